"""How a fact, a ledger line and a seal become a SHA-256 digest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from alongside.foundations.record.models import Fact

canonical_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
QUICK = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
PERHAPS_EXPONENT = re.compile(r"e-?[0-9]")
FAR_FROM_ONE = re.compile(r"(?:^|[:,\[])-?(?:[0-9][0-9.]*e|0\.0000)")
PLAIN = frozenset({str, int, float, bool, type(None)})
"""Values that are JSON already; most are."""
NESTED = frozenset({dict, list, tuple, float})


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


def as_canonical_json(value: Any) -> str:
    """The canonical JSON of a value, in a fiftieth of the time where nothing rare is in it.

    What is left to the slow way: keys that are no texts, whole numbers beyond 64 bits, and numbers
    so large or small that Python writes them with an exponent, of which there are several ways.
    """
    try:
        text = orjson.dumps(value, default=_plain, option=QUICK).decode()
    except TypeError:
        return canonical_json(canonical(value))
    perhaps = "0.0000" in text or PERHAPS_EXPONENT.search(text)
    return canonical_json(canonical(value)) if perhaps and FAR_FROM_ONE.search(text) else text


def _plain(value: Any) -> Any:
    if type(plain := canonical(value)) is str:
        return plain
    raise TypeError


def digest_of_values(values: Any) -> str:
    return hashlib.sha256(as_canonical_json(values).encode()).hexdigest()


def _digest_of(values: dict[str, Any]) -> str:
    """The same of one fact: ids, of which many look like numbers, need no second look."""
    apart = {
        name: orjson.Fragment(as_canonical_json(value)) if type(value) in NESTED else value
        for name, value in values.items()
    }
    try:
        text = orjson.dumps(apart, default=_plain, option=QUICK)
    except TypeError:
        return digest_of_values(values)
    return hashlib.sha256(text).hexdigest()


def content(fact: Fact) -> dict[str, Any]:
    """Every stored value of a fact but its digest."""
    names = [field.attname for field in fact._meta.concrete_fields if field.attname != "digest"]
    return {"kind": fact._meta.label, **{name: getattr(fact, name) for name in names}}


def digest(fact: Fact) -> str:
    return _digest_of(content(fact))


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
