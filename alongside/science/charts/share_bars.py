"""A bar for each group's share of those reached, with a mark where the target's share is."""

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.science.charts.axes import Scale
from alongside.science.charts.chart import Caption, Cell, Chart, Table
from alongside.science.charts.svg import Element, element, picture
from alongside.science.charts.text import height_of, wrap, write

_SIDE, _BAR, _GAP = 16.0, 16.0, 12.0


@dataclass(frozen=True)
class ShareBar:
    """One group: how many, their share of all, the target's share (None where it has none).

    `told` stands beside the name, such as a ratio in words; `apart` marks a bar that is no group
    of the target, such as families of whom the group is not known.
    """

    name: str
    count: int
    share: float
    target: float | None = None
    told: str = ""
    apart: bool = False


def share_bars(
    rows: Sequence[ShareBar],
    caption: Caption,
    *,
    columns: Sequence[str],
    legend: str,
    width: float = 720,
) -> Chart:
    """Draw shares as bars on one scale that starts at nought, the target's as upright lines.

    `columns` heads name, number, share, target and what is told. Raises ValueError without a
    row or with another number of columns.

    >>> chart = share_bars([ShareBar("A", 3, 0.25, 0.5)], Caption("i", "T", "d"),
    ...                    columns=("Group", "Families", "Share", "Target", "Ratio"), legend="l")
    >>> chart.table.rows
    (('A', 3, '25 %', '50 %', ''),)
    """
    if not rows or len(columns) != 5:
        raise ValueError("Give a row and five headings.")
    highest = max(max(row.share, row.target or 0.0) for row in rows) or 1.0
    scale = Scale(0, highest, _SIDE, width - _SIDE - 60)
    y = 34.0 if caption.as_of else 12.0
    parts: list[Element] = []
    for row in rows:
        words = f"{row.name}: {row.count}" + (f" · {row.told}" if row.told else "")
        lines = wrap(words, width - 2 * _SIDE, 15, bold=True)
        parts.append(write(_SIDE, y + 15, lines, size=15, bold=True))
        y += height_of(lines, 15) + 6
        parts += _drawn(row, scale, y)
        y += _BAR + _GAP
    below = wrap(legend, width - 2 * _SIDE, 14)
    parts.append(write(_SIDE, y + 14, below, paint="quiet", size=14))
    parts.append(write(width - 8, 18, caption.as_of, paint="quiet", size=14, anchor="end"))
    svg = picture(caption, width, y + height_of(below, 14) + 12, *parts)
    return Chart(svg, caption.title, Table(tuple(columns), tuple(_cells(row) for row in rows)))


def percent(share: float) -> str:
    """A share in whole percent, such as 25 %.

    >>> percent(0.254)
    '25 %'
    """
    return f"{share * 100:.0f} %"


def _cells(row: ShareBar) -> tuple[Cell, ...]:
    target = "" if row.target is None else percent(row.target)
    return row.name, row.count, percent(row.share), target, row.told


def _drawn(row: ShareBar, scale: Scale, y: float) -> list[Element]:
    start, end = scale(0), scale(row.share)
    paint = "side" if row.apart else "series-1"
    parts = [element("line", paint="line", x1=start, x2=scale.stop, y1=y + _BAR, y2=y + _BAR)]
    if row.share:
        parts.append(element("rect", paint=paint, x=start, y=y, width=end - start, height=_BAR))
    parts.append(write(end + 6, y + 13, percent(row.share), paint="quiet", size=14))
    if row.target is not None:
        x = scale(row.target)
        # Above and below the bar, so that it is seen on the bar and beside it.
        parts.append(element("line", paint="whisker", x1=x, x2=x, y1=y - 4, y2=y + _BAR + 4))
    return parts
