"""The database of a folder of data: the file in it, or one of its own in PostgreSQL.

Processes that tests start use the kind of database that the tests themselves run on.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.adapt import Loader

SERVER = os.environ.get("ALONGSIDE_DATABASE_URL", "")
ON_POSTGRESQL = SERVER.startswith("postgresql")
SQLITE = {
    "tables": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "columns": "SELECT name FROM pragma_table_info(?)",
    "triggers": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "off": "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'",
    "shape": "SELECT type, name, sql FROM sqlite_master ORDER BY type, name",
    "unbound": "PRAGMA ignore_check_constraints = ON",
}
POSTGRESQL = {
    "tables": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    "columns": "SELECT column_name FROM information_schema.columns WHERE table_name = ? "
    "ORDER BY ordinal_position",
    "kind": "SELECT data_type FROM information_schema.columns "
    "WHERE table_name = ? AND column_name = ?",
    "triggers": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    "off": "SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger "
    "WHERE NOT tgisinternal UNION ALL "
    "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) "
    "FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0",
    "shape": "SELECT 'column', table_name || '.' || column_name, data_type || is_nullable "
    "FROM information_schema.columns WHERE table_schema = 'public' UNION ALL "
    "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
    "SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint UNION ALL "
    "SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal "
    "ORDER BY 1, 2",
    "unbound": "SET session_replication_role = replica",
}
ASKED = POSTGRESQL if ON_POSTGRESQL else SQLITE


def address(folder: Path) -> str:
    """Where the database of a folder is; in PostgreSQL it is made when it is first asked for."""
    if not ON_POSTGRESQL:
        return f"sqlite:///{folder}/alongside.sqlite3"
    _make(folder)
    return _in_postgresql(folder)


def _name(folder: Path) -> str:
    return f"of_{hashlib.sha256(str(folder).encode()).hexdigest()[:24]}"


def _in_postgresql(folder: Path) -> str:
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{_name(folder)}"))


def _make(folder: Path, like: str = "template1") -> None:
    with psycopg.connect(SERVER, autocommit=True) as server:
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_name(folder)])
        if not there.fetchone():
            server.execute(f"CREATE DATABASE {_name(folder)} TEMPLATE {like}".encode())


@dataclass(frozen=True)
class Record:
    """The database of an installation, read and changed behind the application's back."""

    folder: Path

    @contextmanager
    def opened(self) -> Iterator[Any]:
        connection = self._in_postgresql() if ON_POSTGRESQL else self._in_sqlite()
        try:
            yield connection
            connection.commit()
        finally:
            connection.close()

    def _in_sqlite(self) -> Any:
        return sqlite3.connect(self.folder / "alongside.sqlite3")

    def _in_postgresql(self) -> Any:
        connection = psycopg.connect(_in_postgresql(self.folder), cursor_factory=Asking)
        connection.execute("SET TimeZone = 'UTC'")
        for kind, loader in LOADERS.items():
            connection.adapters.register_loader(kind, loader)
        return connection

    @contextmanager
    def without_triggers(self) -> Iterator[Any]:
        """Somebody who owns the database takes triggers and checks off."""
        with self.opened() as connection:
            connection.execute(ASKED["unbound"])
            for (statement,) in connection.execute(ASKED["off"]).fetchall():
                connection.execute(statement)
            connection.commit()
            yield connection

    def rows(self, query: str, *values: object) -> list[Any]:
        """The rows, each value as SQLite keeps it; `?` stands for a value."""
        with self.opened() as connection:
            return list(connection.execute(query, values).fetchall())

    def column(self, query: str, *values: object) -> list[Any]:
        return [row[0] for row in self.rows(query, *values)]

    def tables(self) -> list[str]:
        return self.column(ASKED["tables"])

    def columns(self, table: str) -> list[str]:
        return self.column(ASKED["columns"], table)

    def kind_of(self, table: str, column: str) -> str:
        """What PostgreSQL lets the column hold; SQLite lets every column hold anything."""
        return str(self.rows(ASKED["kind"], table, column)[0][0])

    def triggers(self) -> list[str]:
        return self.column(ASKED["triggers"])

    def shape(self) -> list[Any]:
        """How every table, index and trigger is made."""
        return self.rows(ASKED["shape"])

    def content(self) -> bytes:
        """All that the file and its log hold, or every value of every row in PostgreSQL."""
        if not ON_POSTGRESQL:
            files = sorted(self.folder.glob("alongside.sqlite3*"))
            return b"\0".join(file.read_bytes() for file in files)
        rows = (row for table in self.tables() for row in self.rows(f'SELECT * FROM "{table}"'))
        values = (value for row in rows for value in row)
        return b"\0".join(v if isinstance(v, bytes) else str(v).encode() for v in values)

    def change(self, statement: str, *values: object) -> None:
        with self.opened() as connection:
            connection.execute(statement, values)

    def tamper(self, statement: str, *values: object) -> None:
        """Somebody who owns the database changes what they like."""
        with self.without_triggers() as connection:
            connection.execute(statement, values)

    def copied_to(self, folder: Path, *left: str) -> Record:
        """All that lies in the folder but what is left there, and the database."""
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns(*left))
        if ON_POSTGRESQL:
            _make(folder, like=_name(self.folder))
        return Record(folder)

    def remove(self) -> None:
        """Copies are many: in PostgreSQL each takes its place on the disk until it is removed."""
        if ON_POSTGRESQL:
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f"DROP DATABASE {_name(self.folder)} WITH (FORCE)".encode())


class Asking(psycopg.Cursor[Any]):
    """Statements mark their values as those of SQLite do."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
        return super().execute(query.replace("?", "%s") if params else query, params, **more)


def _loader(read: Any) -> type[Loader]:
    class Reading(Loader):
        def load(self, data: Any) -> Any:
            return read(bytes(data).decode())

    return Reading


LOADERS = {
    "uuid": _loader(lambda text: text.replace("-", "")),
    "bool": _loader(lambda text: int(text == "t")),
    "timestamptz": _loader(lambda text: text.removesuffix("+00")),
    "date": _loader(str),
    "json": _loader(str),
    "jsonb": _loader(str),
}
