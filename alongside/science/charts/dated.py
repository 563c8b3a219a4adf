"""A plot over dates: its axes, the day looked at, and marks for what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from alongside.science.charts.axes import MONTHS, Scale, month_starts, round_ticks
from alongside.science.charts.chart import Caption
from alongside.science.charts.steps import Mark
from alongside.science.charts.svg import Element, element, number
from alongside.science.charts.text import height_of, width_of, wrap, write

SIZE = 14.0
LEFT, TOP, HEIGHT, RIGHT = 40.0, 60.0, 240.0, 12.0
_DISC = 9.0


@dataclass(frozen=True)
class Plot:
    """Where a day and a count stand."""

    x: Scale
    y: Scale
    width: float

    def at(self, day: date, count: float) -> str:
        """A point as a path writes it."""
        return f"{number(self.x(day.toordinal()))},{number(self.y(count))}"


def plot_of(first: date, last: date, highest: float, width: float) -> Plot:
    """A plot from the first day to the last, counts from zero."""
    x = Scale(first.toordinal(), last.toordinal(), LEFT, width - RIGHT)
    return Plot(x, Scale(0, round_ticks(highest)[-1], TOP + HEIGHT, TOP), width)


def frame(
    plot: Plot, caption: Caption, as_of: date, names: Sequence[str] = MONTHS
) -> list[Element]:
    """Lines for round counts, months below, the day looked at."""
    parts: list[Element] = []
    for tick in round_ticks(plot.y.last):
        y, paint = plot.y(tick), "line" if tick else "axis"
        parts.append(element("line", paint=paint, x1=LEFT, x2=plot.x.stop, y1=y, y2=y))
        parts.append(write(LEFT - 8, y + 5, number(tick), paint="quiet", size=SIZE, anchor="end"))
    parts += _months(plot, names)
    x = plot.x(min(max(as_of.toordinal(), plot.x.first), plot.x.last))
    parts.append(element("line", paint="as-of", x1=x, x2=x, y1=TOP - 8, y2=plot.y(0)))
    parts.append(write(plot.width - 8, 18, caption.as_of, paint="quiet", size=SIZE, anchor="end"))
    return parts


def _months(plot: Plot, names: Sequence[str]) -> list[Element]:
    parts: list[Element] = []
    first, last = date.fromordinal(int(plot.x.first)), date.fromordinal(int(plot.x.last))
    room = int((plot.x.stop - plot.x.start) // 68)
    for place, month in enumerate(month_starts(first, last, max(2, room))):
        x, foot = plot.x(month.toordinal()), plot.y(0)
        year = f" {month.year}" if place == 0 or month.month <= 2 else ""
        text = names[month.month - 1] + year
        parts.append(element("line", paint="axis", x1=x, x2=x, y1=foot, y2=foot + 6))
        if x + width_of(text, SIZE) <= plot.width - 4:
            parts.append(write(x, foot + 22, text, paint="quiet", size=SIZE))
    return parts


def key(plot: Plot, entries: Sequence[tuple[Element, str]]) -> list[Element]:
    """What each sign means, above the plot; a sign is drawn around 0, 0 and moved there.

    On a narrow picture only the first two fit, which are said first for that reason.
    """
    parts: list[Element] = []
    x = LEFT
    for sign, words in entries:
        wide = 26 + width_of(words, SIZE) + 16
        if x + wide - 16 > plot.width:
            break
        parts.append(element("g", sign, transform=f"translate({number(x)},36)"))
        parts.append(write(x + 26, 41, words, paint="quiet", size=SIZE))
        x += wide
    return parts


def marked(plot: Plot, marks: Sequence[Mark]) -> tuple[list[Element], float]:
    """Numbered discs on their days, the words below; and where the picture ends."""
    parts: list[Element] = []
    y, before, row = TOP + HEIGHT + 34, -1e9, 0
    for place, mark in enumerate(sorted(marks, key=lambda one: one.day), start=1):
        x = plot.x(min(max(mark.day.toordinal(), plot.x.first), plot.x.last))
        row = (row + 1) % 4 if x - before <= 2 * _DISC + 2 else 0
        before, top = x, TOP + _DISC + row * (2 * _DISC + 2)
        parts.append(element("line", paint="axis", x1=x, x2=x, y1=top, y2=plot.y(0)))
        parts += _disc(x, top, place)
        lines = wrap(mark.words, plot.width - LEFT - 16, SIZE)
        parts += [*_disc(LEFT - 12, y + 8, place), write(LEFT + 4, y + 13, lines, size=SIZE)]
        y += max(24.0, height_of(lines, SIZE) + 6)
    return parts, y + 6


def _disc(x: float, y: float, place: int) -> list[Element]:
    disc = element("circle", paint="mark", cx=x, cy=y, r=_DISC)
    return [disc, write(x, y + 4.5, str(place), size=12, bold=True, anchor="middle")]
