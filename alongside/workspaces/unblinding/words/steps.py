"""What is next: deciding, telling, saying what follows, and guessing at the end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from alongside.foundations.clock import day_of
from alongside.science.protocol import Permission, Study
from alongside.workspaces.families.models import FamilyForgotten
from alongside.workspaces.referrals.due import working_days_after
from alongside.workspaces.study.next_steps import NextStep
from alongside.workspaces.unblinding import queries
from alongside.workspaces.unblinding.codes import COLLEAGUE
from alongside.workspaces.unblinding.queries import RequestRow

DECIDE = "Decide whether an arm may be told"
TELL = "Tell an arm, as was agreed"
FOLLOWS = "Record what follows from an arm that was told"
LEARNED = "Record what follows from an arm that an assessor learned"
GUESS = "{name} says what they believe the family was given"
DAYS_TO_DECIDE, DAYS_TO_ASSESS, DAYS_TO_GUESS = 2, 5, 5
REQUEST = "unblinding:request"


def next_steps(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[NextStep]:
    """Everything about unblinding that waits, for families that are not forgotten."""
    gone = FamilyForgotten.objects.as_of().about(only).filter(study=study.slug)
    forgotten = set(gone.values_list("family_id", flat=True))
    asked = queries.requests(study, sites, at, only=only)
    steps = [step for row in asked for step in _of_request(study, row)]
    steps += [
        NextStep(
            row.family, row.number, row.site, LEARNED, row.at,
            _due(study, row.at, DAYS_TO_ASSESS), "unblinding:learned",
            (row.number, str(row.id)), Permission.UNBLINDING_DECIDE,
        )
        for row in queries.learned(study, sites, only=only)
        if not row.effect
    ]  # fmt: skip
    steps += [
        NextStep(
            row.family, row.number, row.site, GUESS.format(name=row.assessor), row.since,
            _due(study, row.since, DAYS_TO_GUESS), "unblinding:guess", (row.number,),
            Permission.UNBLINDING_GUESS,
        )
        for row in queries.to_guess(study, sites, only=only)
    ]  # fmt: skip
    return [step for step in steps if step.family not in forgotten]


def _of_request(study: Study, row: RequestRow) -> list[NextStep]:
    days = DAYS_TO_DECIDE if row.planned else 0
    found: tuple[str, str, datetime, int, Permission] | None = None
    if row.state == queries.WAITING:
        found = (DECIDE, REQUEST, row.at, days, Permission.UNBLINDING_DECIDE)
    elif row.state == queries.APPROVED and row.way == COLLEAGUE and row.decided_at:
        tell = Permission.UNBLINDING_DISCLOSE
        found = (TELL, "unblinding:disclose", row.decided_at, days, tell)
    elif row.waits_for_impact and row.told_at:
        decide = Permission.UNBLINDING_DECIDE
        found = (FOLLOWS, "unblinding:impact", row.told_at, DAYS_TO_ASSESS, decide)
    if found is None:
        return []
    what, view, since, days, permission = found
    return [
        NextStep(
            row.family, row.number, row.site, what, since, _due(study, since, days), view,
            (row.number, str(row.id)), permission,
        )
    ]  # fmt: skip


def _due(study: Study, since: datetime, working_days: int) -> date:
    return working_days_after(day_of(since, study.time_zone), working_days)
