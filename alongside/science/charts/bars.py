"""Small multiples of horizontal bars, such as the recruitment funnel by site."""

from collections.abc import Mapping, Sequence

from alongside.science.charts.axes import Scale
from alongside.science.charts.chart import Caption, Cell, Chart, Table
from alongside.science.charts.labels import label
from alongside.science.charts.svg import Element, element, picture
from alongside.science.charts.text import height_of, width_of, wrap, write

_MARGIN = 8.0
_GAP = 32.0
_NARROWEST = 240.0
_BAR = 16.0


def bars(
    panels: Mapping[str, Mapping[str, int]],
    caption: Caption,
    *,
    labels: Mapping[str, str],
    width: float = 720,
) -> Chart:
    """Draw one panel of bars per site, all on one scale that starts at zero.

    `panels` maps a site to its counts by stage, in the order in which they are drawn. Keys of
    `labels`: `site:<name>`, the stages, `column:step`.

    Raises ValueError when there is no panel or a panel has other stages than the first.

    >>> caption = Caption("funnel", "Funnel", "Families by stage")
    >>> chart = bars({"Bromley": {"screened": 4}}, caption, labels={"screened": "Screened"})
    >>> chart.table.rows
    (('Screened', 4),)
    """
    stages = list(next(iter(panels.values()), {}))
    if not stages or any(list(panel) != stages for panel in panels.values()):
        raise ValueError("Every panel needs the same stages in the same order.")
    across = max(1, min(len(panels), int((width + _GAP) // (_NARROWEST + _GAP))))
    room = (width - 2 * _MARGIN - _GAP * (across - 1)) / across
    highest = max(max(panel.values()) for panel in panels.values()) or 1
    scale = Scale(0, highest, 0, room - width_of(str(highest), 16, bold=True) - 10)
    parts: list[Element] = []
    top = bottom = 34.0 if caption.as_of else 12.0
    for place, (site, counts) in enumerate(panels.items()):
        if place and place % across == 0:
            top = bottom + _GAP
        left = _MARGIN + (place % across) * (room + _GAP)
        foot = _panel(
            parts, (left, top, room), label(labels, f"site:{site}"), counts, scale, labels
        )
        bottom = max(bottom, foot)
    parts.append(write(width - 8, 20, caption.as_of, paint="quiet", size=14, anchor="end"))
    svg = picture(caption, width, bottom + _MARGIN, *parts)
    return Chart(svg, caption.title, _table(panels, stages, labels))


def _panel(
    parts: list[Element],
    place: tuple[float, float, float],
    heading: str,
    counts: Mapping[str, int],
    scale: Scale,
    labels: Mapping[str, str],
) -> float:
    left, y, room = place
    lines = wrap(heading, room, 16, bold=True)
    parts.append(write(left, y + 14, lines, bold=True))
    y += height_of(lines, 16) + 8
    for stage, count in counts.items():
        words = wrap(label(labels, stage), room, 14)
        parts.append(write(left, y + 12, words, size=14))
        y += height_of(words, 14) + 2
        if count:
            bar = element("rect", paint="series-1", x=left, y=y, width=scale(count), height=_BAR)
            parts.append(bar)
        x = left + scale(count) + 7
        parts.append(write(x, y + 13.5, str(count), size=15, bold=True))
        y += _BAR + 10
    return y


def _table(
    panels: Mapping[str, Mapping[str, int]], stages: Sequence[str], labels: Mapping[str, str]
) -> Table:
    sites = (label(labels, f"site:{site}") for site in panels)
    rows: list[tuple[Cell, ...]] = [
        (label(labels, stage), *(panel[stage] for panel in panels.values())) for stage in stages
    ]
    return Table((label(labels, "column:step"), *sites), tuple(rows))
