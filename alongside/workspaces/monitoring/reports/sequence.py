"""A sequence that somebody could have known alone is told of on every report."""

from __future__ import annotations

from dataclasses import replace

from alongside.foundations.documents import Table
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Report
from alongside.workspaces.monitoring.words import titles
from alongside.workspaces.randomisation.words import how_made_if_it_needs_saying


def saying_how_made(report: Report, glance: Glance) -> Report:
    """The report with how the sequence was made, unless nobody could have known it alone."""
    if "sequence" in report.data:
        return report
    said = how_made_if_it_needs_saying(glance.study, glance.as_of)
    if not said:
        return report
    table = Table(titles.SEQUENCE, [titles.HOW_MADE], [[said]])
    return replace(report, data=report.data | {"sequence": said}, tables=(*report.tables, table))
