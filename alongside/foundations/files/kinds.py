"""What a file is, told by its first bytes; its name is never believed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from alongside.foundations.files.refusals import NotSafe, WrongKind


class Kind(StrEnum):
    PDF = "pdf"
    IMAGE = "image"
    SPREADSHEET = "spreadsheet"
    TEXT = "text"
    SIGNATURE = "signature"


NAMES = {
    Kind.PDF: "PDF",
    Kind.IMAGE: "photograph (JPEG, PNG or WebP)",
    Kind.SPREADSHEET: "spreadsheet (XLSX or CSV)",
    Kind.TEXT: "plain text",
    Kind.SIGNATURE: "drawn signature",
}

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"dex\n",
    b"\x00asm",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_APPLE_PICTURES = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_OTHER_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY_START = 4096


@dataclass(frozen=True)
class Checked:
    """Content that passed its check, as it will be kept."""

    kind: Kind
    content: bytes
    content_type: str
    pages: int | None = None


def wanted(allowed: frozenset[Kind]) -> str:
    """The kinds that are taken, as they stand in a sentence."""
    names = [NAMES[kind] for kind in Kind if kind in allowed]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def recognise(content: bytes, name: str, allowed: frozenset[Kind]) -> Kind:
    """Which of the allowed kinds the content is; refuse every other in words."""
    if content.startswith(_PROGRAMS):
        raise NotSafe(
            f"“{name}” is a program, whatever its name says. It was not kept. "
            f"Hand in a {wanted(allowed)}, and tell whoever looks after your computer "
            "where this file came from."
        )
    if content[4:8] == b"ftyp" and content[8:12] in _APPLE_PICTURES and Kind.IMAGE in allowed:
        raise WrongKind(
            f"“{name}” is a HEIC photograph, which not every machine can open. Save it as "
            "JPEG and try again. On an iPhone: Settings, Camera, Formats, Most Compatible."
        )
    for kind in _candidates(content):
        if kind in allowed:
            return kind
    raise WrongKind(
        f"“{name}” cannot be taken here: its content is not a {wanted(allowed)}. "
        "Save it as one of these and try again."
    )


def _candidates(content: bytes) -> tuple[Kind, ...]:
    if content.startswith(b"%PDF-"):
        return (Kind.PDF,)
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return (Kind.IMAGE, Kind.SIGNATURE)
    if content.startswith((b"PK\x03\x04", _OTHER_OFFICE)):
        return (Kind.SPREADSHEET,)
    if content.lstrip()[:4] == b"<svg":
        return (Kind.SIGNATURE,)
    if b"\x00" in content[:_BINARY_START]:
        return ()
    return (Kind.TEXT, Kind.SPREADSHEET)
