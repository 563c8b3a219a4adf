"""What has come as steps, and from now on the band in which it will most likely go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.science.charts.axes import MONTHS, Scale, month_starts, round_ticks, spread
from alongside.science.charts.chart import Caption, Chart, Table
from alongside.science.charts.labels import label
from alongside.science.charts.svg import Element, element, number, picture
from alongside.science.charts.text import width_of, write

_LEFT, _TOP, _HEIGHT, _SIZE = 44.0, 56.0, 270.0, 14.0


@dataclass(frozen=True)
class Ahead:
    """Between which counts a number will be by the end of a day, and its middle."""

    day: date
    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class _Plot:
    x: Scale
    y: Scale
    width: float

    def at(self, day: date, count: float) -> str:
        return f"{number(self.x(day.toordinal()))},{number(self.y(count))}"


def fan(
    came: Sequence[tuple[date, int]],
    ahead: Sequence[Ahead],
    caption: Caption,
    *,
    target: int | None = None,
    labels: Mapping[str, str],
    month_names: Sequence[str] = MONTHS,
    width: float = 720,
) -> Chart:
    """Draw cumulated counts as steps up to the first day of `ahead`, then the band and its middle.

    `came`: days and the count from then on. The line of a target is drawn across. Keys of
    `labels`: `now`, `middle`, `low`, `high`, `target`, `column:day`, `column:low`,
    `column:middle`, `column:high`.

    Raises ValueError without a day ahead.

    >>> days = [Ahead(date(2024, 1, 1), 3, 3, 3), Ahead(date(2024, 3, 1), 5, 8, 12)]
    >>> chart = fan([(date(2023, 12, 1), 3)], days, Caption("f", "F", "d"), labels={})
    >>> chart.table.rows[-1]
    ('2024-03-01', 5, 8, 12)
    """
    if not ahead:
        raise ValueError("A forecast needs a day.")
    plot = _plot(came, ahead, target, labels, width)
    parts = [*_axes(plot, month_names), *_target(plot, target, labels), *_band(plot, ahead)]
    parts += [*_came(plot, came, ahead[0]), *_words(plot, ahead, labels)]
    as_of = write(width - 8, 18, caption.as_of, paint="quiet", size=_SIZE, anchor="end")
    svg = picture(caption, width, _TOP + _HEIGHT + 34, *parts, as_of)
    return Chart(svg, caption.title, _table(came, ahead, labels))


def _plot(
    came: Sequence[tuple[date, int]],
    ahead: Sequence[Ahead],
    target: int | None,
    labels: Mapping[str, str],
    width: float,
) -> _Plot:
    first = min([came[0][0], ahead[0].day] if came else [ahead[0].day]).toordinal()
    last = max(ahead[-1].day.toordinal(), first + 1)
    ends = _ends(ahead[-1], labels)
    right = width - max(width_of(text, _SIZE, bold=True) for text, _ in ends) - 16
    highest = max([one.high for one in ahead] + [target or 0] + [count for _, count in came])
    y = Scale(0, round_ticks(highest)[-1], _TOP + _HEIGHT, _TOP)
    return _Plot(Scale(first, last, _LEFT, right), y, width)


def _axes(plot: _Plot, names: Sequence[str]) -> list[Element]:
    parts: list[Element] = []
    for tick in round_ticks(plot.y.last):
        y = plot.y(tick)
        paint = "line" if tick else "axis"
        parts.append(element("line", paint=paint, x1=_LEFT, x2=plot.x.stop, y1=y, y2=y))
        words = number(tick)
        parts.append(write(_LEFT - 8, y + 5, words, paint="quiet", size=_SIZE, anchor="end"))
    first, last = date.fromordinal(int(plot.x.first)), date.fromordinal(int(plot.x.last))
    room = max(2, int((plot.x.stop - plot.x.start) // 68))
    for place, month in enumerate(month_starts(first, last, room)):
        x, foot = plot.x(month.toordinal()), plot.y(0)
        text = names[month.month - 1] + (f" {month.year}" if not place or month.month <= 2 else "")
        parts.append(element("line", paint="axis", x1=x, x2=x, y1=foot, y2=foot + 6))
        if x + width_of(text, _SIZE) <= plot.width - 4:
            parts.append(write(x, foot + 22, text, paint="quiet", size=_SIZE))
    return parts


def _target(plot: _Plot, target: int | None, labels: Mapping[str, str]) -> list[Element]:
    if target is None:
        return []
    y = plot.y(target)
    words = f"{label(labels, 'target')} {target:,}"
    return [
        element("line", paint="as-of", x1=_LEFT, x2=plot.x.stop, y1=y, y2=y),
        write(_LEFT + 6, y - 6, words, paint="halo", size=_SIZE),
    ]


def _band(plot: _Plot, ahead: Sequence[Ahead]) -> list[Element]:
    upper = [plot.at(one.day, one.high) for one in ahead]
    lower = [plot.at(one.day, one.low) for one in reversed(ahead)]
    line = " L".join(plot.at(one.day, one.middle) for one in ahead)
    return [
        element("polygon", paint="band", points=" ".join(upper + lower)),
        element("path", paint="expected", d=f"M{line}"),
    ]


def _came(plot: _Plot, came: Sequence[tuple[date, int]], now: Ahead) -> list[Element]:
    x, y = plot.x(now.day.toordinal()), plot.y(now.middle)
    parts = [element("line", paint="as-of", x1=x, x2=x, y1=_TOP - 8, y2=plot.y(0))]
    if came:
        path = f"M{plot.at(came[0][0], 0)}"
        for day, count in came:
            path += f" H{number(plot.x(day.toordinal()))} V{number(plot.y(count))}"
        parts.append(element("path", paint="series-1-line", d=f"{path} H{number(x)}"))
    return [*parts, element("circle", paint="series-1", cx=x, cy=y, r=5)]


def _words(plot: _Plot, ahead: Sequence[Ahead], labels: Mapping[str, str]) -> list[Element]:
    """How many there are now beside the dot; the ends of the band beside it."""
    now, last = ahead[0], ahead[-1]
    text = f"{label(labels, 'now')} {now.middle:,}"
    x, y = plot.x(now.day.toordinal()), plot.y(now.middle)
    wide = width_of(text, 15, bold=True) + 10
    before = x - wide >= _LEFT
    at = max(_TOP + 12, y - 10 if before else y - 12)
    anchor = "end" if before else "start"
    parts = [write(x - 8 if before else x + 8, at, text, paint="series-1-words", size=15,
                   bold=True, anchor=anchor)]  # fmt: skip
    ends = _ends(last, labels)
    places = spread([plot.y(count) + 5 for _, count in ends], 18, _TOP + 6, plot.y(0))
    for (words, _), place in zip(ends, places, strict=True):
        bold = words == ends[-1][0] if len(ends) == 1 else words == ends[1][0]
        parts.append(write(plot.x.stop + 8, place, words, size=_SIZE, bold=bold))
    return parts


def _ends(last: Ahead, labels: Mapping[str, str]) -> list[tuple[str, int]]:
    if last.low == last.high:
        return [(f"{label(labels, 'middle')} {last.middle:,}", last.middle)]
    return [
        (f"{label(labels, name)} {count:,}", count)
        for name, count in (("high", last.high), ("middle", last.middle), ("low", last.low))
    ]


def _table(
    came: Sequence[tuple[date, int]], ahead: Sequence[Ahead], labels: Mapping[str, str]
) -> Table:
    columns = tuple(label(labels, f"column:{one}") for one in ("day", "low", "middle", "high"))
    before = [(day.isoformat(), count, count, count) for day, count in came]
    rows = [(one.day.isoformat(), one.low, one.middle, one.high) for one in ahead]
    return Table(columns, (*before, *rows))
