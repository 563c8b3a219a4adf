"""Addresses of the pages about reach, which keep the moment and the site looked at."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from alongside.science.protocol import Permission
from alongside.workspaces.adaptation.words import titles
from alongside.workspaces.monitoring.addresses import moment_text
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import WRITERS, Report
from alongside.workspaces.study.permissions import Here

TABS = (
    ("adaptation:reach", titles.REACH, Permission.MONITORING_SEE),
    ("adaptation:map", titles.MAP, Permission.MONITORING_SEE),
    ("adaptation:points", titles.POINTS, Permission.MONITORING_SEE),
    ("adaptation:places", titles.PLACES, Permission.MONITORING_SEE),
)


def address(view: str, glance: Glance, *arguments: str, **more: str) -> str:
    """A page of the study as of the same moment and at the same site."""
    url = reverse(view, args=[glance.study.slug, *arguments])
    kept = {"as_of": moment_text(glance), "site": glance.site or "", **more}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{url}?{query}" if query else url


def tabs(here: Here, glance: Glance, current: str) -> list[tuple[str, str, bool]]:
    """The pages that this person may open."""
    return [
        (label, address(view, glance), view == current)
        for view, label, permission in TABS
        if here.may(permission)
    ]


def downloads(
    glance: Glance, report: Report, *, pictures: bool = True, **more: str
) -> list[tuple[str, str]]:
    """The files of a report as (words, address); a single picture among them if it is wanted."""
    return [
        (format.upper(), address("adaptation:file", glance, report.name, format, **more))
        for format in WRITERS
        if format != "svg" or (pictures and len(report.pictures) == 1)
    ]


def figures_of(glance: Glance, report: str) -> list[tuple[str, str]]:
    """The files of a report by its name, without pictures of their own."""
    return [
        (format.upper(), address("adaptation:file", glance, report, format))
        for format in ("csv", "json", "pdf")
    ]


def picture_file(glance: Glance, report: Report, number: int) -> str:
    return address("adaptation:file", glance, report.name, "svg", picture=str(number))
