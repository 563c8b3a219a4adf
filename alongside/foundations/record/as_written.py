"""Whether values lie in the database in the form in which they were written.

SQLite takes any value in any column, and Django reads some values kindly: an id in capitals, a
2 for "yes", a date that is none. Such a row gives the same digest and yet no query finds it.
PostgreSQL keeps to its types.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection, models

from alongside.foundations.record.digests import as_canonical_json
from alongside.foundations.record.reading import Key, at_keys, columns_of, key_of


def otherwise(model: type[models.Model], rows: Sequence[Any]) -> dict[Key, str]:
    """Of these rows the keys of those whose stored values are not those that would be written,
    and the column."""
    if connection.vendor != "sqlite" or not rows:
        return {}
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.DecimalField)]
    there = _raw(model, fields, [row.lies_at for row in rows])
    differing = {row.lies_at: _differing(row, fields, there.get(row.lies_at, ())) for row in rows}
    return {key: column for key, column in differing.items() if column}


def _raw(
    model: type[models.Model], fields: list[Any], keys: list[Key]
) -> dict[Key, tuple[Any, ...]]:
    wanted = f"{key_of(model)}, {columns_of(model, fields)}"
    with _any_bytes(), connection.cursor() as cursor:
        cursor.execute(at_keys(model, wanted, keys), keys)
        return {key: tuple(values) for key, *values in cursor.fetchall()}


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
        try:
            expected = _plain(field.get_db_prep_save(stands, connection))
        except (ValueError, TypeError):  # as SQLite reads whatever lies there
            return str(field.column)
        if isinstance(field, models.JSONField) and value == as_canonical_json(stands):
            continue  # as whatever is written often is kept
        if type(value) is not type(expected) or value != expected:
            return str(field.column)
    return "" if values else str(row._meta.pk.column)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return bytes(value) if isinstance(value, memoryview) else value
