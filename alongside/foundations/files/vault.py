"""Where content lies: under the digest of the stored bytes, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from django.conf import settings

from alongside.foundations import entropy
from alongside.foundations.files.refusals import FileLost

_DIGEST = re.compile(r"[0-9a-f]{64}")


def place_of(digest: str) -> Path:
    if not _DIGEST.fullmatch(digest):
        raise FileLost("The record of this file is damaged. Restore it from a backup.")
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:]


def put(content: bytes) -> str:
    """Write content so that it survives a power cut, and return its digest."""
    digest = hashlib.sha256(content).hexdigest()
    place, token = place_of(digest), entropy.token_text(9)  # drawn alike, there or not
    if place.exists() and hashlib.sha256(place.read_bytes()).hexdigest() == digest:
        return digest
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = place.with_name(f".{digest[:16]}-{token}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    _settle(place.parent)
    _settle(place.parent.parent)
    return digest


def _settle(folder: Path) -> None:
    """Make a new name in a folder survive a power cut, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def get(digest: str) -> bytes:
    try:
        content = place_of(digest).read_bytes()
    except OSError as problem:
        raise FileLost("This file is no longer where it was kept. Restore it from a backup.") from (
            problem
        )
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileLost("This file was changed since it was kept. Restore it from a backup.")
    return content
