"""Open a backup: proven to its last byte, then unpacked, then compared with its own sums."""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alongside.foundations.backups.copying import COPIES
from alongside.foundations.backups.packing import CHUNK, FILES, FORMAT, MANIFEST, SUMS
from alongside.foundations.backups.refusals import BackupRefused, Damaged
from alongside.foundations.backups.sealed_file import Progress, decrypt

EXPECTED = re.compile(
    rf"{MANIFEST}|{SUMS}|{'|'.join(COPIES.values())}|{FILES}/[0-9a-f]{{2}}/[0-9a-f]{{62}}"
).fullmatch


@dataclass(frozen=True)
class Opened:
    """A backup that lies open in a folder."""

    folder: Path
    made_at: datetime
    vendor: str
    head: str
    facts: int
    installation: str

    @property
    def database(self) -> Path:
        return self.folder / COPIES[self.vendor]

    @property
    def files(self) -> Path:
        return self.folder / FILES


def open_backup(
    file: Path,
    folder: Path,
    secrets: Iterable[str],
    progress: Progress = lambda done: None,
) -> Opened:
    """Open a backup into an empty folder of one's own."""
    plain = folder / "backup.tar"
    decrypt(file, plain, secrets, progress)
    try:
        sums = _unpack(plain, folder)
    except tarfile.TarError as problem:
        raise Damaged(f"{file} opened, but is no backup of Alongside: {problem}.") from None
    except OSError as problem:
        raise BackupRefused(f"The backup cannot be unpacked in {folder}: {problem}.") from None
    plain.unlink()
    _compare(file, folder, sums)
    return _said(file, folder)


def _unpack(plain: Path, folder: Path) -> dict[str, str]:
    """Write out the members under the names that a backup has, and no others."""
    sums: dict[str, str] = {}
    (folder / FILES).mkdir(mode=0o700)
    with tarfile.open(plain, "r:") as tar:
        for member in tar:
            if not (member.isreg() and EXPECTED(member.name)) or member.name in sums:
                raise Damaged(f"The backup holds “{member.name}”, which no backup has.")
            place = folder / member.name
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            content, known = tar.extractfile(member), hashlib.sha256()
            with place.open("xb") as out:
                while content and (chunk := content.read(CHUNK)):
                    known.update(chunk)
                    out.write(chunk)
            place.chmod(0o600)
            sums[member.name] = known.hexdigest()
    return sums


def _compare(file: Path, folder: Path, sums: dict[str, str]) -> None:
    said = {}
    if SUMS in sums:
        for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
            digest, _, name = line.partition("  ")
            said[name] = digest
    there = {name: digest for name, digest in sums.items() if name != SUMS}
    if said != there or MANIFEST not in there:
        raise Damaged(
            f"{file} does not hold what its own list says. Nothing was taken from it. "
            "Use another backup."
        )


def _said(file: Path, folder: Path) -> Opened:
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if manifest["format"] != FORMAT:
        raise BackupRefused(
            f"{file} was made by a newer Alongside, {manifest['software']}. Install that first."
        )
    return Opened(
        folder=folder,
        made_at=datetime.fromisoformat(manifest["made_at"]),
        vendor=manifest["database"],
        head=manifest["head"],
        facts=manifest["facts"],
        installation=manifest["installation"],
    )
