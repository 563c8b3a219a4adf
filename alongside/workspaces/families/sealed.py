"""Opening many sealed details at once: one query, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from alongside.foundations.sealing.models import SubjectKey
from alongside.foundations.sealing.sealing import open_bytes, purpose_key


def open_all(label: str, sealed: Iterable[tuple[UUID, bytes | memoryview]]) -> list[Any]:
    """What stands under each seal, in the same order; None for a family that was forgotten."""
    given = [(family, bytes(blob)) for family, blob in sealed]
    rows = SubjectKey.objects.filter(subject__in={family for family, _ in given})
    wrapped = rows.values_list("subject", "wrapped")
    master = purpose_key("subjects")
    keys = {family: open_bytes(master, bytes(key), str(family)) for family, key in wrapped}
    return [_open(keys.get(family), f"{family}|{label}", blob) for family, blob in given]


def _open(key: bytes | None, label: str, blob: bytes) -> Any:
    return None if key is None else json.loads(open_bytes(key, blob, label))
