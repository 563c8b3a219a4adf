"""One part of a report: what it says, its pictures, its tables, and the same figures tidy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from alongside.foundations.documents import Figure, Table
from alongside.workspaces.monitoring.reports import Report

ALL_SITES = "total"


@dataclass(frozen=True)
class Tidy:
    """A table for a statistics program: one count a row."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Piece:
    """A part under its own heading; `data` are its numbers, from which the digest is made."""

    name: str
    heading: str
    paragraphs: Sequence[str]
    data: Any
    figures: Sequence[Figure] = ()
    tables: Sequence[Table] = ()
    tidy: Sequence[Tidy] = ()


def of_report(report: Report) -> Piece:
    """A report of the pages about progress as a part of this one."""
    return Piece(
        name=report.name,
        heading=report.title,
        paragraphs=[report.sentence],
        data=report.data,
        figures=[
            Figure(one.chart.svg, one.chart.title, one.description) for one in report.pictures
        ],
        tables=[one for one in report.tables if one.rows],
        tidy=[_tidy(report)],
    )


def _tidy(report: Report) -> Tidy:
    """Counts that stand in a column for each site come under each other."""
    columns = list(report.columns)
    if ALL_SITES not in columns:
        return Tidy(report.name, columns, report.rows)
    first = columns.index(ALL_SITES)
    names = ["all", *columns[first + 1 :]]
    rows = [
        (*row[:first], site, count)
        for row in report.rows
        for site, count in zip(names, row[first:], strict=True)
    ]
    return Tidy(report.name, [*columns[:first], "site", "count"], rows)
