"""Check a PDF: readable, open, of bounded length, and unable to do anything."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from alongside.foundations.files.kinds import Checked, Kind
from alongside.foundations.files.refusals import Damaged, NotSafe, TooLarge

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 40
MOST_OBJECTS = 50_000
DEEPEST = 60
_DOING_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/AA"}
_DOING_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
}
_DOING_TYPES = {"/EmbeddedFile", "/RichMedia", "/FileAttachment", "/Movie", "/Screen", "/3D"}


def check_pdf(content: bytes, name: str) -> Checked:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        locked = reader.is_encrypted
        pages = 0 if locked else len(reader.pages)
        active = False if locked else any(_does_something(each) for each in _objects(reader))
    except TooLarge:
        raise
    except Exception as problem:  # a malformed file makes the parser raise nearly anything
        raise Damaged(_broken(name)) from problem
    if locked:
        raise NotSafe(
            f"“{name}” is locked with a password or restrictions, so nobody can check it. "
            "Save or print it as a PDF without them and try again."
        )
    if pages == 0:
        raise Damaged(_broken(name))
    if pages > MOST_PAGES:
        raise TooLarge(
            f"“{name}” has {pages} pages; the most is {MOST_PAGES}. Hand in only the pages "
            "that belong here."
        )
    if active:
        raise NotSafe(
            f"“{name}” holds a script, another file or an action that starts by itself. "
            "Print it to a new PDF, which leaves these out, and try again."
        )
    return Checked(Kind.PDF, content, "application/pdf", pages)


def _broken(name: str) -> str:
    return (
        f"“{name}” is damaged and cannot be opened as a PDF. Scan or save it again and try again."
    )


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every object of the file, whether or not a page refers to it."""
    from pypdf.generic import IndirectObject

    numbers = {(n, g) for g, table in reader.xref.items() for n in table}
    numbers |= {(n, 0) for n in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise TooLarge(
            "This PDF is made of far more parts than a document needs. Print it to a new "
            "PDF and try again."
        )
    yield reader.trailer
    for number, generation in sorted(numbers):
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))


def _does_something(value: Any, depth: int = 0) -> bool:
    from pypdf.generic import ArrayObject, DictionaryObject

    if depth > DEEPEST:
        return True
    if isinstance(value, ArrayObject):
        return any(_does_something(each, depth + 1) for each in _direct(value))
    if not isinstance(value, DictionaryObject):
        return False
    if _DOING_KEYS & set(value.keys()):
        return True
    if _raw(value, "/S") in _DOING_ACTIONS or _raw(value, "/Type") in _DOING_TYPES:
        return True
    if _raw(value, "/Subtype") in _DOING_TYPES:
        return True
    return any(_does_something(each, depth + 1) for each in _direct(value.values()))


def _direct(values: Any) -> Iterator[Any]:
    """What stands here itself; what is only referred to is looked at in its own turn."""
    from pypdf.generic import ArrayObject, DictionaryObject

    return (each for each in values if isinstance(each, ArrayObject | DictionaryObject))


def _raw(value: Any, key: str) -> str:
    """A name, also when it is only referred to."""
    found = value.get(key)
    return str(found) if isinstance(found, str) else ""
