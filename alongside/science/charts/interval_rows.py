"""A row for each estimate on one scale: its name, its number, the point and the interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alongside.science.charts.axes import Scale
from alongside.science.charts.chart import Caption, Chart, Table
from alongside.science.charts.svg import Element, element, picture
from alongside.science.charts.text import height_of, wrap, write

_SIDE, _ROW, _HALF = 16.0, 40.0, 7.0


@dataclass(frozen=True)
class Estimate:
    """One row; without a value only its name is written. `paint` is that of a series."""

    name: str
    value: float | None
    limits: tuple[float, float] | None = None
    paint: str = "series-1"


def two_places(value: float) -> str:
    """A number with two places and a true minus.

    >>> two_places(-0.4), two_places(-0.001)
    ('−0.40', '0.00')
    """
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def interval_rows(
    rows: Sequence[Estimate],
    marks: Sequence[tuple[float, str]],
    caption: Caption,
    *,
    columns: Sequence[str],
    shown: Callable[[float], str] = two_places,
    width: float = 720,
) -> Chart:
    """Draw estimates with their intervals one under the other, between the first and last mark.

    `marks` are points of the scale in their order, with the words for what each means; `columns`
    heads name, estimate, lower and upper limit in the table. Raises ValueError without a row,
    with fewer than two marks, or with another number of columns.

    >>> chart = interval_rows([Estimate("A", 0.5, (0.25, 0.75))], [(0, "no"), (1, "yes")],
    ...                       Caption("i", "Index", "d"), columns=("Arm", "Index", "From", "To"))
    >>> chart.table.rows
    (('A', '0.50', '0.25', '0.75'),)
    """
    if not rows or len(marks) < 2 or len(columns) != 4:
        raise ValueError("Give a row, two marks and four headings.")
    scale = Scale(marks[0][0], marks[-1][0], _SIDE + 8, width - _SIDE - 8)
    top = 34.0 if caption.as_of else 12.0
    parts: list[Element] = []
    y = top
    for row in rows:
        lines = wrap(f"{row.name}: {_told(row, shown)}", width - 2 * _SIDE, 15, bold=True)
        parts.append(write(scale.start, y + 15, lines, size=15, bold=True))
        y += height_of(lines, 15)
        parts += _grid(marks, scale, y + _ROW / 2)
        parts += _drawn(row, scale, y + _ROW / 2)
        y += _ROW
    below, foot = _marks(marks, scale, y, width, shown)
    as_of = write(width - 8, 18, caption.as_of, paint="quiet", size=14, anchor="end")
    svg = picture(caption, width, foot, *below, *parts, as_of)
    return Chart(svg, caption.title, Table(tuple(columns), tuple(_cells(r, shown) for r in rows)))


def _told(row: Estimate, shown: Callable[[float], str]) -> str:
    _, value, low, high = _cells(row, shown)
    return f"{value} ({low} to {high})" if low else value


def _cells(row: Estimate, shown: Callable[[float], str]) -> tuple[str, str, str, str]:
    if row.value is None:
        return row.name, "–", "", ""
    low, high = (shown(one) for one in row.limits) if row.limits else ("", "")
    return row.name, shown(row.value), low, high


def _grid(marks: Sequence[tuple[float, str]], scale: Scale, y: float) -> list[Element]:
    """The scale behind one row; between rows it stops, so that no line runs through words."""
    ends = [scale(value) for value, _ in marks]
    upright = [element("line", paint="line", x1=x, x2=x, y1=y - 12, y2=y + 12) for x in ends]
    return [element("line", paint="line", x1=ends[0], x2=ends[-1], y1=y, y2=y), *upright]


def _drawn(row: Estimate, scale: Scale, y: float) -> list[Element]:
    if row.value is None:
        return []
    parts: list[Element] = []
    if row.limits is not None:
        left, right = (scale(one) for one in row.limits)
        ends = f"M{left:.2f} {y - _HALF} V{y + _HALF} M{right:.2f} {y - _HALF} V{y + _HALF}"
        path = f"{ends} M{left:.2f} {y} H{right:.2f}"
        parts.append(element("path", paint="whisker", d=path))
    parts.append(element("circle", paint=row.paint, cx=scale(row.value), cy=y, r=7))
    return parts


def _marks(
    marks: Sequence[tuple[float, str]],
    scale: Scale,
    y: float,
    width: float,
    shown: Callable[[float], str],
) -> tuple[list[Element], float]:
    parts: list[Element] = []
    lowest = y
    for place, (value, words) in enumerate(marks):
        anchor = "start" if place == 0 else "end" if place == len(marks) - 1 else "middle"
        lines = wrap(f"{shown(value)}: {words}", width / len(marks) - 14, 14)
        parts.append(write(scale(value), y + 14, lines, paint="quiet", size=14, anchor=anchor))
        lowest = max(lowest, y + 14 + height_of(lines, 14))
    return parts, lowest + 4
