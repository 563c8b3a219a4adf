"""What is to be done next for families before consent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.foundations.clock import day_of
from alongside.science.protocol import Study
from alongside.workspaces.families.models import FamiliesJoined
from alongside.workspaces.referrals.due import working_days_after
from alongside.workspaces.referrals.models import (
    Ambiguity,
    AmbiguityDecision,
    ContactAttempt,
    Declined,
    EligibilityDecision,
    InformationGiven,
    Referral,
    Screening,
)

DAYS_TO_FIRST_CONTACT = 2
DAYS_TO_SCREEN = 5
DAYS_TO_ANSWER = 5
DAYS_TO_INFORM = 2
DAYS_TO_DECIDE = 2
DAYS_TO_TRY_AGAIN = 2
DAYS_TO_CLOSE = 2
DONE_WITH_TRYING = {"interested", "not_interested"}


@dataclass(frozen=True)
class Waiting:
    """Something to do for a family; `what` is one of `words.STEPS`."""

    family: UUID
    number: str
    site: str
    what: str
    since: datetime
    due: date


@dataclass(frozen=True)
class _Known:
    """What is recorded about the families in sight; each name holds the family's row."""

    zone: str
    attempts: dict[UUID, Any]
    information: dict[UUID, Any]
    screenings: dict[UUID, Any]
    waiting: dict[UUID, Any]
    answered: dict[UUID, datetime]

    def day_after(self, at: datetime, working_days: int) -> date:
        return working_days_after(day_of(at, self.zone), working_days)


def waiting(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[Waiting]:
    """Steps for families of these sites that agreed, and are neither decided nor gone."""
    gone = [
        FamiliesJoined.objects.as_of().values("family"),
        Declined.objects.as_of().values("family"),
        EligibilityDecision.objects.as_of().values("family"),
    ]
    rows = (
        Referral.objects.as_of()
        .about(only)
        .filter(
            study=study.slug, family__site__in=sites, agreed_to_contact=True, occurred_at__lte=at
        )
    )
    for families in gone:
        rows = rows.exclude(family__in=families)
    open_ones = list(rows.select_related("family").order_by("occurred_at"))
    known = _known(study, [row.family_id for row in open_ones])
    return [step for row in open_ones for step in _steps_of(study, row, known)]


def _known(study: Study, families: list[UUID]) -> _Known:
    def latest(model: Any) -> dict[UUID, Any]:
        rows = model.objects.as_of().filter(family_id__in=families).order_by("occurred_at")
        return {row.family_id: row for row in rows}

    decisions = AmbiguityDecision.objects.as_of()
    asked = Ambiguity.objects.as_of().filter(family_id__in=families)
    asked = asked.exclude(pk__in=decisions.values("ambiguity"))
    answered = decisions.filter(ambiguity__family_id__in=families).order_by("occurred_at")
    return _Known(
        zone=study.time_zone,
        attempts=latest(ContactAttempt),
        information=latest(InformationGiven),
        screenings=latest(Screening),
        waiting={row.family_id: row for row in asked},
        answered=dict(answered.values_list("ambiguity__family_id", "occurred_at")),
    )


def _steps_of(study: Study, row: Referral, known: _Known) -> list[Waiting]:
    family = row.family_id
    attempt, screening = known.attempts.get(family), known.screenings.get(family)

    def step(what: str, since: datetime, days: int) -> Waiting:
        return _step(study, row, what, since, known.day_after(since, days))

    if attempt is None and screening is None:
        return [step("contact", row.occurred_at, DAYS_TO_FIRST_CONTACT)]
    if attempt is not None and attempt.outcome == "not_interested":
        return [step("close", attempt.occurred_at, DAYS_TO_CLOSE)]
    steps = []
    if attempt is not None and (due := _try_again_on(attempt, screening, known)):
        steps.append(_step(study, row, "contact_again", attempt.occurred_at, due))
    if family not in known.information:
        since = attempt.occurred_at if attempt else row.occurred_at
        steps.append(step("information", since, DAYS_TO_INFORM))
    if asked := known.waiting.get(family):
        steps.append(step("answer", asked.occurred_at, DAYS_TO_ANSWER))
    elif screening is not None:
        since = max(screening.occurred_at, known.answered.get(family, screening.occurred_at))
        steps.append(step("decide", since, DAYS_TO_DECIDE))
    if screening is None:
        steps.append(step("screen", row.occurred_at, DAYS_TO_SCREEN))
    return steps


def _try_again_on(attempt: Any, screening: Any, known: _Known) -> date | None:
    """The day that was agreed; without one, soon, until somebody was reached who goes on."""
    if attempt.next_due is not None or screening is not None:
        agreed: date | None = attempt.next_due
        return agreed
    if attempt.outcome in DONE_WITH_TRYING:
        return None
    return known.day_after(attempt.occurred_at, DAYS_TO_TRY_AGAIN)


def _step(study: Study, row: Referral, what: str, since: datetime, due: date) -> Waiting:
    return Waiting(row.family_id, row.family.number, row.family.site, what, since, due)
