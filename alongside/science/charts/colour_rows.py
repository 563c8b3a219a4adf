"""A bar for each row, split into the chances of green, amber and red."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.science.charts.axes import Scale
from alongside.science.charts.chart import Caption, Chart, Table
from alongside.science.charts.interval import as_percent, shape
from alongside.science.charts.labels import label
from alongside.science.charts.palette import PAPER
from alongside.science.charts.svg import Element, element, picture
from alongside.science.charts.text import height_of, width_of, wrap, write

_SIDE, _BAR, _GAP = 16.0, 20.0, 18.0
_NONE = 1e-9
COLOURS = ("green", "amber", "red")


@dataclass(frozen=True)
class Split:
    """One row: its name and the chance of each colour; without chances only words are written."""

    name: str
    chances: Mapping[str, float] | None
    instead: str = ""


def told(chance: float) -> str:
    """A chance in whole per cent that is never called 0 or 100 % when it is neither.

    >>> told(0.5888), told(0.002), told(0.998), told(1 - 1e-15)
    ('59%', 'under 1%', 'over 99%', '100%')
    """
    chance = round(chance, 9)
    if 0 < chance <= 0.005 or 0.995 <= chance < 1:
        return "under 1%" if chance < 0.5 else "over 99%"
    return as_percent(chance)


def colour_rows(
    rows: Sequence[Split],
    caption: Caption,
    *,
    labels: Mapping[str, str],
    width: float = 720,
) -> Chart:
    """Draw each row's chances as parts of one bar, each with its shape, its word and its number.

    Colours of which there is no chance are left out. Keys of `labels`: `column:name`, `green`,
    `amber`, `red`. Raises ValueError without a row.

    >>> chart = colour_rows([Split("r", {"green": 0.6, "amber": 0.4})], Caption("c", "C", "d"),
    ...                     labels={"column:name": "Rule"})
    >>> chart.table.rows
    (('r', '60%', '40%', '0%'),)
    """
    if not rows:
        raise ValueError("Give at least one row.")
    scale = Scale(0, 1, _SIDE, width - _SIDE)
    y = 34.0 if caption.as_of else 12.0
    parts: list[Element] = []
    for row in rows:
        lines = wrap(row.name, scale.stop - scale.start, 15, bold=True)
        parts.append(write(scale.start, y + 14, lines, size=15, bold=True))
        y += height_of(lines, 15) + 4
        if row.chances is None:
            words = wrap(row.instead, scale.stop - scale.start, 14)
            parts.append(write(scale.start, y + 12, words, paint="quiet", size=14))
            y += height_of(words, 14) + _GAP
            continue
        parts += _bar(row.chances, scale, y)
        names, y = _names(row.chances, scale, y + _BAR + 18, labels)
        parts += names
        y += _GAP
    as_of = write(width - 8, 18, caption.as_of, paint="quiet", size=14, anchor="end")
    svg = picture(caption, width, y, *parts, as_of)
    return Chart(svg, caption.title, _table(rows, labels))


def _bar(chances: Mapping[str, float], scale: Scale, y: float) -> list[Element]:
    parts: list[Element] = []
    start = 0.0
    for colour in COLOURS:
        chance = chances.get(colour, 0.0)
        if chance > _NONE:
            x, stop = scale(start), scale(min(1.0, start + chance))
            bar = element("rect", paint=colour, x=x, y=y, width=max(stop - x, 0), height=_BAR,
                          stroke=PAPER, stroke_width=1)  # fmt: skip
            parts.append(bar)
        start += chance
    return parts


def _names(
    chances: Mapping[str, float], scale: Scale, y: float, labels: Mapping[str, str]
) -> tuple[list[Element], float]:
    """The words under a bar, from its start on, in as many lines as they need."""
    parts: list[Element] = []
    x = scale.start
    for colour in COLOURS:
        chance = chances.get(colour, 0.0)
        if chance <= _NONE:
            continue
        words = f"{label(labels, colour)} {told(chance)}"
        wide = 16 + width_of(words, 14) + 22
        if x > scale.start and x + wide - 22 > scale.stop:
            x, y = scale.start, y + 20
        parts += [
            shape(colour, x + 7, y - 5),  # type: ignore[arg-type]
            write(x + 18, y, words, size=14),
        ]
        x += wide
    return parts, y


def _table(rows: Sequence[Split], labels: Mapping[str, str]) -> Table:
    columns = tuple(label(labels, key) for key in ("column:name", *COLOURS))
    cells = tuple(
        (row.name, *((told(row.chances.get(one, 0.0)) if row.chances else "–") for one in COLOURS))
        for row in rows
    )
    return Table(columns, cells)
