"""Statements whose SQL is made once, given to the driver without a cursor of Django's.

SQLite does not have its SQL looked through for marks each time then, and PostgreSQL keeps each
statement with its plan and can be sent several at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Statement:
    """SQL as Django writes it, as the driver reads it, and the values."""

    sql: str
    plain: str
    values: list[Any]


def fetched(own: BaseDatabaseWrapper, *asked: Statement) -> list[list[Any]]:
    """All rows of each; where somebody counts or times the statements, by a cursor of Django's."""
    if not _straight(own, *asked):
        return [_by_cursor(own, each) for each in asked]
    with own.wrap_database_errors:
        if own.vendor == "sqlite":
            return [own.connection.execute(one.plain, one.values).fetchall() for one in asked]
        found: list[list[Any]] = cast(Any, own).prepared.fetched(
            *((each.plain, each.values) for each in asked)
        )
        return found


def carry_out_with_next(own: BaseDatabaseWrapper, asked: Statement) -> None:
    """A statement without rows. PostgreSQL is sent it together with the next one or with the end
    of the transaction, and a refusal is told only there."""
    if own.vendor == "postgresql" and _straight(own, asked):
        with own.wrap_database_errors:
            cast(Any, own).prepared.later(asked.plain, asked.values)
    else:
        fetched(own, asked)


def carry_out_those_waiting(own: BaseDatabaseWrapper) -> None:
    """So that a refusal is told here, and not within what comes next."""
    if own.vendor == "postgresql" and own.connection is not None:
        with own.wrap_database_errors:
            cast(Any, own).prepared.carry_out_those_waiting()


def _straight(own: BaseDatabaseWrapper, *asked: Statement) -> bool:
    if own.connection is None or own.queries_logged or own.execute_wrappers:
        return False
    own.validate_thread_sharing()
    own.validate_no_broken_transaction()
    return all(each.plain for each in asked)


def _by_cursor(own: BaseDatabaseWrapper, asked: Statement) -> list[Any]:
    with own.cursor() as cursor:
        cursor.execute(asked.sql, asked.values)
        return list(cursor.fetchall()) if cursor.description else []


def question_marks(sql: str, values: int, own: BaseDatabaseWrapper) -> str:
    """The SQL as the driver itself reads it; nothing where that is unsure."""
    sure = sql.count("%") == sql.count("%s") == values
    if not sure:
        return ""
    if own.vendor == "sqlite":
        return sql.replace("%s", "?")
    first, *others = sql.split("%s")
    return first + "".join(f"${place}{part}" for place, part in enumerate(others, 1))
