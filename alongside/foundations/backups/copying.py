"""A copy of the database as of one moment, made while everybody goes on working."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

from django.db import connection

from alongside.foundations.backups.refusals import BackupRefused
from alongside.foundations.backups.sealed_file import Progress

COPIES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PAGES_AT_ONCE = 4_000
HEAD = "SELECT number, digest FROM record_head WHERE id = 1"
FACTS = "SELECT count(*) FROM record_entry"
DEBIANS = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Copied:
    """A copy of the database and what it holds."""

    file: Path
    head: str
    facts: int


def copy_database(folder: Path, progress: Progress) -> Copied:
    """Copy the database that is in use into a folder."""
    file = folder / COPIES[connection.vendor]
    if connection.vendor == "sqlite":
        return _copy_sqlite(Path(connection.settings_dict["NAME"]), file, progress)
    return _copy_postgresql(file, progress)


def _copy_sqlite(place: Path, file: Path, progress: Progress) -> Copied:
    """Page after page within one reading transaction: nobody waits, and nothing moves."""
    done = 0

    def told(_: int, remaining: int, total: int) -> None:
        nonlocal done
        now = (total - remaining) * size
        progress(now - done)
        done = now

    try:
        with closing(sqlite3.connect(place, timeout=10, isolation_level=None)) as source:
            size = source.execute("PRAGMA page_size").fetchone()[0]
            source.execute("BEGIN")
            head, facts = _one(source.execute(HEAD)), _one(source.execute(FACTS))
            with closing(sqlite3.connect(file)) as copy:
                source.backup(copy, pages=PAGES_AT_ONCE, progress=told)
                copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as problem:
        raise BackupRefused(f"The database cannot be copied: {problem}.") from None
    return Copied(file, head[1] if head else "", facts[0])


def _one(cursor: Any) -> Any:
    return cursor.fetchone()


def _copy_postgresql(file: Path, progress: Progress) -> Copied:
    """PostgreSQL's own pg_dump, of the very moment of which the head is read."""
    settings = connection.settings_dict
    with reading(settings) as (cursor, snapshot):
        head = _one(cursor.execute(HEAD))
        facts = _one(cursor.execute(FACTS))
        run_tool(
            "pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges",
            "--schema=public", f"--snapshot={snapshot}", f"--file={file}", database=settings,
        )  # fmt: skip
    progress(file.stat().st_size)
    return Copied(file, head[1] if head else "", facts[0])


@contextmanager
def reading(settings: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """A connection of its own that sees one moment, and the name of that moment."""
    import psycopg

    with psycopg.connect(conninfo(settings), password=settings["PASSWORD"] or None) as own:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        cursor = own.cursor()
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield cursor, str(_one(cursor.execute("SELECT pg_export_snapshot()"))[0])


def conninfo(settings: Mapping[str, Any]) -> str:
    """How to reach a database, without the password, which others on the machine could see."""
    from psycopg.conninfo import make_conninfo

    given = {
        "dbname": settings["NAME"], "user": settings["USER"], "host": settings["HOST"],
        "port": settings["PORT"],
    }  # fmt: skip
    kept = {
        name: value
        for name, value in settings["OPTIONS"].items()
        if name.startswith(("ssl", "connect_timeout"))
    }
    return make_conninfo(
        "", **{name: str(value) for name, value in (given | kept).items() if value}
    )


def run_tool(name: str, *words: str, database: Mapping[str, Any] | None = None) -> str:
    """Run one of PostgreSQL's own programs, on a database if one is given; what it printed."""
    environment = dict(os.environ)
    if database is not None:
        words = (f"--dbname={conninfo(database)}", *words)
        environment["PGPASSWORD"] = database["PASSWORD"] or ""
    done = subprocess.run(  # noqa: S603
        [_tool(name), *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupRefused(f"{name} did not finish: {done.stderr.strip()[-500:]}")
    return done.stdout


def _tool(name: str) -> str:
    """The newest one that is there: an older pg_dump refuses a newer server."""
    newest = sorted(DEBIANS.glob(f"*/bin/{name}"), key=lambda file: float(file.parts[-3]))
    found = str(newest[-1]) if newest else which(name)
    if found is None:
        raise BackupRefused(
            f"{name} is not on this machine. Install PostgreSQL's client programs, of the server's "
            "version or newer: sudo apt-get install postgresql-client"
        )
    return found
