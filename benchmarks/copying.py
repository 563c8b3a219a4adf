"""Copying facts: the same content about another family, with its own ids, seals and digest.

A fact is copied column by column: what is the same in each copy is worked out once, and what is
not becomes a list with a value for each. So a copy costs little more than its digest and its rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any
from uuid import UUID

from django.db import connection, models

from alongside.foundations.record.digests import canonical, content, digest
from alongside.foundations.record.models import Entry, Fact
from benchmarks.sealing import Sealer

Remake = Callable[[int], Any]
"""The value of a field in copy 1, 2, 3 …"""
LEDGER = tuple(field for field in Entry._meta.concrete_fields if field.name != "number")


def other_id(old: UUID, copy: int) -> UUID:
    """The id of a copy: the same moment, other bits; the same whenever it is asked for."""
    return UUID(bytes=_other_bytes(old.bytes, copy))


def _other_bytes(old: bytes, copy: int) -> bytes:
    mark = hashlib.blake2b(old + copy.to_bytes(4, "big"), digest_size=10).digest()
    kind, variant = old[6] & 0xF0 | mark[0] & 0x0F, 0x80 | mark[2] & 0x3F
    return old[:6] + bytes((kind, mark[1], variant)) + mark[3:]


class OtherId:
    """A field that holds the id of something copied as well."""

    def __init__(self, old: UUID) -> None:
        self.old = old

    def __call__(self, copy: int) -> UUID:
        return other_id(self.old, copy)


def insert(model: type[models.Model], fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    """Many rows at once, as the database wants their values."""
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})', list(rows)
        )


class Pattern:
    """A fact of which copies are made; `remake` names the fields that differ in each copy."""

    def __init__(self, fact: Fact, remake: dict[str, Remake]) -> None:
        self.fact, self.remake = fact, remake
        self.fields = {field.attname: field for field in fact._meta.concrete_fields}
        said = {name: _json(value) for name, value in content(fact).items()}
        if _digest(_template(said, ()), ()) != digest(fact):
            raise AssertionError(f"{fact._meta.label} {fact.pk}: the digest comes out otherwise")
        self._changed = sorted(remake)
        self._template = _template(said, self._changed)

    def write(self, line: Entry, numbers: range, sealer: Sealer) -> int:
        """The copies of these numbers, and a ledger line like this one for each."""
        stored: dict[str, Any] = {
            name: repeat(_stored(field, getattr(self.fact, name)))
            for name, field in self.fields.items()
        }
        made = {name: _columns(self.fields[name], self.remake[name], numbers)
                for name in self._changed}  # fmt: skip
        stored |= {name: column for name, (column, _) in made.items()}
        said = zip(*(made[name][1] for name in self._changed), strict=True)
        stored["digest"] = [_digest(self._template, each) for each in said]
        insert(type(self.fact), list(self.fields.values()), zip(*stored.values(), strict=False))
        self._enter(line, numbers, stored)
        sealer.took(line.kind, made["id"][1], stored["digest"])
        return len(numbers)

    def _enter(self, line: Entry, numbers: range, stored: dict[str, Any]) -> None:
        entered: dict[str, Any] = {
            field.attname: repeat(_stored(field, getattr(line, field.attname))) for field in LEDGER
        }
        entered |= {"fact": stored["id"], "digest": stored["digest"],
                    "recorded_by_id": stored["recorded_by_id"]}  # fmt: skip
        if line.family is not None:
            entered["family"] = _ids(line.family, numbers)[0]
        insert(Entry, LEDGER, zip(*entered.values(), strict=False))


def _template(said: dict[str, str], changed: Sequence[str]) -> str:
    """What is digested, with a place for each value that differs, by its name."""
    parts = [
        f'"{name}":' + ("%s" if name in changed else said[name].replace("%", "%%"))
        for name in sorted(said)
    ]
    return f"{{{','.join(parts)}}}"


def _digest(template: str, values: tuple[str, ...]) -> str:
    return hashlib.sha256((template % values).encode()).hexdigest()


def _columns(field: Any, remake: Remake, numbers: range) -> tuple[list[Any], list[str]]:
    """A field's value in each copy: as the database wants it, and as it is digested."""
    if isinstance(remake, OtherId):
        return _ids(remake.old, numbers)
    values = [remake(number) for number in numbers]
    said = [f'"{value.hex()}"' if type(value) is bytes else _json(value) for value in values]
    return [_stored(field, value) for value in values], said


@lru_cache(maxsize=600)
def _ids(old: UUID, numbers: range) -> tuple[list[Any], list[str]]:
    """The ids of copies; those of a family are asked for again and again."""
    whole = [_other_bytes(old.bytes, number).hex() for number in numbers]
    dashed = [f"{each[:8]}-{each[8:12]}-{each[12:16]}-{each[16:20]}-{each[20:]}" for each in whole]
    return whole, [f'"{each}"' for each in dashed]


def _json(value: Any) -> str:
    return json.dumps(canonical(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _stored(field: Any, value: Any) -> Any:
    return field.get_db_prep_save(value, connection=connection)
