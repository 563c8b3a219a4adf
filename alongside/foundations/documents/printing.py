"""Print a template with data; what people typed is data and never becomes markup."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from alongside.foundations.record.refusals import Refusal

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"
PLACEHOLDER = "□"
MOST_REPLACED = 200
PICTURE_PPI = 200.0
_NAME = re.compile(r"[a-z_]+")
_NOT_SHOWN = re.compile(r'the text `?"(.+?)"`? could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_KEPT_CONTROLS = "\n\u200c\u200d\u200e\u200f"


class CannotPrint(Refusal):
    """The document could not be made; the message says what is wrong with it."""


def pdf(template: str, data: Mapping[str, object]) -> bytes:
    """Tagged PDF (PDF/UA-1) in British English from a template of this folder.

    `data` needs a `title`; the same data give the same bytes. Letters that the shipped
    fonts lack come from the machine's fonts, or are shown as □ with a note that says so.
    """
    if not str(data.get("title", "")).strip():
        raise CannotPrint("A document needs a title.")
    text = json.dumps(_printable(data), ensure_ascii=False)
    missing: set[str] = set()
    for machine_fonts in (False, True):
        while len(missing) <= MOST_REPLACED:
            lacking = _compiled(template, text, missing, machine_fonts=machine_fonts)
            if isinstance(lacking, bytes):
                return lacking
            if not machine_fonts:
                break
            missing |= lacking
    raise CannotPrint("The document holds too many letters for which this machine has no font.")


def _compiled(
    template: str, text: str, missing: set[str], *, machine_fonts: bool
) -> bytes | set[str]:
    """The document, or the letters that no font has."""
    import typst

    for letters in missing:
        text = text.replace(letters, PLACEHOLDER)
    try:
        return typst.compile(
            _source(template),
            root=TEMPLATES,
            font_paths=_fonts(machine_fonts),
            format="pdf",
            pdf_standards="ua-1",
            timestamp=0,
            sys_inputs={"data": text, "incomplete": "yes" if missing else ""},
        )
    except typst.TypstError as problem:
        if found := _NOT_SHOWN.search(problem.message):
            return {_unescaped(found[1])}
        raise CannotPrint(f"The document could not be made: {problem.message}.") from problem


def drawn_as_png(svg: str) -> bytes:
    """A drawing as a picture of points, for programs that show no SVG."""
    import typst

    page = (
        "#set page(width: 16cm, height: auto, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    try:
        return typst.compile(
            page.encode(), font_paths=_fonts(False), format="png", ppi=PICTURE_PPI,
            sys_inputs={"svg": svg},
        )  # fmt: skip
    except typst.TypstError as problem:
        raise CannotPrint(f"A picture could not be drawn: {problem.message}.") from problem


def _source(template: str) -> Path:
    if not _NAME.fullmatch(template):
        raise CannotPrint(f"There is no document template named {template!r}.")
    place = TEMPLATES / f"{template}.typ"
    if not place.is_file():
        raise CannotPrint(f"There is no document template named {template!r}.")
    return place


@lru_cache(maxsize=2)
def _fonts(machine_fonts: bool) -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=machine_fonts, font_paths=[str(FONTS)])


def _printable(value: object) -> object:
    """Plain JSON without controls that would hide or turn what is printed."""
    match value:
        case None | bool() | int() | float():
            return value
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(key): _printable(each) for key, each in value.items()}
        case list() | tuple():
            return [_printable(each) for each in value]
        case _:
            composed = unicodedata.normalize("NFC", str(value))
            return "".join(letter for letter in composed if _shown(letter))


def _shown(letter: str) -> bool:
    return letter in _KEPT_CONTROLS or unicodedata.category(letter)[0] != "C"


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)
