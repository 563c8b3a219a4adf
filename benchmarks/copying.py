"""Copying facts: the same content about another family, with its own ids, seals and digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, models

from alongside.foundations.record.digests import canonical, content, digest
from alongside.foundations.record.models import Fact

Remake = Callable[[int], Any]
"""The value of a field in copy 1, 2, 3 …"""


def other_id(old: UUID, copy: int) -> UUID:
    """The id of a copy: the same moment, other bits; the same whenever it is asked for."""
    mark = hashlib.blake2b(old.bytes + copy.to_bytes(4, "big"), digest_size=10).digest()
    kind, variant = old.bytes[6] & 0xF0 | mark[0] & 0x0F, 0x80 | mark[2] & 0x3F
    return UUID(bytes=old.bytes[:6] + bytes([kind, mark[1], variant]) + mark[3:])


def insert(model: type[models.Model], fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    """Many rows at once, as the database wants their values."""
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})', list(rows)
        )


@dataclass(frozen=True)
class Copied:
    """One copy: its row, and what its ledger line says."""

    row: list[Any]
    id: UUID
    digest: str


class Pattern:
    """A fact of which copies are made; `remake` names the fields that differ in each copy."""

    def __init__(self, fact: Fact, remake: dict[str, Remake]) -> None:
        self.model, self.remake = type(fact), remake
        self.fields = fact._meta.concrete_fields
        known = content(fact)
        self._said = {name: _json(value) for name, value in known.items()}
        self._order = sorted(self._said)
        self._row = [_stored(field, getattr(fact, field.attname)) for field in self.fields]
        self._place = {field.attname: number for number, field in enumerate(self.fields)}
        if self._digest({}) != digest(fact):
            raise AssertionError(f"{fact._meta.label} {fact.pk}: the digest comes out otherwise")

    def copy(self, number: int) -> Copied:
        new = {name: remade(number) for name, remade in self.remake.items()}
        mark = self._digest({name: _json(value) for name, value in new.items()})
        row = list(self._row)
        for name, value in {**new, "digest": mark}.items():
            place = self._place[name]
            row[place] = _stored(self.fields[place], value)
        return Copied(row, new["id"], mark)

    def _digest(self, new: dict[str, str]) -> str:
        said = ",".join(f'"{name}":{new.get(name) or self._said[name]}' for name in self._order)
        return hashlib.sha256(f"{{{said}}}".encode()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(canonical(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _stored(field: Any, value: Any) -> Any:
    return field.get_db_prep_save(value, connection=connection)
