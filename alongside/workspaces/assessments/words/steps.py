"""Visits in the what-next list of those who do them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from alongside.foundations.clock import day_of
from alongside.science.protocol import Permission, Study
from alongside.workspaces.assessments.queries.due import TO_DO, DueVisit, all_due
from alongside.workspaces.assessments.words.visits import to_do
from alongside.workspaces.study.next_steps import NextStep


def next_steps(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[NextStep]:
    """The visits that can be done now; as many queries whatever their number."""
    rows = all_due(study, sites, at, only=only)
    return [_step(study, row) for row in rows if row.state in TO_DO]


def _step(study: Study, row: DueVisit) -> NextStep:
    zone = ZoneInfo(study.time_zone)
    opens = datetime.combine(row.window.opens, time(), zone)
    planned = row.planned_for if row.state == "booked" else None
    return NextStep(
        family=row.family,
        number=row.number,
        site=row.site,
        what=to_do(row),
        since=row.began or opens,
        due=day_of(planned, zone) if planned else row.window.closes,
        view="assessments:visit",
        arguments=(row.number, row.visit.id),
        permission=Permission.ASSESSMENTS_ASSESS,
    )
