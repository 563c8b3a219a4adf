"""A log between being handed in and being brought in: sealed, and gone afterwards."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from alongside.foundations.accounts.models import Person
from alongside.foundations.files import vault
from alongside.foundations.files.keeping import Upload, given_name, keep_file, read_file
from alongside.foundations.files.kinds import Kind
from alongside.foundations.files.models import StoredFile
from alongside.foundations.files.refusals import FileLost
from alongside.foundations.sealing.sealing import SealBroken, open_bytes, purpose_key, seal_bytes
from alongside.science.protocol import Study
from alongside.workspaces.referrals.log_import.reading import Log, read_log

PURPOSE = "screening log"
KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Draft:
    """Which file a person is bringing in, and the map so far, as TOML."""

    file: str
    map: str


def hold(upload: Upload, *, by: Person, at: datetime) -> StoredFile:
    """Keep a log sealed until it is brought in or given up; raises `FileRefused`."""
    allowed = frozenset({Kind.SPREADSHEET})
    return keep_file(upload, allowed=allowed, by=by, at=at, seal=_seal)


def held(draft: Draft, by: Person) -> StoredFile | None:
    """The person's own file, if it is still here."""
    return StoredFile.objects.filter(pk=UUID(draft.file), kept_by=by).first()


def log_of(stored: StoredFile) -> Log:
    """Read a held log; raises `TableRefused` or `FileLost`."""
    return read_log(read_file(stored, open_seal=_open), given_name(stored, open_seal=_open))


def let_go(stored: StoredFile) -> None:
    """Remove a held log for good. Each seal is new, so nothing else lies in its place."""
    place = vault.place_of(stored.sha256)
    stored.delete()
    transaction.on_commit(lambda: place.unlink(missing_ok=True))


def let_go_of_old(at: datetime) -> int:
    """Remove every log that was handed in a day ago and never brought in."""
    old = StoredFile.objects.filter(
        kept_at__lt=at - KEPT_FOR, sealed=True, kind=Kind.SPREADSHEET.value
    )
    ours = [stored for stored in old if _is_ours(stored)]
    for stored in ours:
        let_go(stored)
    return len(ours)


def draft_of(session: SessionBase, study: Study) -> Draft | None:
    """What the person has got to in this study."""
    sealed = session.get(_place(study))
    if sealed is None:
        return None
    return Draft(**json.loads(_open(base64.b64decode(sealed))))


def keep_draft(session: SessionBase, study: Study, draft: Draft) -> None:
    """Sealed, since a map may hold what people wrote about families."""
    plain = json.dumps(asdict(draft)).encode()
    session[_place(study)] = base64.b64encode(_seal(plain)).decode()


def forget_draft(session: SessionBase, study: Study) -> None:
    session.pop(_place(study), None)


def _place(study: Study) -> str:
    return f"log_import/{study.slug}"


def _seal(plain: bytes) -> bytes:
    return seal_bytes(purpose_key(PURPOSE), plain, PURPOSE)


def _open(sealed: bytes) -> bytes:
    return open_bytes(purpose_key(PURPOSE), sealed, PURPOSE)


def _is_ours(stored: StoredFile) -> bool:
    try:
        given_name(stored, open_seal=_open)
    except (SealBroken, FileLost):
        return False
    return True
