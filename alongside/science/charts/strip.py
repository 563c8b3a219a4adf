"""One dot for each number, in a row for each group."""

from collections.abc import Iterator, Mapping, Sequence

from alongside.science.charts.axes import Scale, round_ticks
from alongside.science.charts.chart import Caption, Chart, Table
from alongside.science.charts.labels import label
from alongside.science.charts.svg import Element, element, number, picture
from alongside.science.charts.text import height_of, width_of, wrap, write
from alongside.science.estimation.describe import describe

_RADIUS = 4.0
_LEFT = 16.0


def strip(
    groups: Mapping[str, Sequence[float]],
    caption: Caption,
    *,
    labels: Mapping[str, str],
    width: float = 720,
) -> Chart:
    """Draw numbers as dots (such as minutes by mode, one dot one form), with each median.

    The axis starts at zero; dots that would cover each other are piled up. Keys of `labels`:
    the groups, `axis` (for example "Minutes"), `median`, `column:group`, `column:n`,
    `column:mean`, `column:sd`, `column:median`, `column:least`, `column:greatest`.

    >>> chart = strip({"remote": [40, 50]}, Caption("m", "Minutes", "d"), labels={})
    >>> chart.table.rows[0][:3]
    ('remote', 2, 45.0)
    """
    highest = max((value for values in groups.values() for value in values), default=1.0)
    ticks = round_ticks(highest, 6)
    scale = Scale(0, ticks[-1], _LEFT, width - _LEFT)
    parts: list[Element] = []
    y = 34.0 if caption.as_of else 12.0
    for place, (name, values) in enumerate(groups.items()):
        words = label(labels, name, name)
        y = _group(parts, words, values, y, scale, labels, f"series-{place % 3 + 1}")
    for tick in ticks:
        x = scale(tick)
        parts.append(element("line", paint="axis", x1=x, x2=x, y1=y, y2=y + 6))
        words = number(tick)
        parts.append(write(x, y + 22, words, paint="quiet", size=14, anchor="middle"))
    parts.append(element("line", paint="axis", x1=_LEFT, x2=width - _LEFT, y1=y, y2=y))
    parts.append(write(width - 8, 18, caption.as_of, paint="quiet", size=14, anchor="end"))
    parts.append(write(_LEFT, y + 44, label(labels, "axis", ""), paint="quiet", size=14))
    svg = picture(caption, width, y + 54, *parts)
    return Chart(svg, caption.title, _table(groups, labels))


def _group(
    parts: list[Element],
    name: str,
    values: Sequence[float],
    y: float,
    scale: Scale,
    labels: Mapping[str, str],
    paint: str,
) -> float:
    lines = wrap(name, scale.stop - scale.start, 16, bold=True)
    parts.append(write(_LEFT, y + 14, lines, bold=True))
    y += height_of(lines, 16) + 26
    dots = list(_piled(sorted(values), scale))
    foot = y + 2 * _RADIUS * max((level for _, level in dots), default=0) + _RADIUS
    for x, level in dots:
        cy = foot - 2 * _RADIUS * level
        parts.append(element("circle", paint=paint, cx=x, cy=cy, r=_RADIUS - 0.4))
    middle = describe(values).median
    if middle is not None:
        x, words = scale(middle), f"{label(labels, 'median')} {number(middle)}"
        half = width_of(words, 14) / 2
        at = min(max(x, scale.start + half), scale.stop - half)
        rule = element("line", paint="median", x1=x, x2=x, y1=y - 8, y2=foot + 8)
        parts += [rule, write(at, y - 13, words, size=14, anchor="middle")]
    return foot + 22


def _piled(values: Sequence[float], scale: Scale) -> Iterator[tuple[float, int]]:
    last_at: list[float] = []
    for value in values:
        x = scale(value)
        free = (level for level, before in enumerate(last_at) if x - before >= 2 * _RADIUS)
        level = next(free, len(last_at))
        if level == len(last_at):
            last_at.append(x)
        last_at[level] = x
        yield x, level


def _table(groups: Mapping[str, Sequence[float]], labels: Mapping[str, str]) -> Table:
    columns = ("group", "n", "mean", "sd", "median", "least", "greatest")
    rows = []
    for name, values in groups.items():
        found = describe(values)
        numbers = (found.mean, found.sd, found.median, found.least, found.greatest)
        shown = ("" if one is None else round(one, 2) for one in numbers)
        rows.append((label(labels, name, name), found.n, *shown))
    return Table(tuple(label(labels, f"column:{column}") for column in columns), tuple(rows))
