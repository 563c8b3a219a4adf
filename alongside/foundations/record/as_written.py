"""Whether values lie in the database in the form in which they were written.

SQLite takes any value in any column, and Django reads some values kindly: an id in capitals, a
2 for "yes", a date that is none. Such a row gives the same digest and yet no query finds it.
PostgreSQL keeps to its types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models

from alongside.foundations.record.digests import as_canonical_json


def otherwise(model: type[models.Model], rows: Iterable[Any]) -> dict[Any, str]:
    """The rows whose stored values are not those that would be written, and the column."""
    if connection.vendor != "sqlite":
        return {}
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.DecimalField)]
    there: dict[Any, tuple[Any, ...]] = {}
    found: dict[Any, str] = {}
    for key, values in _raw(model, fields):
        if key in there:  # the same id written in two ways
            found[key] = str(model._meta.pk.column)
        there[key] = values
    for row in rows:
        if column := _differing(row, fields, there.get(row.pk, ())):
            found[row.pk] = column
    return found


def _raw(model: type[models.Model], fields: list[Any]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    # The sign before a column keeps the driver from converting its value.
    columns = ", ".join(f'+"{field.column}"' for field in fields)
    key = model._meta.pk
    place = fields.index(key)
    with _any_bytes(), connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')  # noqa: S608
        for values in cursor.fetchall():
            with suppress(ValidationError):  # what is no id at all is named as unreadable
                yield key.to_python(values[place]), values


@contextmanager
def _any_bytes() -> Iterator[None]:
    """Read text that is not UTF-8, too, without an error."""
    connection.ensure_connection()
    driver = connection.connection
    before = driver.text_factory
    driver.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = before


def _differing(row: Any, fields: list[Any], values: tuple[Any, ...]) -> str:
    for field, value in zip(fields, values, strict=False):
        stands = getattr(row, field.attname)
        expected = _plain(field.get_db_prep_save(stands, connection))
        if isinstance(field, models.JSONField) and value == as_canonical_json(stands):
            continue  # as whatever is written often is kept
        if type(value) is not type(expected) or value != expected:
            return str(field.column)
    return "" if values else str(row._meta.pk.column)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return bytes(value) if isinstance(value, memoryview) else value
