"""The rows of a table some at a time, so that a table of any size is read in the same memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, models, transaction

AT_ONCE = 2_000
UNREADABLE = (ValueError, TypeError, DatabaseError, UnicodeDecodeError)
Key = Any
"""By which a row is found again: SQLite's own number of it, whatever its id has become."""


@dataclass(frozen=True)
class Part:
    """Some rows: their keys, the values of those that can be read, the keys of the others."""

    keys: list[Key]
    rows: list[tuple[Any, ...]]
    unread: list[Key]


def parts(model: type[models.Model], beside: str = "", joined: str = "") -> Iterator[Part]:
    """All rows in the order of their keys: of each its key, what is asked beside, its values."""
    key, after = key_of(model), list[Key]()
    wanted = ", ".join(filter(None, (key, beside, columns_of(model))))
    while True:
        where = f"WHERE {key} > %s" if after else ""
        end = f"{where} ORDER BY {key} LIMIT {AT_ONCE}"
        rows = asked(_select(model, wanted, joined, end), after)
        if rows is None:
            keys = [row[0] for row in _all(_select(model, key, "", end), after)]
            part = _one_by_one(keys, _select(model, wanted, joined, f"WHERE {key} = %s"))
        else:
            part = Part([row[0] for row in rows], rows, [])
        if not part.keys:
            return
        yield part
        after = [part.keys[-1]]


def _one_by_one(keys: list[Key], query: str) -> Part:
    """Where one row cannot be read, the others still can."""
    each = {key: asked(query, [key]) for key in keys}
    rows = [row for found in each.values() for row in found or ()]
    return Part(keys, rows, [key for key, found in each.items() if found is None])


def key_of(model: type[models.Model]) -> str:
    return "it.rowid" if connection.vendor == "sqlite" else f'it."{model._meta.pk.column}"'


def columns_of(model: type[models.Model], fields: Sequence[Any] | None = None) -> str:
    # The sign before a column keeps SQLite's driver from converting its value.
    sign = "+" if connection.vendor == "sqlite" else ""
    columns = (field.column for field in fields or model._meta.concrete_fields)
    return ", ".join(f'{sign}it."{column}"' for column in columns)


def asked(query: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]] | None:
    """What a query gives; None where a row of it cannot be read."""
    try:
        with apart():
            return _all(query, given)
    except (DatabaseError, UnicodeDecodeError):
        return None


def at_keys(model: type[models.Model], wanted: str, keys: Sequence[Key]) -> str:
    """The query of these rows, to which their keys are given."""
    return _select(model, wanted, "", f"WHERE {key_of(model)} IN ({marks(keys)})")


def objects_at(
    model: type[models.Model], keys: Sequence[Key]
) -> tuple[list[Any], dict[Key, Exception]]:
    """The objects of these rows in their order, each with its key as `lies_at`; and of each row
    that cannot be read, why."""
    try:
        return _objects(model, keys), {}
    except UNREADABLE:
        pass
    found: list[Any] = []
    problems: dict[Key, Exception] = {}
    for key in keys:
        try:
            found += _objects(model, [key])
        except UNREADABLE as problem:
            problems[key] = problem
    return found, problems


def name_of_row(model: type[models.Model], key: Key) -> str:
    """What a row is called that cannot be read: its place in the table."""
    if connection.vendor == "sqlite":
        return f"row {key}"
    return f"row {_all(at_keys(model, 'it.ctid::text', [key]), [key])[0][0]}"


def apart() -> AbstractContextManager[Any]:
    """PostgreSQL ends a transaction in which something failed, unless it was held apart."""
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def _objects(model: type[models.Model], keys: Sequence[Key]) -> list[Any]:
    query = at_keys(model, f"it.*, {key_of(model)} AS lies_at", keys)
    with apart():
        rows: list[Any] = list(model._default_manager.raw(query, list(keys)))
    found = {row.lies_at: row for row in rows}
    return [found[key] for key in keys if key in found]


def marks(given: Sequence[Any]) -> str:
    """A place in a query for each of these."""
    return ", ".join(["%s"] * len(given))


def _select(model: type[models.Model], wanted: str, joined: str, end: str) -> str:
    return f'SELECT {wanted} FROM "{model._meta.db_table}" AS it {joined} {end}'  # noqa: S608


def _all(query: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(given))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
