"""How a fact, a ledger line and a seal become a SHA-256 digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from alongside.foundations.record.models import Fact

canonical_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
PLAIN = frozenset({str, int, float, bool, type(None)})
"""Values that are JSON already; most are."""


def canonical(value: Any) -> Any:
    """The same value always as the same JSON, whichever database it came from."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, dict):
        return {
            str(key): each if type(each) in PLAIN else canonical(each)
            for key, each in value.items()
        }
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, list | tuple):
        return [canonical(each) for each in value]
    return value


def digest_of_values(values: Any) -> str:
    return hashlib.sha256(canonical_json(canonical(values)).encode()).hexdigest()


def content(fact: Fact) -> dict[str, Any]:
    """Every stored value of a fact but its digest."""
    names = [field.attname for field in fact._meta.concrete_fields if field.attname != "digest"]
    return {"kind": fact._meta.label, **{name: getattr(fact, name) for name in names}}


def digest(fact: Fact) -> str:
    return digest_of_values(content(fact))


def merkle_root(leaves: Sequence[str]) -> str:
    """Root of a binary tree; leaves and nodes are hashed apart (RFC 6962)."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    level = [hashlib.sha256(b"\x00" + leaf.encode()).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = above + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()
