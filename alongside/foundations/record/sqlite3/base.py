"""A connection that refuses what only a migration may do.

Whoever gets a statement of their own into a page could drop the triggers that keep facts, open
another database file, or write into the table that holds the tables. SQLite asks here before it
prepares a statement; outside `changing_tables` the answer is no.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3 import base

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


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with somebody at the door."""

    changing_tables = 0

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
