"""Backups on a schedule: made and proven, tried out again from the disk, and removed in time.

The machine needs a key for the drill, and should not be able to open what was made long ago. So the
drill has a key of its own: it lies beside the data from one drill to the next, and then a new one
is made. Those who are named can open every backup; this machine only those since the last drill.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from alongside.foundations.backups.models import Backup, Drill
from alongside.foundations.backups.packing import make_backup
from alongside.foundations.backups.recipients import Recipient, new_key, public_key_of, recipients
from alongside.foundations.backups.refusals import BackupRefused
from alongside.foundations.backups.trying_out import try_out

DRILLS_NAME = "the restore drill of this machine"
WRITTEN = re.compile(r"alongside-(\d{8}T\d{6}Z)-\w+\.tar\.age").fullmatch
NO_FILE = "There is no backup in {folder} to try out. See why none was made: alongside backup"


def folder_of_backups() -> Path | None:
    """Where backups go by schedule; None where nobody has said so."""
    said: Path | None = settings.DEPLOYMENT.backups
    return said


def make_and_prove(at: datetime) -> Path | None:
    """The nightly backup. Raises a `BackupRefused` in words when it cannot be trusted."""
    folder = folder_of_backups()
    if folder is None:
        return None
    named = recipients(settings.DEPLOYMENT.backup_recipients)
    secret = _drills_key()
    to = (*named, Recipient(DRILLS_NAME, public_key_of(secret)))
    file = make_backup(folder, to=to, at=at)
    prove(file, secret, at=at)
    remove_old(folder, at)
    return file


def prove(file: Path, secret: str, *, at: datetime) -> None:
    """Note the backup, put it back in another place, and note what came of it."""
    kept = Backup.objects.create(name=file.name, made_at=at, problem="It was not tried out yet.")
    try:
        try_out(file, [secret])
    except BackupRefused as problem:
        kept.problem = str(problem)
        kept.save(update_fields=["problem"])
        raise
    kept.proven_at, kept.problem = at, ""
    kept.save(update_fields=["proven_at", "problem"])


def drill(at: datetime) -> Drill | None:
    """Take the newest backup from the disk and put it back, as one would after a fire."""
    folder = folder_of_backups()
    if folder is None:
        return None
    file = newest(folder)
    if file is None or not _place_of_key().exists():
        raise BackupRefused(NO_FILE.format(folder=folder))
    done = Drill(at=at, backup=file.name, made_at=moment_of(file) or at)
    try:
        try_out(file, [_drills_key()])
    except BackupRefused as problem:
        done.problem = str(problem)
        done.save()
        raise
    done.save()
    _place_of_key().unlink()
    return done


def newest(folder: Path) -> Path | None:
    return max((file for file in folder.glob("*.age") if moment_of(file)), default=None)


def moment_of(file: Path) -> datetime | None:
    """When a backup was made, by its name."""
    named = WRITTEN(file.name)
    return datetime.strptime(named[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if named else None


def remove_old(folder: Path, at: datetime) -> list[str]:
    """Whoever was forgotten is gone from every backup in time; the newest one always stays."""
    oldest = at - timedelta(days=settings.DEPLOYMENT.backup_keep_days)
    last = newest(folder)
    gone = []
    for file in sorted(folder.glob("*.age")):
        made = moment_of(file)
        if made and made < oldest and file != last:
            file.unlink()
            gone.append(file.name)
    Backup.objects.filter(name__in=gone).delete()
    return gone


def _place_of_key() -> Path:
    return Path(settings.DEPLOYMENT.data) / "drill.key"


def _drills_key() -> str:
    place = _place_of_key()
    if not place.exists():
        secret, _ = new_key()
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret + "\n")
    return place.read_text(encoding="utf-8").strip()
