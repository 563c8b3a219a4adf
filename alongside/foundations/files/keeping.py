"""Take in a file and give it back."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from alongside.foundations import entropy
from alongside.foundations.files import vault
from alongside.foundations.files.kinds import Checked, Kind, recognise
from alongside.foundations.files.models import StoredFile
from alongside.foundations.files.pdfs import check_pdf
from alongside.foundations.files.pictures import check_picture
from alongside.foundations.files.refusals import Damaged, FileLost, TooLarge
from alongside.foundations.files.signatures import check_signature
from alongside.foundations.files.texts import check_spreadsheet, check_text

if TYPE_CHECKING:
    from alongside.foundations.accounts.models import Person

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
LONGEST_NAME = 120
MADE = "made"
Seal = Callable[[bytes], bytes]
_NEUTRAL = {
    "application/pdf": "document.pdf",
    "image/jpeg": "photograph.jpg",
    "image/png": "photograph.png",
    "image/svg+xml": "signature.svg",
    "text/csv": "table.csv",
    "text/plain": "text.txt",
}


class Upload(Protocol):
    """What is handed in: Django's uploaded file, or any open file with a name and a size."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    def read(self, size: int = ..., /) -> bytes: ...


def keep_file(
    upload: Upload,
    *,
    allowed: frozenset[Kind],
    by: Person,
    at: datetime,
    seal: Seal | None = None,
) -> StoredFile:
    """Check a file by its content and keep it, sealed with the caller's key if one is given.

    A sealed file's own name is sealed with it, because people put names into file names.
    Raises a `FileRefused` whose message is fit for the screen.
    """
    name = shown_name(upload.name or "")
    checked = check_content(_bounded(upload, name), name, allowed)
    digest = vault.put(seal(checked.content) if seal else checked.content)
    kept = {
        "name": _NEUTRAL.get(checked.content_type, "table.xlsx") if seal else name,
        "name_sealed": seal(name.encode()) if seal else None,
        "kind": checked.kind.value,
        "content_type": checked.content_type,
        "size": len(checked.content),
        "pages": checked.pages,
        "sha256": digest,
        "sealed": seal is not None,
        "kept_by": by,
        "kept_at": at,
    }
    number = number_of(entropy.new_id(at), digest, str(kept["name"]), by.pk)
    return StoredFile.objects.get_or_create(id=number, defaults=kept)[0]


def keep_made(
    content: bytes, *, name: str, content_type: str, by: Person, at: datetime
) -> StoredFile:
    """Keep a file that Alongside itself made, to give it again byte for byte."""
    digest = vault.put(content)
    return StoredFile.objects.create(
        id=number_of(entropy.new_id(at), digest, name, by.pk), name=name, kind=MADE,
        content_type=content_type, size=len(content), sha256=digest, sealed=False,
        kept_by=by, kept_at=at,
    )  # fmt: skip


def number_of(id: UUID, sha256: str, name: str, by: int) -> UUID:
    """The id of a file: its moment from `id`, the rest from what was kept of whom.

    A fact that names a file holds this id in its digest, and so 74 bits of the content's.
    """
    told = hashlib.sha256(f"{sha256}|{by}|{name}".encode()).digest()
    rest = bytes([0x70 | told[0] & 0xF, told[1], 0x80 | told[2] & 0x3F]) + told[3:10]
    return UUID(bytes=id.bytes[:6] + rest)


def read_file(stored: StoredFile, *, open_seal: Seal | None = None) -> bytes:
    """The content as it was kept; raises `FileLost` when it is missing or was changed."""
    content = vault.get(stored.sha256)
    return _opener(open_seal)(content) if stored.sealed else content


def given_name(stored: StoredFile, *, open_seal: Seal | None = None) -> str:
    """The name under which the file was handed in."""
    if not stored.sealed:
        return stored.name
    return _opener(open_seal)(bytes(stored.name_sealed or b"")).decode()


def _opener(open_seal: Seal | None) -> Seal:
    if open_seal is None:
        raise FileLost("This file is sealed and can only be opened with its family's key.")
    return open_seal


def check_content(content: bytes, name: str, allowed: frozenset[Kind]) -> Checked:
    """The content as it may be kept, after the check of its kind."""
    kind = recognise(content, name, allowed)
    if kind is Kind.SIGNATURE and content.lstrip().startswith(b"<"):
        return check_signature(content, name)
    match kind:
        case Kind.PDF:
            return check_pdf(content, name)
        case Kind.SPREADSHEET:
            return check_spreadsheet(content, name)
        case Kind.TEXT:
            return check_text(content, name)
        case _:
            return check_picture(content, name, kind)


def _bounded(upload: Upload, name: str) -> bytes:
    """Read no more than is taken; a size that is known beforehand is not read at all."""
    if (upload.size or 0) > LARGEST:
        raise TooLarge(_too_large(name, upload.size or 0))
    content = upload.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooLarge(_too_large(name, len(content)))
    if not content:
        raise Damaged(f"“{name}” is empty. Choose the file again.")
    return content


def _too_large(name: str, size: int) -> str:
    return (
        f"“{name}” is {-(-size // MEGABYTE)} MB. The most is {LARGEST // MEGABYTE} MB. If it is a "
        "photograph, send it at a smaller size; if it is a scan, scan it again in black and white."
    )


def shown_name(given: str) -> str:
    """The last part of a name without anything that hides, turns or leaves its place."""
    last = PurePosixPath(given.replace("\\", "/")).name
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFC", last)
        if unicodedata.category(letter)[0] != "C"
    )
    plain = re.sub(r'[<>:"|?*]+', "_", plain).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    room = LONGEST_NAME - len(dot) - len(ending)
    short = f"{stem[:room]}{dot}{ending}" if stem and len(ending) <= 10 else plain[:LONGEST_NAME]
    return short or "file"
