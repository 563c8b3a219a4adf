"""Rows that every form writes: the INSERT is made once, later only the values are put in."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.models.sql import InsertQuery

from alongside.foundations.record.asked_often import fetched, question_marks

_MADE: dict[tuple[str, type[models.Model], bool], _Insert] = {}


def insert(row: models.Model) -> None:
    """As `row.save(force_insert=True)`, but a number that the database gives is not read back.

    To compile an INSERT takes some ten times as long as to carry it out.
    """
    shape = connections[DEFAULT_DB_ALIAS].vendor, type(row), row.pk is None
    made = _MADE.get(shape)
    if made is None:
        made = _MADE[shape] = _Insert(row)
    made.carry_out(row)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


class _Insert:
    def __init__(self, row: models.Model) -> None:
        every = row._meta.local_concrete_fields
        self._fields: list[Any] = [f for f in every if not (f.primary_key and row.pk is None)]
        query = InsertQuery(type(row))
        query.insert_values(self._fields, [row])
        ((self._sql, values),) = query.get_compiler(connection=connection).as_sql()
        self._plain = question_marks(self._sql, len(self._fields))
        assert len(values) == len(self._fields)  # noqa: S101 - no value is part of the SQL

    def carry_out(self, row: models.Model) -> None:
        own = connections[DEFAULT_DB_ALIAS]
        with transaction.mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS):
            values = [each.get_db_prep_save(each.pre_save(row, True), own) for each in self._fields]
            fetched(self._sql, self._plain, values)
