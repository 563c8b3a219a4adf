"""What a backup holds: ordinary files in a tar, so that it can be read without Alongside.

`manifest.json` says what it is; the database follows as SQLite's file or as pg_dump's archive, then
every file of the vault, and `SHA256SUMS` ends it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection

from alongside.foundations.backups.copying import Copied, copy_database
from alongside.foundations.backups.recipients import Recipient
from alongside.foundations.backups.refusals import BackupRefused
from alongside.foundations.backups.sealed_file import Progress, encrypt
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.seals import seal
from alongside.foundations.sealing.replacing import refuse_another_key
from alongside.foundations.sealing.sealing import mark_of_the_key

FORMAT = 1
MANIFEST, SUMS, FILES = "manifest.json", "SHA256SUMS", "files"
COPY = ".alongside-copy-"
BLOCK, CHUNK = 512, 256 * 1024
SHOWN = 12
NAME = "alongside-{at:%Y%m%dT%H%M%SZ}-{head}.tar.age"


def make_backup(
    folder: Path,
    *,
    to: Sequence[Recipient],
    at: datetime,
    progress: Progress = lambda done: None,
) -> Path:
    """Seal the record, copy everything and encrypt it for these people; the file that was made."""
    try:
        refuse_another_key()
    except Refusal as problem:
        raise BackupRefused(str(problem)) from None
    seal(at=at)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder), tempfile.TemporaryDirectory(prefix=COPY, dir=folder) as beside:
            copied = copy_database(Path(beside), progress)
            file = folder / NAME.format(at=at, head=copied.head[:SHOWN] or "empty")
            if file.exists():
                raise BackupRefused(f"{file} is there already. Wait a second and try again.")
            encrypt(_chunks(copied, _manifest(copied, to, at), at, progress), file, to)
    except OSError as problem:
        raise BackupRefused(f"The backup cannot be written to {folder}: {problem}.") from None
    return file


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time; what one that was killed left behind is taken away first."""
    handle = os.open(folder / ".alongside-lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused("Another backup is being written there. Wait for it.") from None
        for left in folder.glob(f"{COPY}*"):
            shutil.rmtree(left)
        for left in folder.glob(".alongside-*.age.part"):
            left.unlink()
        yield
    finally:
        os.close(handle)


def vault() -> Path:
    return Path(settings.MEDIA_ROOT)


def size_of_all() -> int:
    """About how many bytes will be told of as done: the database twice, and the files."""
    files = sum(file.stat().st_size for file in _kept_files())
    if connection.vendor == "sqlite":
        return files + 2 * Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return files + int(cursor.fetchone()[0])


def which_installation() -> str:
    """The same for the same sealing key; without the key it tells nothing."""
    return mark_of_the_key()


def _manifest(copied: Copied, to: Sequence[Recipient], at: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "software": version("alongside"),
        "database": connection.vendor,
        "head": copied.head,
        "facts": copied.facts,
        "installation": which_installation(),
        "for": [each.name for each in to],
    }


def _kept_files() -> list[Path]:
    """Files of the vault; what is half-written there has a name with a dot before it."""
    return sorted(file for file in vault().glob("??/*") if file.name[0] != "." and file.is_file())


def _chunks(
    copied: Copied, manifest: dict[str, Any], at: datetime, progress: Progress
) -> Iterator[bytes]:
    sums: list[str] = []
    yield from _text(MANIFEST, json.dumps(manifest, indent=2) + "\n", at, sums)
    with copied.file.open("rb") as file:
        yield from _member(copied.file.name, file, at, sums, progress)
    for kept in _kept_files():
        try:
            file = kept.open("rb")
        except FileNotFoundError:
            continue  # one of a form that was refused, let go in this moment; no fact names it
        with file:
            yield from _member(f"{FILES}/{kept.parent.name}/{kept.name}", file, at, sums, progress)
    yield from _text(SUMS, "".join(sums), at, [])
    yield bytes(2 * BLOCK)


def _text(name: str, text: str, at: datetime, sums: list[str]) -> Iterator[bytes]:
    data = text.encode()
    sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
    yield _header(name, len(data), at) + data + _padding(len(data))


def _member(
    name: str, file: BinaryIO, at: datetime, sums: list[str], progress: Progress
) -> Iterator[bytes]:
    size = os.fstat(file.fileno()).st_size
    yield _header(name, size, at)
    known, left = hashlib.sha256(), size
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise BackupRefused(f"{name} became shorter while it was read. Try again.")
        known.update(chunk)
        left -= len(chunk)
        progress(len(chunk))
        yield chunk
    sums.append(f"{known.hexdigest()}  {name}\n")
    yield _padding(size)


def _header(name: str, size: int, at: datetime) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, int(at.timestamp()), 0o600
    return info.tobuf(tarfile.PAX_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)
