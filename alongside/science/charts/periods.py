"""Week by week or month by month: what was expected, what chance leaves, and what came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.science.charts.chart import Caption, Cell, Chart, Table
from alongside.science.charts.dated import Plot, frame, key, marked, plot_of
from alongside.science.charts.labels import label
from alongside.science.charts.steps import Mark
from alongside.science.charts.svg import Element, element, number, picture

_ONE_DAY = timedelta(days=1)
COLUMNS = ("first", "last", "expected", "low", "high", "came")


@dataclass(frozen=True)
class PeriodCount:
    """A week or month: expected, the counts between which chance leaves it, and what came.

    `came` is None for a period that has not begun.
    """

    first: date
    last: date
    expected: float
    low: int
    high: int
    came: int | None


def periods(
    counts: Sequence[PeriodCount],
    caption: Caption,
    *,
    as_of: date,
    marks: Sequence[Mark] = (),
    labels: Mapping[str, str],
    width: float = 720,
) -> Chart:
    """Draw the expected number as a thin line with its band, what came as dots.

    A dot outside the band is ringed, so that it is not told by its place alone; where nothing is
    expected none is. Keys of `labels`: `expected`, `band`, `came`, `outside`, and `column:` with
    each of `COLUMNS`.

    Raises ValueError without a period.
    """
    if not counts:
        raise ValueError("Give at least one week or month.")
    highest = max(max(one.high, one.expected, one.came or 0) for one in counts)
    plot = plot_of(counts[0].first, counts[-1].last + _ONE_DAY, highest, width)
    listed, height = marked(plot, marks)
    parts = [
        *_band(plot, counts),
        *frame(plot, caption, as_of),
        _expected(plot, counts),
        *listed,
        *(dot for one in counts if one.came is not None for dot in _dot(plot, one, one.came)),
        *key(plot, _key(labels)),
    ]
    svg = picture(caption, width, height, *parts)
    return Chart(svg, caption.title, _table(counts, labels))


def _band(plot: Plot, counts: Sequence[PeriodCount]) -> list[Element]:
    return [
        element(
            "rect", paint="band", x=plot.x(one.first.toordinal()), y=plot.y(one.high),
            width=plot.x((one.last + _ONE_DAY).toordinal()) - plot.x(one.first.toordinal()),
            height=max(plot.y(one.low) - plot.y(one.high), 1.0),
        )
        for one in counts
    ]  # fmt: skip


def _expected(plot: Plot, counts: Sequence[PeriodCount]) -> Element:
    path = f"M{plot.at(counts[0].first, counts[0].expected)}"
    for one in counts:
        path += f" V{number(plot.y(one.expected))}"
        path += f" H{number(plot.x((one.last + _ONE_DAY).toordinal()))}"
    return element("path", paint="expected", d=path)


def _dot(plot: Plot, one: PeriodCount, came: int) -> list[Element]:
    x = (plot.x(one.first.toordinal()) + plot.x((one.last + _ONE_DAY).toordinal())) / 2
    dot = element("circle", paint="series-1", cx=x, cy=plot.y(came), r=4)
    if one.low <= came <= one.high or not one.expected:
        return [dot]
    return [element("circle", paint="median", cx=x, cy=plot.y(came), r=8, fill="none"), dot]


def _key(labels: Mapping[str, str]) -> list[tuple[Element, str]]:
    ringed = element(
        "g", element("circle", paint="median", cx=10, cy=0, r=8, fill="none"),
        element("circle", paint="series-1", cx=10, cy=0, r=4),
    )  # fmt: skip
    return [
        (element("circle", paint="series-1", cx=10, cy=0, r=4), label(labels, "came")),
        (element("path", paint="expected", d="M0,0 H20"), label(labels, "expected")),
        (element("rect", paint="band", x=0, y=-7, width=20, height=14), label(labels, "band")),
        (ringed, label(labels, "outside")),
    ]


def _table(counts: Sequence[PeriodCount], labels: Mapping[str, str]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            one.first.isoformat(), one.last.isoformat(), round(one.expected, 2), one.low, one.high,
            "" if one.came is None else one.came,
        )
        for one in counts
    ]  # fmt: skip
    return Table(tuple(label(labels, f"column:{name}") for name in COLUMNS), tuple(rows))
