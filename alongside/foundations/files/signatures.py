"""A drawn signature: strokes as numbers, drawn anew so that nothing else can come along."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from alongside.foundations.files.kinds import Checked, Kind
from alongside.foundations.files.refusals import Damaged, TooLarge
from alongside.foundations.files.texts import check_text

MOST_BYTES = 200_000
_PATH = re.compile(r"[MmLlQqCcSsTtHhVvZz0-9eE,.\s+-]+")
_BOX = re.compile(r"-?\d+(?:\.\d+)?(?:[ ,]+-?\d+(?:\.\d+)?){3}")
_DRAWN = "{http://www.w3.org/2000/svg}"


def check_signature(content: bytes, name: str) -> Checked:
    """SVG holding only lines; refuse an empty drawing."""
    if len(content) > MOST_BYTES:
        raise TooLarge("The signature is far longer than a signature. Clear it and sign again.")
    check_text(content, name)
    if b"<!" in content or b"<?" in content.lstrip()[5:]:
        raise _unreadable()
    try:
        drawing = ElementTree.fromstring(content.decode())  # noqa: S314 (no declarations get here)
    except (ElementTree.ParseError, UnicodeDecodeError) as problem:
        raise _unreadable() from problem
    return Checked(Kind.SIGNATURE, _redrawn(drawing), "image/svg+xml")


def _redrawn(drawing: ElementTree.Element) -> bytes:
    box = drawing.get("viewBox", "")
    strokes = [
        each.get("d" if each.tag.endswith("path") else "points", "")
        for each in drawing.iter()
        if each.tag.removeprefix(_DRAWN) in {"path", "polyline"}
    ]
    strokes = [stroke.strip() for stroke in strokes if stroke.strip()]
    if not strokes or not _BOX.fullmatch(box.strip()):
        raise Damaged("The signature is empty. Sign in the box, or type your name instead.")
    if not all(_PATH.fullmatch(stroke) for stroke in strokes):
        raise _unreadable()
    paths = "".join(f'<path d="{_as_path(stroke)}"/>' for stroke in strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box.strip()}" fill="none" '
        'stroke="#1d2624" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f"{paths}</svg>"
    ).encode()


def _as_path(stroke: str) -> str:
    return stroke if stroke[0] in "Mm" else f"M{stroke}"


def _unreadable() -> Damaged:
    return Damaged(
        "The signature could not be read. Clear it and sign again, or type your name instead."
    )
