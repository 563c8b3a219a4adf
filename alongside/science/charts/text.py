"""Text in pictures: how wide it is in Arial, and where its lines break."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from alongside.science.charts.svg import Element, element

# Advance widths of Arial for U+0020 to U+007E, in thousandths of the size.
_WIDTHS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 "
    "556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 "
    "611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 "
    "667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 "
    "222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584 "
)
_WIDTH_OF = {chr(32 + place): int(width) for place, width in enumerate(_WIDTHS.split())}
_WIDTH_OF |= {"–": 556, "—": 1000, "…": 1000, "·": 333, "\u00a0": 278}
_WIDTH_OF |= {"‘": 222, "’": 222, "“": 333, "”": 333}
_BOLD = 1.1
LEADING = 1.25


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of Arial in the unit of its size; unknown letters count as wide.

    >>> width_of("Wi", 10)
    11.66
    """
    thousandths = sum(map(_letter, text))
    return round(thousandths * size * (_BOLD if bold else 1) / 1000, 6)


@cache
def _letter(letter: str) -> int:
    known = _WIDTH_OF.get(letter)
    if known is None:
        known = _WIDTH_OF.get(unicodedata.normalize("NFKD", letter)[:1], 1000)
    return 0 if unicodedata.combining(letter) else known


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break text into lines no wider than the room; a word that is too long is cut.

    A no-break space holds two words together.

    >>> wrap("could not be reached", 80, 16)
    ('could not', 'be', 'reached')
    """
    lines: list[str] = []
    for word in re.split(r"[ \t\r\n]+", text.strip()):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size, bold=bold) <= room:
            lines[-1] = joined
        else:
            lines.extend(_pieces(word, room, size, bold))
    return tuple(lines)


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    if width_of(word, size, bold=bold) <= room:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def line_height(size: float) -> float:
    """The distance from one line to the next."""
    return size * LEADING


def height_of(lines: Sequence[str], size: float) -> float:
    """The height of some lines."""
    return len(lines) * line_height(size)


def write(
    x: float,
    y: float,
    lines: Sequence[str] | str,
    *,
    paint: str = "ink",
    size: float = 16,
    bold: bool = False,
    anchor: str | None = None,
) -> Element:
    """Lines of text whose first baseline is at y; anchor is start, middle or end.

    >>> str(write(0, 20, "n = 4", size=10))
    '<text class="ink" fill="#1d2624" x="0" y="20" font-size="10">n = 4</text>'
    """
    several = (lines,) if isinstance(lines, str) else tuple(lines)
    inside: list[Element | str] = [*several]
    if len(several) > 1:
        # The trailing space keeps the words of two lines apart when they are read aloud.
        inside = [
            element("tspan", line + " ", x=x, y=y + place * line_height(size))
            for place, line in enumerate(several)
        ]
    return element(
        "text",
        *inside,
        paint=paint,
        x=x,
        y=y,
        font_size=size,
        font_weight="bold" if bold else None,
        text_anchor=anchor,
    )


def linked(part: Element, href: str | None, name: str) -> Element:
    """The part as a link that is read aloud by its name, or as it is without an address."""
    return part if href is None else element("a", part, href=href, aria_label=name)
