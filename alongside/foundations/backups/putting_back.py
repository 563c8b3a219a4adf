"""Put an opened backup where there is nothing yet: all of it, or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from alongside.foundations.backups.copying import run_tool
from alongside.foundations.backups.opening import Opened, open_backup
from alongside.foundations.backups.packing import vault, which_installation
from alongside.foundations.backups.refusals import BackupRefused, NotEmpty
from alongside.foundations.backups.sealed_file import Progress, settle

STAGING = ".restoring-"
OTHER_KEY = (
    "This backup belongs to an installation with another ALONGSIDE_SEALING_KEY: with the key "
    "that is set here no name in it could be read. Set the key that was kept with it. "
    "Nothing was changed."
)
TABLES = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"


def restore(file: Path, secrets: Iterable[str], progress: Progress = lambda done: None) -> Opened:
    """Open a backup and put it into this installation, which must be empty."""
    data = Path(settings.DEPLOYMENT.data)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_what_is_there(data)
        with _staging(data) as staging:
            opened = open_backup(file, staging, secrets, progress)
            _refuse_another_kind(opened)
            _put_files(opened)
            try:
                _put_database(opened)
            except BaseException:
                shutil.rmtree(vault(), ignore_errors=True)
                raise
    except OSError as problem:
        raise BackupRefused(f"Nothing could be put into {data}: {problem}.") from None
    return opened


@contextmanager
def _staging(data: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=data) as folder:
        yield Path(folder)


def _refuse_what_is_there(data: Path) -> None:
    """Remains of a restore that was stopped are swept away: it had put no database yet."""
    remains = list(data.glob(f"{STAGING}*"))
    if _database_is_there():
        raise NotEmpty(
            f"There is a database here already: {connection.settings_dict['NAME']}. A backup is "
            "put back where there is none. Set ALONGSIDE_DATA to a new folder (and "
            "ALONGSIDE_DATABASE_URL to an empty database, on PostgreSQL)."
        )
    if remains:
        shutil.rmtree(vault(), ignore_errors=True)
    for each in remains:
        shutil.rmtree(each)
    if vault().exists() and any(vault().iterdir()):
        raise NotEmpty(f"{vault()} holds files already. Set ALONGSIDE_DATA to a new folder.")


def _database_is_there() -> bool:
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).exists()
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return bool(cursor.fetchone()[0])


def _refuse_another_kind(opened: Opened) -> None:
    if opened.vendor != connection.vendor:
        need = (
            "Set ALONGSIDE_DATABASE_URL to an empty PostgreSQL database"
            if opened.vendor == "postgresql"
            else "Leave ALONGSIDE_DATABASE_URL out, so that SQLite is used"
        )
        raise BackupRefused(
            f"This is the backup of an installation on {_kind(opened.vendor)}; here is "
            f"{_kind(connection.vendor)}. {need}. Nothing was changed."
        )
    if opened.installation != which_installation():
        raise BackupRefused(OTHER_KEY)


def _kind(vendor: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[vendor]


def _put_files(opened: Opened) -> None:
    if vault().exists():
        vault().rmdir()
    opened.files.rename(vault())
    for folder in sorted(vault().glob("*")):
        settle(folder)
    settle(vault())
    settle(vault().parent)


def _put_database(opened: Opened) -> None:
    if connection.vendor == "postgresql":
        put_into_postgresql(opened.database, connection.settings_dict)
        return
    place = Path(connection.settings_dict["NAME"])
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with opened.database.open("rb+") as file:
        os.fsync(file.fileno())
    connection.close()
    shutil.move(opened.database, place)
    settle(place.parent)


def put_into_postgresql(archive: Path, database: Mapping[str, Any]) -> None:
    """In one transaction: a restore that is stopped leaves the database as empty as it was."""
    listed = archive.with_suffix(".list")
    lines = run_tool("pg_restore", "--list", str(archive)).splitlines()
    wanted = [line for line in lines if line.startswith(";") or " SCHEMA " not in line]
    listed.write_text("\n".join(wanted) + "\n", encoding="utf-8")  # the schema itself is there
    run_tool(
        "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
        f"--use-list={listed}", str(archive), database=database,
    )  # fmt: skip
