"""What was done on which day: a row for each thing, a sign for each time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from alongside.science.charts.axes import MONTHS, Scale, month_starts
from alongside.science.charts.chart import Caption, Cell, Chart, Table
from alongside.science.charts.interval import shape
from alongside.science.charts.svg import Element, element, picture
from alongside.science.charts.text import height_of, width_of, wrap, write

_SIDE, _ROW, _GAP = 16.0, 26.0, 10.0
_LEGEND, _SPACE = 24.0, 20.0
Sign = Literal["green", "amber", "red", "full", "hollow"]


@dataclass(frozen=True)
class DatedSign:
    """One time: the day, how it is drawn, what that sign means, and what the table says of it."""

    day: date
    sign: Sign
    words: str
    told: str = ""


@dataclass(frozen=True)
class DatedRow:
    """One thing with its times, the first first; `instead` is written where there are none."""

    name: str
    signs: Sequence[DatedSign]
    instead: str = ""


def dated_rows(
    rows: Sequence[DatedRow],
    first: date,
    last: date,
    caption: Caption,
    *,
    columns: Sequence[str],
    shown: Callable[[date], str] = date.isoformat,
    width: float = 720,
) -> Chart:
    """Draw signs along one line of days, each row under its name, with what the signs mean.

    Days outside `first` to `last` widen the scale. `columns` heads name, day, sign and what is
    told. Raises ValueError without a row or with another number of columns.

    >>> sign = DatedSign(date(2023, 7, 4), "green", "Green", "No change is needed.")
    >>> chart = dated_rows([DatedRow("Consent", [sign]), DatedRow("Attrition", [], "Not yet")],
    ...                    date(2023, 4, 1), date(2023, 12, 1), Caption("i", "T", "d"),
    ...                    columns=("What", "Day", "Colour", "In words"))
    >>> chart.table.rows[0]
    ('Consent', '2023-07-04', 'Green', 'No change is needed.')
    """
    if not rows or len(columns) != 4:
        raise ValueError("Give a row and four headings.")
    days = [first, last, *(one.day for row in rows for one in row.signs)]
    start, stop = min(days), max(days)
    scale = Scale(start.toordinal(), stop.toordinal(), _SIDE + 8, width - _SIDE - 8)
    y = 34.0 if caption.as_of else 12.0
    parts: list[Element] = []
    for row in rows:
        lines = wrap(row.name, width - 2 * _SIDE, 15, bold=True)
        parts.append(write(_SIDE, y + 15, lines, size=15, bold=True))
        y += height_of(lines, 15) + 4
        parts += _signs(row, scale, y + _ROW / 2)
        y += _ROW + _GAP
    parts += _months(start, stop, scale, y)
    legend, foot = _legend(rows, y + 32, width)
    as_of = write(width - 8, 18, caption.as_of, paint="quiet", size=14, anchor="end")
    svg = picture(caption, width, foot, *parts, *legend, as_of)
    cells = tuple(one for row in rows for one in _cells(row, shown))
    return Chart(svg, caption.title, Table(tuple(columns), cells))


def _signs(row: DatedRow, scale: Scale, y: float) -> list[Element]:
    line = element("line", paint="line", x1=scale.start - 8, x2=scale.stop + 8, y1=y, y2=y)
    if not row.signs:
        return [write(_SIDE, y + 5, row.instead, paint="quiet", size=14)]
    return [line, *(_sign(one.sign, scale(one.day.toordinal()), y) for one in row.signs)]


def _sign(sign: Sign, x: float, y: float) -> Element:
    if sign == "full" or sign == "hollow":
        paint = "series-1" if sign == "full" else "box"
        return element("circle", paint=paint, cx=x, cy=y, r=6)
    return shape(sign, x, y)


def _months(first: date, last: date, scale: Scale, y: float) -> list[Element]:
    parts: list[Element] = []
    room = max(2, int((scale.stop - scale.start) // 76))
    for place, month in enumerate(month_starts(first, last, room)):
        x = scale(month.toordinal())
        year = f" {month.year}" if place == 0 or month.month <= 2 else ""
        words = MONTHS[month.month - 1] + year
        parts.append(element("line", paint="axis", x1=x, x2=x, y1=y, y2=y + 6))
        if x + width_of(words, 14) <= scale.stop + 12:
            parts.append(write(x, y + 20, words, paint="quiet", size=14))
    parts.append(element("line", paint="axis", x1=_SIDE, x2=scale.stop + 8, y1=y, y2=y))
    return parts


def _legend(rows: Sequence[DatedRow], y: float, width: float) -> tuple[list[Element], float]:
    """Each sign that occurs, once, with its words."""
    known = {one.words: one.sign for row in rows for one in row.signs}
    parts: list[Element] = []
    x = _SIDE
    for words, sign in known.items():
        wide = 22 + width_of(words, 14) + _SPACE
        if x + wide - _SPACE > width - _SIDE and x > _SIDE:
            x, y = _SIDE, y + _LEGEND
        parts += [_sign(sign, x + 7, y + 8), write(x + 22, y + 13, words, size=14)]
        x += wide
    return parts, y + (_LEGEND if known else 0) + 4


def _cells(row: DatedRow, shown: Callable[[date], str]) -> list[tuple[Cell, ...]]:
    if not row.signs:
        return [(row.name, "–", row.instead, "")]
    return [(row.name, shown(one.day), one.words, one.told) for one in row.signs]
