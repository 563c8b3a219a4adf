"""A quick way to see that a whole table is as it was written.

It never names a fault. Where it is not sure of every row, `verifying` looks again, slowly.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DatabaseError, models, transaction

from alongside.foundations.record.as_json import rows_as_json
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


def lines_as_json() -> list[list[str]] | None:
    """Every line of the ledger by number; None when one is not as it was written."""
    try:
        with transaction.atomic():
            rows = list(rows_as_json(Entry))
    except (DatabaseError, UnicodeDecodeError):
        return None
    whole = [row for row in rows if row is not None]
    return sorted(whole, key=lambda row: int(row[0])) if len(whole) == len(rows) else None


def line_of(row: list[str]) -> Line:
    """The values of a line, from their JSON in the order of the fields of `Entry`."""
    number, kind, fact, digest, study, family, recorded_at, recorded_by = json.loads(
        f"[{','.join(row)}]"
    )
    return Line(
        number, kind, UUID(fact), digest, study, UUID(family) if family else None,
        datetime.fromisoformat(recorded_at), recorded_by,
    )  # fmt: skip


def said_of(rows: Iterable[list[str]]) -> dict[str, Said]:
    """What the ledger says of each fact, by the fact's id in JSON."""
    return {
        fact: (digest, kind, study, family, at, by)
        for _, kind, fact, digest, study, family, at, by in rows
    }


def sound(model: type[Fact], ledger: dict[str, Said]) -> set[UUID] | None:
    """The ids of all facts of a kind when each is as it was written and as the ledger says;
    None when one is not."""
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
    return {UUID(id[1:-1]) for id in seen}


def _said_by(model: type[models.Model], names: list[str]) -> Callable[[list[str]], Any]:
    """What the ledger should say of a row; nothing when its digest is not that of its content."""
    kind = json.dumps(model._meta.label)
    order = sorted({*names, "kind"} - {"digest"})
    text = "{{" + ",".join(f'"{name}":{{}}' for name in order) + "}}"
    places = [names.index(name) if name in names else -1 for name in order]
    family = names.index("family_id" if "family_id" in names else "id")
    about_one = "family_id" in names or model._meta.label == "families.Family"
    digest, study, at, by = map(names.index, ("digest", "study", "recorded_at", "recorded_by_id"))

    def said(row: list[str]) -> Said | None:
        content = text.format(*(kind if place < 0 else row[place] for place in places))
        if hashlib.sha256(content.encode()).hexdigest() != row[digest][1:-1]:
            return None
        whose = row[family] if about_one else "null"
        return row[digest], kind, row[study], whose, row[at], row[by]

    return said
