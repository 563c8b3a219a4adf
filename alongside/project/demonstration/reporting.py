"""Reports for the steering committee, as they stand at the end of the demonstration."""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.project.demonstration.cast import Cast
from alongside.workspaces.reports import actions
from alongside.workspaces.reports.making import make
from alongside.workspaces.reports.words.pages import letter, shown_as_of

AGO = timedelta(days=30)


def report_to_the_committee(cast: Cast, now: datetime, ago: timedelta = AGO) -> None:
    """The trial manager makes the open one and tells of it; the statistician the closed one."""
    study, manager = cast.study, cast.of("trial_manager")
    moment = now - ago
    opened = make(study=study, closed=False, moment=moment, by=manager, at=now)
    words = letter(study, shown_as_of(moment, study), f"/{study.slug}/reports/{opened.pk}/")
    actions.send_round(study=study, snapshot=opened, letter=words, by=manager, at=now)
    by = cast.of("independent_statistician")
    make(study=study, closed=True, moment=moment, by=by, at=now)
