"""A quick way to see that a whole table is as it was written.

It never names a fault. Where it is not sure of every row, `verifying` looks again, slowly.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DatabaseError, models, transaction

from alongside.foundations.record.as_json import Row, rows_as_json
from alongside.foundations.record.models import Entry, Fact


class Line(NamedTuple):
    """A line of the ledger, with what the line of a model has."""

    number: int
    kind: str
    fact: UUID
    digest: str
    study: str
    family: UUID | None
    recorded_at: datetime
    recorded_by_id: int


Said = tuple[str, str, str, str, str, str]
"""Digest, kind, study, family, when and by whom, in canonical JSON."""


def lines_as_json() -> list[Row] | None:
    """Every line of the ledger by number; None when one is not as it was written."""
    try:
        with transaction.atomic():
            rows = list(rows_as_json(Entry))
    except (DatabaseError, UnicodeDecodeError):
        return None
    whole = [row for row in rows if row is not None]
    return sorted(whole, key=lambda row: int(row[0])) if len(whole) == len(rows) else None


def line_of(row: Row) -> Line:
    """The values of a line, from their JSON in the order of the fields of `Entry`."""
    number, kind, fact, digest, study, family, recorded_at, recorded_by = json.loads(
        f"[{','.join(row)}]"
    )
    return Line(
        number, kind, UUID(fact), digest, study, UUID(family) if family else None,
        datetime.fromisoformat(recorded_at), recorded_by,
    )  # fmt: skip


def said_of(rows: Iterable[Row]) -> dict[str, Said]:
    """What the ledger says of each fact, by the fact's id in JSON."""
    return {
        fact: (digest, kind, study, family, at, by)
        for _, kind, fact, digest, study, family, at, by in rows
    }


def leaves_of(rows: Iterable[Row]) -> dict[int, str]:
    """What a seal has of each line, by the number of the line."""
    return {
        int(number): f"[{number},{kind},{fact},{digest}]" for number, kind, fact, digest, *_ in rows
    }


def sound(model: type[Fact], ledger: dict[str, Said]) -> set[str] | None:
    """The ids (in JSON) of all facts of a kind when each is as it was written and as the ledger
    says; None when one is not."""
    names = [field.attname for field in model._meta.concrete_fields]
    said, key = _said_by(model, names), names.index("id")
    seen: set[str] = set()
    try:
        with transaction.atomic():
            for row in rows_as_json(model):
                if row is None or row[key] in seen or said(row) != ledger.get(row[key], ()):
                    return None
                seen.add(row[key])
    except (DatabaseError, UnicodeDecodeError):
        return None
    return seen


def _said_by(model: type[models.Model], names: list[str]) -> Callable[[Row], Any]:
    """What the ledger should say of a row; nothing when its digest is not that of its content."""
    kind, after = json.dumps(model._meta.label), len(names)
    place = {name: number for number, name in enumerate(names)}
    # Behind the values of a row stand its kind and the null of a fact about no family. A field
    # that is itself called "kind" takes the place of the kind in the digest, not in the ledger.
    label, nobody = after, after + 1
    order = sorted({*names, "kind"} - {"digest"})
    text = "{{" + ",".join(f'"{name}":{{}}' for name in order) + "}}"
    family = model._meta.label == "families.Family"
    whose = place.get("family_id", place["id"] if family else nobody)
    content = itemgetter(*(place.get(name, label) for name in order))
    line = itemgetter(
        place["digest"], label, place["study"], whose, place["recorded_at"], place["recorded_by_id"]
    )
    sha256, digest = hashlib.sha256, place["digest"]

    def said(row: Row) -> Said | None:
        known = (*row, kind, "null")
        if f'"{sha256(text.format(*content(known)).encode()).hexdigest()}"' != row[digest]:
            return None
        found: Said = line(known)
        return found

    return said
