"""The target population of each site as a report: what the official files say, to take away."""

from __future__ import annotations

from alongside.foundations.documents import Table
from alongside.workspaces.adaptation.queries.target import Targets, targets
from alongside.workspaces.adaptation.reports.drawing import target_picture
from alongside.workspaces.adaptation.words import placing, titles
from alongside.workspaces.monitoring import words as monitoring
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Report

COLUMNS = ("site", "index", "tenth", "children", "target_share")


def places_report(glance: Glance) -> Report:
    """Children of each tenth at each site, and the share that each tenth has of the target."""
    study = glance.study
    aims = targets(study, glance.as_of)
    rows = [row for one in study.adaptation.areas for row in _tenths(aims, one.site, one.index)]
    picture = target_picture(glance, aims)
    numbers = frozenset(range(2, len(placing.TARGET_HEADS)))
    told = placing.target_rows(study, aims)
    return Report(
        name="places",
        title=titles.PLACES,
        sentence=placing.places_sentence(study, aims),
        as_of=monitoring.as_of(glance.local),
        data=[dict(zip(COLUMNS, row, strict=True)) for row in rows],
        columns=COLUMNS,
        rows=rows,
        pictures=(picture,) if picture else (),
        tables=(Table(titles.TARGET_BY_SITE, placing.TARGET_HEADS, told, numbers),),
    )


def _tenths(aims: Targets, site: str, index: str) -> list[tuple[object, ...]]:
    """No row where nothing is known of a site."""
    aim = aims.deciles([site])
    if aim is None:
        return []
    total = sum(aim.weights.values()) or 1
    return [
        (site, index, tenth, children, round(aim.weights[str(tenth)] / total, 6))
        for tenth, children in aims.children_at([site]).items()
    ]
