"""What can be read on a page and taken away as a file: the same figures everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from alongside.workspaces.adaptation.reports.area_report import map_report
from alongside.workspaces.adaptation.reports.behaviour import behaviour_report
from alongside.workspaces.adaptation.reports.decisions import decisions_report
from alongside.workspaces.adaptation.reports.places import places_report
from alongside.workspaces.adaptation.reports.points import points_report
from alongside.workspaces.adaptation.reports.reach import reach_report
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Report

REPORTS: Mapping[str, Callable[[Glance, str, str], Report]] = {
    "reach": lambda glance, *_: reach_report(glance),
    "map": map_report,
    "points": lambda glance, *_: points_report(glance),
    "behaviour": lambda glance, *_: behaviour_report(glance),
    "places": lambda glance, *_: places_report(glance),
    "decisions": lambda glance, *_: decisions_report(glance),
}
"""By name; each takes the site and the step of a map, which the others leave alone."""

__all__ = [
    "REPORTS",
    "behaviour_report",
    "map_report",
    "places_report",
    "points_report",
    "reach_report",
]
