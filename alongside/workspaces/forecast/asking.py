"""A forecast asked for in words, as on the command line; straight from the facts."""

from __future__ import annotations

from datetime import date, datetime

from alongside.science.protocol import Study
from alongside.science.recruitment.forecast_basis import MILESTONES
from alongside.workspaces.forecast import queries, reports
from alongside.workspaces.forecast.queries import Question
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import ByPaths, standings
from alongside.workspaces.monitoring.reports import Report


class CannotAsk(ValueError):
    """There is no such number, or no such day."""


def asked_report(
    study: Study,
    as_of: datetime | None,
    now: datetime,
    number: str,
    target: int | None,
    by: str,
) -> Report:
    """The forecast of one number, by the study's own target and day where none is given."""
    if number not in MILESTONES:
        raise CannotAsk(f"No number {number}. There is: {', '.join(MILESTONES)}.")
    glance, milestone = Glance(study, as_of or now, as_of), MILESTONES.index(number)
    day = _day(by, glance.day) if by else queries.usual_day(study, glance.day)
    question = Question(milestone, target or queries.usual_target(study, milestone), day)
    seen = queries.see(study, ByPaths(study, standings(study, as_of), as_of), glance.day)
    return reports.forecast_report(glance, seen, question)


def _day(text: str, after: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise CannotAsk(f"'{text}' is not a day. Write it as 2024-03-31.") from None
    if found <= after:
        raise CannotAsk(f"{text} has passed: a forecast needs a day after {after.isoformat()}.")
    return found
