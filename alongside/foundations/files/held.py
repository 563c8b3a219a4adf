"""A file that came with a form which was refused: kept sealed for a day, so it is not asked again.

No fact ever points to a held file. What is used is taken in anew, under its family's key.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, cast
from uuid import UUID

from django.core import signing
from django.db import transaction

from alongside.foundations.accounts.models import Person
from alongside.foundations.files import vault
from alongside.foundations.files.keeping import Upload, given_name, keep_file, read_file
from alongside.foundations.files.kinds import Kind
from alongside.foundations.files.models import StoredFile
from alongside.foundations.files.refusals import FileLost
from alongside.foundations.sealing.sealing import SealBroken, open_bytes, purpose_key, seal_bytes

PURPOSE = "held upload"
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """A held file and the signed reference that a form carries to it."""

    reference: str
    name: str
    content: bytes

    def upload(self) -> Upload:
        """The file as if it had been handed in just now."""
        file = io.BytesIO(self.content)
        file.name, file.size = self.name, len(self.content)  # type: ignore[attr-defined]
        return cast(Upload, file)


def hold(upload: Upload, *, allowed: frozenset[Kind], about: str, by: Person, at: datetime) -> Held:
    """Keep a file for the next send of the same form; raises `FileRefused`.

    `about` says which form of which family it came with: it serves for no other.
    """
    cast(BinaryIO, upload).seek(0)
    stored = keep_file(upload, allowed=allowed, by=by, at=at, seal=_seal)
    return _read(stored, signing.dumps([str(stored.pk), about], salt=PURPOSE))


def held(reference: str, *, about: str, by: Person, at: datetime) -> Held | None:
    """The file that a form refers to, if this person handed it in with it within a day."""
    try:
        id, form = signing.loads(reference, salt=PURPOSE)
    except signing.BadSignature:
        return None
    mine = StoredFile.objects.filter(pk=UUID(id), kept_by=by, kept_at__gt=at - KEPT_FOR)
    stored = mine.first()
    if stored is None or form != about:
        return None
    try:
        return _read(stored, reference)
    except (SealBroken, FileLost):
        return None


def let_go_of_old(at: datetime) -> int:
    """Remove every held file a day after it was handed in. Each seal is new, so its place too."""
    old = StoredFile.objects.filter(kept_at__lte=at - KEPT_FOR, sealed=True)
    ours = [stored for stored in old.iterator() if _is_ours(stored)]
    for stored in ours:
        place = vault.place_of(stored.sha256)
        stored.delete()
        transaction.on_commit(lambda gone=place: gone.unlink(missing_ok=True))  # type: ignore[misc]
    return len(ours)


def _read(stored: StoredFile, reference: str) -> Held:
    name = given_name(stored, open_seal=_open)
    return Held(reference, name, read_file(stored, open_seal=_open))


def _is_ours(stored: StoredFile) -> bool:
    try:
        given_name(stored, open_seal=_open)
    except (SealBroken, FileLost):
        return False
    return True


def _seal(plain: bytes) -> bytes:
    return seal_bytes(purpose_key(PURPOSE), plain, PURPOSE)


def _open(sealed: bytes) -> bytes:
    return open_bytes(purpose_key(PURPOSE), sealed, PURPOSE)
