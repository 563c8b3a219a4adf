"""A row for each thing compared and a panel for each figure: one dot where they meet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from alongside.science.charts.axes import Scale
from alongside.science.charts.chart import Caption, Chart, Table
from alongside.science.charts.svg import Element, element, picture
from alongside.science.charts.text import height_of, wrap, write

_MARGIN, _GAP, _ROW = 12.0, 36.0, 34.0
_NAMES = 200.0


@dataclass(frozen=True)
class Panel:
    """One figure: its title, the ends of its scale, and how a number is written."""

    title: str
    first: float
    last: float
    shown: Callable[[float], str]


def dot_rows(
    rows: Mapping[str, Sequence[float]],
    panels: Sequence[Panel],
    caption: Caption,
    *,
    name: str = "",
    width: float = 960,
) -> Chart:
    """Draw each row's figures as dots on a scale per panel, each with its number beside it.

    `rows` maps a name to one figure for each panel; `name` heads the names in the table.
    Raises ValueError without a row or a panel, or when a row has another number of figures.

    >>> panel = Panel("Guessed", 0, 1, "{:.0%}".format)
    >>> dot_rows({"coin": [0.5]}, [panel], Caption("c", "Designs", "d"), name="Design").table.rows
    (('coin', '50%'),)
    """
    if not rows or not panels or any(len(row) != len(panels) for row in rows.values()):
        raise ValueError("Every row needs one figure for each panel.")
    room = (width - _NAMES - _MARGIN - _GAP * len(panels)) / len(panels)
    titles = [wrap(panel.title, room, 15, bold=True) for panel in panels]
    top = 20 + max(height_of(lines, 15) for lines in titles)
    foot = top + _ROW * len(rows)
    parts = _names(list(rows), top)
    for place, (panel, lines) in enumerate(zip(panels, titles, strict=True)):
        left = _NAMES + _GAP + place * (room + _GAP)
        parts.append(write(left, 18, lines, size=15, bold=True))
        scale = Scale(panel.first, panel.last, left, left + room - 44)
        parts += _axis(panel, scale, top, foot)
        parts += _dots([row[place] for row in rows.values()], panel, scale, top)
    svg = picture(caption, width, foot + 34, *parts)
    table = Table(
        (name, *(panel.title for panel in panels)),
        tuple(
            (one, *(panel.shown(figure) for panel, figure in zip(panels, row, strict=True)))
            for one, row in rows.items()
        ),
    )
    return Chart(svg, caption.title, table)


def _names(names: Sequence[str], top: float) -> list[Element]:
    return [
        write(_MARGIN, top + _ROW * place + _ROW / 2 + 5, one, size=15)
        for place, one in enumerate(names)
    ]


def _axis(panel: Panel, scale: Scale, top: float, foot: float) -> list[Element]:
    parts: list[Element] = []
    for value, anchor in ((panel.first, "start"), (panel.last, "end")):
        x = scale(value)
        parts.append(element("line", paint="line", x1=x, x2=x, y1=top, y2=foot))
        words = panel.shown(value)
        parts.append(write(x, foot + 20, words, paint="quiet", size=14, anchor=anchor))
    parts.append(element("line", paint="axis", x1=scale.start, x2=scale.stop, y1=foot, y2=foot))
    return parts


def _dots(figures: Sequence[float], panel: Panel, scale: Scale, top: float) -> list[Element]:
    parts: list[Element] = []
    for place, figure in enumerate(figures):
        x, y = scale(figure), top + _ROW * place + _ROW / 2
        parts.append(element("line", paint="line", x1=scale.start, x2=scale.stop, y1=y, y2=y))
        parts.append(element("circle", paint="series-1", cx=x, cy=y, r=6))
        parts.append(write(x + 11, y + 5, panel.shown(figure), paint="series-1-words", size=14))
    return parts
