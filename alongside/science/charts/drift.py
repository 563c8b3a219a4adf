"""A running sum that grows while too few come, and the limit at which it speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.science.charts.chart import Caption, Cell, Chart, Table
from alongside.science.charts.dated import SIZE, frame, marked, plot_of
from alongside.science.charts.labels import label
from alongside.science.charts.steps import Mark
from alongside.science.charts.svg import element, picture
from alongside.science.charts.text import write


@dataclass(frozen=True)
class DriftWeek:
    """The sum at the end of a week, in families; `fires` when it reached the limit."""

    last_day: date
    sum: float
    fires: bool


def drift(
    weeks: Sequence[DriftWeek],
    limit: float,
    caption: Caption,
    *,
    span: tuple[date, date],
    as_of: date,
    marks: Sequence[Mark] = (),
    labels: Mapping[str, str],
    width: float = 720,
) -> Chart:
    """Draw the sum week by week, with its limit; `span` are the first and last day of the axis.

    Keys of `labels`: `limit`, `column:day`, `column:sum`, `column:fires`, `yes`, `no`.
    """
    plot = plot_of(*span, max([limit * 1.15, *(one.sum for one in weeks)]), width)
    listed, height = marked(plot, marks)
    line = " L".join([plot.at(span[0], 0), *(plot.at(one.last_day, one.sum) for one in weeks)])
    y = plot.y(limit)
    svg = picture(
        caption, width, height,
        *frame(plot, caption, as_of),
        element("line", paint="expected", x1=plot.x.start, x2=plot.x.stop, y1=y, y2=y),
        write(plot.x.start + 6, y - 6, label(labels, "limit"), paint="halo", size=SIZE),
        *listed,
        element("path", paint="series-1-line", d=f"M{line}"),
        *(
            element("circle", paint="series-1", cx=plot.x(one.last_day.toordinal()),
                    cy=plot.y(one.sum), r=6)
            for one in weeks if one.fires
        ),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (one.last_day.isoformat(), round(one.sum, 2), label(labels, "yes" if one.fires else "no"))
        for one in weeks
    ]
    head = tuple(label(labels, f"column:{name}") for name in ("day", "sum", "fires"))
    return Chart(svg, caption.title, Table(head, tuple(rows)))
