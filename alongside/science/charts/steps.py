"""Expected against actual, cumulated over time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.science.charts.axes import MONTHS, Scale, month_starts, round_ticks, spread
from alongside.science.charts.chart import Caption, Cell, Chart, Table
from alongside.science.charts.labels import label
from alongside.science.charts.placing import Box, box_of, first_free, segments
from alongside.science.charts.svg import Element, element, number, picture
from alongside.science.charts.text import height_of, line_height, width_of, wrap, write

_SIZE = 14.0
_PLOT_HEIGHT = 260.0
_LEFT = 40.0
_TOP = 52.0
_MARK = 9.0
_NAME_SIZE = 15.0
_NAME_ROOM = 110.0
_WIDE_FROM = 560.0

Line = Sequence[tuple[date, int]]


class TooManySeries(ValueError):
    """More than three lines in one picture cannot be told apart: draw small multiples."""


@dataclass(frozen=True)
class Expected:
    """How many were expected by a day, with the band in which chance alone would leave it."""

    day: date
    count: float
    low: float
    high: float


@dataclass(frozen=True)
class Mark:
    """Something that was done on a day to mend what was seen."""

    day: date
    words: str


@dataclass(frozen=True)
class _Plot:
    x: Scale
    y: Scale
    width: float

    def at(self, day: date, count: float) -> str:
        return f"{number(self.x(day.toordinal()))},{number(self.y(count))}"


def steps(
    expected: Sequence[Expected],
    actual: Mapping[str, Line],
    caption: Caption,
    *,
    as_of: date,
    marks: Sequence[Mark] = (),
    labels: Mapping[str, str],
    month_names: Sequence[str] = MONTHS,
    width: float = 720,
) -> Chart:
    """Draw what was expected as a thin line with its band, and what happened as steps.

    `actual` gives for each of one to three series the days and the cumulated counts from then
    on; the steps end at `as_of`. Counts start at zero. Keys of `labels`: `expected`, each
    series, `column:day`, `column:count`, `column:low`, `column:high`, `column:series`.

    Raises TooManySeries, ValueError when nothing was expected.
    """
    if len(actual) > 3:
        raise TooManySeries(f"{len(actual)} series in one picture; at most 3.")
    if not expected:
        raise ValueError("Give at least one expected count.")
    plot = _plot(expected, actual, as_of, width, labels)
    listed, height = _marks(plot, marks, _TOP + _PLOT_HEIGHT + 34)
    parts = [
        *_axes(plot, expected, month_names),
        *_expected(plot, expected),
        *_as_of(plot, as_of, caption),
        *listed,
        *_series(plot, actual, as_of),
        *_words(plot, expected, actual, as_of, marks, labels),
    ]
    svg = picture(caption, width, height + 6, *parts)
    return Chart(svg, caption.title, _table(expected, actual, labels))


def _plot(
    expected: Sequence[Expected],
    actual: Mapping[str, Line],
    as_of: date,
    width: float,
    labels: Mapping[str, str],
) -> _Plot:
    days = [one.day for one in expected] + [day for line in actual.values() for day, _ in line]
    first, last = min(days).toordinal(), max(*days, as_of).toordinal()
    highest = max(one.high for one in expected)
    highest = max([highest, *(count for line in actual.values() for _, count in line)])
    # The words of a series stand to the right of its end, so the end must leave them room.
    texts = [text for name in actual for text in _lines(name, actual[name], labels)]
    words = max((width_of(text, _NAME_SIZE, bold=True) for text in texts), default=0.0)
    share = (as_of.toordinal() - first) / ((last - first) or 1)
    right = _LEFT + (width - _LEFT - words - 18) / max(share, 0.01)
    beside = width_of(label(labels, "expected"), _SIZE) + 16 if width >= _WIDE_FROM else 16
    right = min(right, width - beside)
    y = Scale(0, round_ticks(highest)[-1], _TOP + _PLOT_HEIGHT, _TOP)
    return _Plot(Scale(first, last, _LEFT, right), y, width)


def _lines(name: str, line: Line, labels: Mapping[str, str]) -> tuple[str, ...]:
    words = f"{label(labels, name, name)} {line[-1][1] if line else 0}"
    return wrap(words, _NAME_ROOM, _NAME_SIZE, bold=True)


def _axes(plot: _Plot, expected: Sequence[Expected], names: Sequence[str]) -> list[Element]:
    parts: list[Element] = []
    for tick in round_ticks(plot.y.last):
        y = plot.y(tick)
        paint = "line" if tick else "axis"
        parts.append(element("line", paint=paint, x1=_LEFT, x2=plot.x.stop, y1=y, y2=y))
        words = write(_LEFT - 8, y + 5, number(tick), paint="quiet", size=_SIZE, anchor="end")
        parts.append(words)
    first, last = date.fromordinal(int(plot.x.first)), date.fromordinal(int(plot.x.last))
    room = int((plot.x.stop - plot.x.start) // 68)
    for place, month in enumerate(month_starts(first, last, max(2, room))):
        x, foot = plot.x(month.toordinal()), plot.y(0)
        year = f" {month.year}" if place == 0 or month.month <= 2 else ""
        text = names[month.month - 1] + year
        parts.append(element("line", paint="axis", x1=x, x2=x, y1=foot, y2=foot + 6))
        if x + width_of(text, _SIZE) <= plot.width - 4:
            parts.append(write(x, foot + 22, text, paint="quiet", size=_SIZE))
    return parts


def _expected(plot: _Plot, expected: Sequence[Expected]) -> list[Element]:
    upper = [plot.at(one.day, one.high) for one in expected]
    lower = [plot.at(one.day, one.low) for one in reversed(expected)]
    line = " L".join(plot.at(one.day, one.count) for one in expected)
    return [
        element("polygon", paint="band", points=" ".join(upper + lower)),
        element("path", paint="expected", d=f"M{line}"),
    ]


def _as_of(plot: _Plot, as_of: date, caption: Caption) -> list[Element]:
    x = plot.x(as_of.toordinal())
    return [
        element("line", paint="as-of", x1=x, x2=x, y1=_TOP - 8, y2=plot.y(0)),
        write(plot.width - 8, 18, caption.as_of, paint="quiet", size=_SIZE, anchor="end"),
    ]


def _series(plot: _Plot, actual: Mapping[str, Line], as_of: date) -> list[Element]:
    parts: list[Element] = []
    now = plot.x(as_of.toordinal())
    for place, line in enumerate(actual.values(), start=1):
        end = plot.y(line[-1][1] if line else 0)
        if line:
            path = f"M{plot.at(line[0][0], 0)}"
            for day, count in line:
                path += f" H{number(plot.x(day.toordinal()))} V{number(plot.y(count))}"
            path += f" H{number(now)}"
            parts.append(element("path", paint=f"series-{place}-line", d=path))
        parts.append(element("circle", paint=f"series-{place}", cx=now, cy=end, r=5))
    return parts


def _words(
    plot: _Plot,
    expected: Sequence[Expected],
    actual: Mapping[str, Line],
    as_of: date,
    marks: Sequence[Mark],
    labels: Mapping[str, str],
) -> list[Element]:
    now, due = plot.x(as_of.toordinal()) + 12, plot.y(_expected_by(expected, as_of))
    texts = [_lines(name, line, labels) for name, line in actual.items()]
    wanted = []
    for line in actual.values():
        end = plot.y(line[-1][1] if line else 0)
        # Words over the expected line would hide it: they step aside to their own side.
        aside = (16 if end >= due else -16) if abs(end - due) < 12 else 0
        wanted.append(end + 5 + aside)
    tallest = max((height_of(text, _NAME_SIZE) for text in texts), default=0.0)
    lowest_line = plot.y(0) - 4 - max(tallest - line_height(_NAME_SIZE), 0)
    places = spread(wanted, tallest, _TOP + 12, lowest_line)
    parts = [
        write(now, y, text, paint=f"series-{place}-words", size=_NAME_SIZE, bold=True)
        for place, (text, y) in enumerate(zip(texts, places, strict=True), start=1)
    ]
    taken = [
        box_of(now, y, text, _NAME_SIZE, bold=True) for text, y in zip(texts, places, strict=True)
    ]
    taken += [box for line in actual.values() for box in segments(_corners(plot, line, as_of))]
    taken += [_disc_box(plot, mark) for mark in marks]
    return [*parts, *_expected_words(plot, expected, taken, labels)]


def _corners(plot: _Plot, line: Line, as_of: date) -> list[tuple[float, float]]:
    """The points through which the steps go, with the dot at their end."""
    found = [(plot.x(line[0][0].toordinal()), plot.y(0))] if line else []
    for day, count in line:
        x = plot.x(day.toordinal())
        found += [(x, found[-1][1]), (x, plot.y(count))]
    now, end = plot.x(as_of.toordinal()), found[-1][1] if found else plot.y(0)
    return [*found, (now, end), (now + 5, end)]


def _disc_box(plot: _Plot, mark: Mark) -> Box:
    x = plot.x(mark.day.toordinal())
    return Box(x - _MARK, _TOP, x + _MARK, _TOP + 4 * _MARK + 2)


def _expected_words(
    plot: _Plot, expected: Sequence[Expected], taken: Sequence[Box], labels: Mapping[str, str]
) -> list[Element]:
    """The name of the expected line beside it where nothing else stands, else above the plot."""
    text = label(labels, "expected")
    room = Box(_LEFT + 4, _TOP - 8, plot.width - 4, plot.y(0) - 2)
    free = first_free(_beside(plot, expected, text), taken, room)
    if free is not None:
        return [write(free.left, free.top + 0.8 * _SIZE, text, paint="halo", size=_SIZE)]
    sample = f"M{number(_LEFT)},{number(_TOP - 21)} H{number(_LEFT + 24)}"
    return [
        element("path", paint="expected", d=sample),
        write(_LEFT + 30, _TOP - 16, text, paint="halo", size=_SIZE),
    ]


def _beside(plot: _Plot, expected: Sequence[Expected], text: str) -> Iterator[Box]:
    """Right of the end of the line, then above and below it from its end to its start."""
    for place, one in enumerate(reversed(expected)):
        x, y = plot.x(one.day.toordinal()), plot.y(one.count)
        if place == 0:
            yield box_of(x + 8, y + 5, [text], _SIZE)
        yield box_of(min(x, plot.width - 10), y - 8, [text], _SIZE, end=True)
        yield box_of(x + 8, y + 22, [text], _SIZE)


def _expected_by(expected: Sequence[Expected], day: date) -> float:
    before = [one for one in expected if one.day <= day]
    return before[-1].count if before else 0.0


def _marks(plot: _Plot, marks: Sequence[Mark], y: float) -> tuple[list[Element], float]:
    parts: list[Element] = []
    rows: list[float] = []
    for place, mark in enumerate(sorted(marks, key=lambda one: one.day), start=1):
        x = plot.x(mark.day.toordinal())
        # A mark that would cover the one before it stands a row lower.
        row = 0 if not rows or x - rows[-1] > 2 * _MARK + 2 else 1
        rows.append(x if row == 0 else -1e9)
        top = _TOP + _MARK + row * (2 * _MARK + 2)
        parts.append(element("line", paint="axis", x1=x, x2=x, y1=top, y2=plot.y(0)))
        parts += _disc(x, top, place)
        lines = wrap(mark.words, plot.width - _LEFT - 16, _SIZE)
        parts += [*_disc(_LEFT - 12, y + 8, place), write(_LEFT + 4, y + 13, lines, size=_SIZE)]
        y += max(24.0, height_of(lines, _SIZE) + 6)
    return parts, y


def _disc(x: float, y: float, place: int) -> list[Element]:
    disc = element("circle", paint="mark", cx=x, cy=y, r=_MARK)
    return [disc, write(x, y + 4.5, str(place), size=12, bold=True, anchor="middle")]


def _table(
    expected: Sequence[Expected],
    actual: Mapping[str, Line],
    labels: Mapping[str, str],
) -> Table:
    columns = ("series", "day", "count", "low", "high")
    rows: list[tuple[Cell, ...]] = [
        (label(labels, "expected"), one.day.isoformat(), one.count, one.low, one.high)
        for one in expected
    ]
    for name, line in actual.items():
        words = label(labels, name, name)
        rows += [(words, day.isoformat(), count, "", "") for day, count in line]
    return Table(tuple(label(labels, f"column:{column}") for column in columns), tuple(rows))
