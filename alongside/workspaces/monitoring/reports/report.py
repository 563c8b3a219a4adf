"""One report in every form in which it can be taken away."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from alongside.foundations.documents import Figure, Table, table_report
from alongside.foundations.tables import write_csv
from alongside.science.charts.chart import Caption, Chart

Format = Literal["json", "csv", "svg", "pdf"]
TYPES: Mapping[str, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


WIDE, NARROW = 720.0, 360.0


@dataclass(frozen=True)
class Picture:
    """A chart, what it shows in words, and how to draw it for a phone."""

    chart: Chart
    description: str
    narrow: Callable[[], Chart] | None = None


def drawn(draw: Callable[[Caption, float], Chart], caption: Caption) -> Picture:
    """The picture that `draw` makes of a caption and a width, wide and (if wanted) narrow."""
    narrow = replace(caption, ident=f"{caption.ident}-narrow")
    return Picture(draw(caption, WIDE), caption.description, partial(draw, narrow, NARROW))


@dataclass(frozen=True)
class Report:
    """A title, a sentence, pictures, tables, and the same figures as data.

    `alone` is a picture to take away where the page shows a table instead; it comes before those
    of the page.
    """

    name: str
    title: str
    sentence: str
    as_of: str
    data: Any
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    alone: Picture | None = None


class NoSuchPicture(LookupError):
    """The report has no picture of that number."""


def as_json(report: Report, _: int) -> bytes:
    return json.dumps(report.data, indent=2, ensure_ascii=False).encode() + b"\n"


def as_csv(report: Report, _: int) -> bytes:
    return write_csv(report.rows, report.columns)


def as_svg(report: Report, number: int) -> bytes:
    alone = (report.alone,) if report.alone else ()
    drawn: tuple[Picture, ...] = (*alone, *report.pictures)
    if not 0 <= number < len(drawn):
        raise NoSuchPicture(report.name)
    return drawn[number].chart.svg.encode()


def as_pdf(report: Report, _: int) -> bytes:
    return table_report(
        title=report.title,
        sentence=report.sentence,
        as_of=report.as_of,
        tables=report.tables,
        figures=[
            Figure(one.chart.svg, one.chart.title, one.description) for one in report.pictures
        ],
    )


WRITERS: Mapping[str, Callable[[Report, int], bytes]] = {
    "json": as_json,
    "csv": as_csv,
    "svg": as_svg,
    "pdf": as_pdf,
}


def written(report: Report, format: str, picture: int = 0) -> bytes:
    """The report as a file; raises KeyError for an unknown format, NoSuchPicture."""
    return WRITERS[format](report, picture)


def table_of(chart: Chart, numbers_from: int = 1) -> Table:
    """The numbers behind a picture as a table of a document."""
    numbers = frozenset(range(numbers_from, len(chart.table.header)))
    return Table(chart.title, chart.table.header, chart.table.rows, numbers)
