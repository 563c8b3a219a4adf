"""Prove a backup by putting it back in another place and looking through the record there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from alongside.foundations.backups.copying import conninfo
from alongside.foundations.backups.opening import Opened, open_backup
from alongside.foundations.backups.putting_back import put_into_postgresql
from alongside.foundations.backups.refusals import BackupRefused, Damaged

LOOK = "from alongside.foundations.backups.looking import look; look(sys.argv[1])"
TRYING = ".trying-"
NO_ROOM = (
    "The backup was written, but there is no database in which it could be tried out: {problem} "
    "Make an empty one that this account owns, and name it in ALONGSIDE_DRILL_DATABASE_URL."
)
HOLDS_SOMETHING = (
    "The database in ALONGSIDE_DRILL_DATABASE_URL holds something. It must be empty, "
    "and nobody may work in it: name another one, or empty it."
)
UNDER_WAY = (
    "Another backup is being tried out in the database of ALONGSIDE_DRILL_DATABASE_URL. "
    "Try again when that has ended."
)
OURS = "Alongside tries out a backup here and takes away what is here"
IS_THERE = (
    "SELECT EXISTS(SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace), "
    "obj_description('public'::regnamespace, 'pg_namespace')"
)


@dataclass(frozen=True)
class Proven:
    """What was found when a backup had been put back."""

    facts: int
    head: str


def try_out(file: Path, secrets: Iterable[str]) -> Proven:
    """Put a backup back in a place of its own, verify it there, and take it away again."""
    data = Path(settings.DEPLOYMENT.data)
    _sweep(data)
    with tempfile.TemporaryDirectory(prefix=f"{TRYING}{os.getpid()}-", dir=data) as scratch:
        folder = Path(scratch).resolve()
        opened = open_backup(file, folder, secrets)
        with _database_for(opened) as url:
            found = _look_there(folder, url, opened.head)
    return _judged(file, opened, found)


def _sweep(data: Path) -> None:
    """Take away what was left by one that was killed; nobody else works in such a folder."""
    for left in data.glob(f"{TRYING}*"):
        if not Path(f"/proc/{left.name.removeprefix(TRYING).partition('-')[0]}").exists():
            shutil.rmtree(left, ignore_errors=True)


def _judged(file: Path, opened: Opened, found: dict[str, Any]) -> Proven:
    if found["findings"]:
        raise Damaged(
            f"{file} was put back: its record is not whole: {'; '.join(found['findings'][:3])}. "
            "Run “alongside verify” here: it says whether the record itself has this fault."
        )
    if (found["head"], found["facts"]) != (opened.head, opened.facts):
        raise Damaged(
            f"{file} was put back, but holds {found['facts']} facts up to seal "
            f"{found['head'][:16]} instead of {opened.facts} up to {opened.head[:16]}. "
            "Make another backup."
        )
    return Proven(found["facts"], found["head"])


@contextmanager
def _database_for(opened: Opened) -> Iterator[str]:
    """The address of a database that holds the backup, for as long as it is looked at."""
    if opened.vendor == "sqlite":
        yield f"sqlite:///{opened.database}"
        return
    given: str = settings.DEPLOYMENT.drill_database_url
    with _given(given) if given else _made() as database:
        put_into_postgresql(opened.database, database)
        yield url_of(database)


@contextmanager
def _given(url: str) -> Iterator[Mapping[str, Any]]:
    """A database that is kept for this. Nothing is touched but what we put there, also where
    whoever put it there was killed; as long as they are at work, they hold the lock."""
    database = settings.DEPLOYMENT.database_of(url)
    with _opened(database) as server:
        if not server.execute("SELECT pg_try_advisory_lock(1)").fetchone()[0]:
            raise BackupRefused(UNDER_WAY)
        filled, remark = server.execute(IS_THERE).fetchone()
        if remark == OURS:
            _empty(server)
        elif filled:
            raise BackupRefused(HOLDS_SOMETHING)
        server.execute(f"COMMENT ON SCHEMA public IS '{OURS}'")
        try:
            yield database
        finally:
            with _opened(database) as again:  # the first may have been cut off meanwhile
                _empty(again)


def _empty(server: Any) -> None:
    with server.transaction():
        server.execute("DROP SCHEMA public CASCADE")
        server.execute("CREATE SCHEMA public")


@contextmanager
def _made() -> Iterator[Mapping[str, Any]]:
    """A database beside the one in use, where this account may make one."""
    import psycopg

    live = connection.settings_dict
    name = f"{live['NAME']}_drill"
    try:
        with _opened(live) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    except psycopg.Error as problem:
        said = str(problem).strip().splitlines()[0]
        raise BackupRefused(NO_ROOM.format(problem=f"{said}.")) from None
    try:
        yield {**live, "NAME": name}
    finally:
        with _opened(live) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _opened(database: Mapping[str, Any]) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(
        conninfo(database), password=database["PASSWORD"] or None, autocommit=True
    ) as server:
        yield server


def url_of(database: Mapping[str, Any]) -> str:
    """The address from which the same database is reached again."""
    from urllib.parse import quote, urlencode

    who = quote(database["USER"], safe="")
    if database["PASSWORD"]:
        who += f":{quote(database['PASSWORD'], safe='')}"
    kept = {n: str(v) for n, v in database["OPTIONS"].items() if n.startswith("ssl")}
    query = urlencode({"host": database["HOST"], **kept} if database["HOST"] else kept)
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgresql://{who}@{port}/{quote(database['NAME'], safe='')}?{query}"


def _look_there(folder: Path, url: str, head: str) -> dict[str, Any]:
    """A process of its own, since this one works on the database that is in use."""
    kept = {name: value for name, value in os.environ.items() if not _says_where(name)}
    environment = {
        **kept,
        "ALONGSIDE_MODE": settings.DEPLOYMENT.mode,
        "ALONGSIDE_DATA": str(folder),
        "ALONGSIDE_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", f"import sys; {LOOK}", head],
        env=environment, capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    if done.returncode:
        raise Damaged(
            "The backup was put back, but could not be looked through there: "
            f"{done.stderr.strip()[-300:]}"
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _says_where(name: str) -> bool:
    return name.removesuffix("_FILE") in {
        "ALONGSIDE_MODE", "ALONGSIDE_DATA", "ALONGSIDE_DATABASE_URL", "DJANGO_SETTINGS_MODULE",
    }  # fmt: skip
