"""A quick way to see that a fact is as it was written and as its line in the ledger says.

It never names a fault. Where it is not sure of a fact, `verifying` looks again, slowly.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.db import connection, models

from alongside.foundations.record.as_json import Row, as_json, readers_of
from alongside.foundations.record.models import Entry, Fact
from alongside.foundations.record.reading import Key, parts

LINE = Entry._meta.db_table


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


def line_of(row: Row) -> Line:
    """The values of a line, from their JSON in the order of the fields of `Entry`."""
    number, kind, fact, digest, study, family, recorded_at, recorded_by = json.loads(
        f"[{','.join(row)}]"
    )
    return Line(
        number, kind, UUID(fact), digest, study, UUID(family) if family else None,
        datetime.fromisoformat(recorded_at), recorded_by,
    )  # fmt: skip


def glance(model: type[Fact]) -> Iterator[tuple[int, list[Key]]]:
    """Of some facts of a kind at a time: how many are sound, and the keys of the others."""
    readers, whole = readers_of(model), digest_fits(model)
    for part in parts(model, "line.number", _with_its_line(model)):
        rows = as_json(readers, [row[2:] for row in part.rows])
        others = [
            stored[0]
            for stored, row in zip(part.rows, rows, strict=True)
            if stored[1] is None or row is None or not whole(row)
        ]
        yield len(part.rows) - len(others), [*part.unread, *others]


def _with_its_line(model: type[models.Model]) -> str:
    """The line of a fact, if it says the same; the values of both lie in one form."""
    label = model._meta.label
    names = {field.attname for field in model._meta.concrete_fields}
    whose = "family_id" if "family_id" in names else "id" if label == "families.Family" else ""
    same = "IS" if connection.vendor == "sqlite" else "IS NOT DISTINCT FROM"
    said = ("digest", "study", "recorded_at", "recorded_by_id")
    return " AND ".join(
        [
            f'LEFT JOIN "{LINE}" AS line ON line.fact = it.id',
            f"line.kind = '{label}'",
            f"line.family {same} {f'it.{whose}' if whose else 'NULL'}",
            *(f"line.{name} = it.{name}" for name in said),
        ]
    )


def digest_fits(model: type[models.Model]) -> Callable[[Row], bool]:
    """Whether the digest of a row is that of its content."""
    names = [field.attname for field in model._meta.concrete_fields]
    place = {name: number for number, name in enumerate(names)}
    # A field that is itself called "kind" takes the place of the kind in the digest.
    kind = json.dumps(model._meta.label)
    stands = dict.fromkeys(names, "{}") | ({} if "kind" in place else {"kind": kind})
    order = sorted(stands.keys() - {"digest"})
    text = "{{" + ",".join(f'"{name}":{stands[name]}' for name in order) + "}}"
    content = itemgetter(*(place[name] for name in order if name in place))
    sha256, digest, written = hashlib.sha256, place["digest"], text.format

    def fits(row: Row) -> bool:
        made = sha256(written(*content(row)).encode()).hexdigest()
        return f'"{made}"' == row[digest]

    return fits
