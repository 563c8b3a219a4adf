"""Earlier forecasts as upright bands, and what came as a dot in or beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.science.charts.axes import MONTHS, Scale, round_ticks
from alongside.science.charts.chart import Caption, Chart, Table
from alongside.science.charts.labels import label
from alongside.science.charts.svg import Element, element, number, picture
from alongside.science.charts.text import write

_LEFT, _TOP, _HEIGHT, _SIZE = 44.0, 56.0, 220.0, 14.0


@dataclass(frozen=True)
class Looked:
    """A forecast made on one day about another, and what had come by then."""

    made: date
    about: date
    low: int
    middle: int
    high: int
    came: int

    @property
    def held(self) -> bool:
        """Whether what came lies in the band."""
        return self.low <= self.came <= self.high


def looked_back(
    looks: Sequence[Looked],
    caption: Caption,
    *,
    labels: Mapping[str, str],
    month_names: Sequence[str] = MONTHS,
    width: float = 720,
) -> Chart:
    """Draw each forecast's band with its middle as a line across, and what came as a dot.

    A dot outside its band has a ring around it. Keys of `labels`: `band`, `came`, `yes`, `no`,
    `column:made`, `column:about`, `column:low`, `column:middle`, `column:high`, `column:came`,
    `column:held`. Raises ValueError without a forecast.

    >>> one = Looked(date(2023, 6, 30), date(2023, 9, 30), 4, 6, 9, 11)
    >>> chart = looked_back([one], Caption("l", "L", "d"), labels={})
    >>> chart.table.rows
    (('2023-06-30', '2023-09-30', 4, 6, 9, 11, 'no'),)
    """
    if not looks:
        raise ValueError("There is no forecast to look back on.")
    ticks = round_ticks(max(max(one.high, one.came) for one in looks))
    y = Scale(0, ticks[-1], _TOP + _HEIGHT, _TOP)
    x = Scale(-0.5, len(looks) - 0.5, _LEFT, width - 12)
    half = min(14.0, (x(1) - x(0)) * 0.3)
    parts: list[Element] = []
    for tick in ticks:
        paint = "line" if tick else "axis"
        parts.append(element("line", paint=paint, x1=_LEFT, x2=x.stop, y1=y(tick), y2=y(tick)))
        words = number(tick)
        parts.append(write(_LEFT - 8, y(tick) + 5, words, paint="quiet", size=_SIZE, anchor="end"))
    every = max(1, -(-len(looks) * 58 // int(x.stop - x.start)))
    for place, one in enumerate(looks):
        parts += _one(one, x(place), y, half)
        if place % every == 0:
            text = month_names[one.about.month - 1] + f" {one.about.year % 100:02}"
            at = y(0) + 20
            parts.append(write(x(place), at, text, paint="quiet", size=_SIZE, anchor="middle"))
    parts += _key(labels)
    as_of = write(width - 8, 18, caption.as_of, paint="quiet", size=_SIZE, anchor="end")
    svg = picture(caption, width, _TOP + _HEIGHT + 32, *parts, as_of)
    return Chart(svg, caption.title, _table(looks, labels))


def _one(one: Looked, x: float, y: Scale, half: float) -> list[Element]:
    top, foot = y(one.high), y(one.low)
    tall = max(foot - top, 3.0)
    parts = [
        element("rect", paint="band", x=x - half, y=top, width=2 * half, height=tall),
        element("line", paint="expected", x1=x - half, x2=x + half, y1=y(one.middle),
                y2=y(one.middle)),
        element("circle", paint="series-1", cx=x, cy=y(one.came), r=5),
    ]  # fmt: skip
    if not one.held:
        parts.append(element("circle", paint="whisker", cx=x, cy=y(one.came), r=10))
    return parts


def _key(labels: Mapping[str, str]) -> list[Element]:
    return [
        element("rect", paint="band", x=_LEFT, y=28, width=22, height=12),
        write(_LEFT + 28, 39, label(labels, "band"), size=_SIZE),
        element("circle", paint="series-1", cx=_LEFT + 190, cy=34, r=5),
        write(_LEFT + 201, 39, label(labels, "came"), size=_SIZE),
    ]


def _table(looks: Sequence[Looked], labels: Mapping[str, str]) -> Table:
    columns = ("made", "about", "low", "middle", "high", "came", "held")
    rows = tuple(
        (
            one.made.isoformat(), one.about.isoformat(), one.low, one.middle, one.high, one.came,
            label(labels, "yes" if one.held else "no"),
        )
        for one in looks
    )  # fmt: skip
    return Table(tuple(label(labels, f"column:{one}") for one in columns), rows)
