"""A connection that refuses what only a migration may do, and writes in turn.

Whoever gets a statement of their own into a page could drop the triggers that keep facts, open
another database file, or write into the table that holds the tables. SQLite asks here before it
prepares a statement; outside `changing_tables` the answer is no.

Whatever is written, a session or a sign-in too, waits in the queue of `in_turn`: whoever looks
again and again when SQLite is free may find it busy each time while summaries are put down.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3 import base

from alongside.foundations.record.in_turn import in_turn

ALLOWED, REFUSED = sqlite3.SQLITE_OK, sqlite3.SQLITE_DENY
CHANGES_TABLES = frozenset(
    {
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_VIEW,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
    }
)
PROTECTING = frozenset(
    {
        "writable_schema",
        "trusted_schema",
        "foreign_keys",
        "recursive_triggers",
        "secure_delete",
        "ignore_check_constraints",
        "legacy_alter_table",
    }
)
WRITES = ("INSERT ", "UPDATE ", "DELETE ")


class Cursor(base.SQLiteCursorWrapper):
    """Django's own; what is written outside a transaction waits for its turn."""

    def execute(self, query: str, params: Any = None) -> Any:
        if query.startswith(WRITES) and not self.connection.in_transaction:
            with in_turn():
                return super().execute(query, params)
        return super().execute(query, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with somebody at the door; a transaction has its turn until it ends."""

    changing_tables = 0
    only_reading = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._turn = ExitStack()

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        if self.only_reading:
            self.cursor().execute("BEGIN")  # takes no turn: it sees one moment and waits for none
            return
        if self.alias == DEFAULT_DB_ALIAS:
            self._turn.enter_context(in_turn())
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._turn.close()
            raise

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if autocommit:
            self._turn.close()

    def close(self) -> None:
        super().close()
        self._turn.close()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.set_authorizer(self._may)
        return connection

    def _may(self, act: int, what: str | None, value: str | None, *where: str | None) -> int:
        if self.changing_tables:
            return ALLOWED
        setting = act == sqlite3.SQLITE_PRAGMA and value is not None and what in PROTECTING
        return REFUSED if setting or act in CHANGES_TABLES else ALLOWED


@contextmanager
def changing_tables(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let tables be changed: for migrations, which put the triggers back at their end."""
    own = connections[connection.alias]  # what is given may stand for the thread's own
    if not isinstance(own, DatabaseWrapper):
        yield
        return
    own.changing_tables += 1
    try:
        yield
    finally:
        own.changing_tables -= 1


@contextmanager
def only_reading(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let transactions begin as readers, who wait for nobody and for whom nobody waits."""
    own = connections[connection.alias]
    if not isinstance(own, DatabaseWrapper):
        yield
        return
    own.only_reading = True
    try:
        yield
    finally:
        own.only_reading = False
