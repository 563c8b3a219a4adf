"""Rows that every form writes: the INSERT is made once, later only the values are put in."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql import InsertQuery

from alongside.foundations.record.digests import as_canonical_json
from alongside.foundations.record.statements import (
    Statement,
    carry_out_with_next,
    fetched,
    question_marks,
)

_MADE: dict[tuple[str, type[models.Model], bool], _Insert] = {}


def insert(row: models.Model, *, with_next: bool = False) -> None:
    """As `row.save(force_insert=True)`, but a number that the database gives is not read back.

    To compile an INSERT takes some ten times as long as to carry it out. `with_next` lets
    PostgreSQL be sent it together with the next statement, so that a refusal is told only there.
    """
    own = connections[DEFAULT_DB_ALIAS]
    shape = own.vendor, type(row), row.pk is None
    made = _MADE.get(shape)
    if made is None:
        made = _MADE[shape] = _Insert(row, own)
    made.carry_out(row, own, with_next)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


class _Insert:
    def __init__(self, row: models.Model, own: BaseDatabaseWrapper) -> None:
        every = row._meta.local_concrete_fields
        self._fields: list[Any] = [f for f in every if not (f.primary_key and row.pk is None)]
        query = InsertQuery(type(row))
        query.insert_values(self._fields, [row])
        ((self._sql, values),) = query.get_compiler(connection=own).as_sql()
        self._plain = question_marks(self._sql, len(self._fields), own)
        assert len(values) == len(self._fields)  # noqa: S101 - no value is part of the SQL

    def carry_out(self, row: models.Model, own: BaseDatabaseWrapper, with_next: bool) -> None:
        with transaction.mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS):
            values = [_as_kept(each, each.pre_save(row, True), own) for each in self._fields]
            made = Statement(self._sql, self._plain, values)
            carry_out_with_next(own, made) if with_next else fetched(own, made)


def _as_kept(field: Any, value: Any, own: BaseDatabaseWrapper) -> Any:
    """As the field itself would give it to the database, but for how quickly JSON is made."""
    if type(field) is not models.JSONField or value is None:
        return field.get_db_prep_save(value, own)
    if own.vendor == "sqlite":
        return as_canonical_json(value)
    from psycopg.types.json import Jsonb

    return Jsonb(value, dumps=as_canonical_json)
