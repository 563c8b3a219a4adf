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


@dataclass(frozen=True)
class Waiting:
    """Something to do for a family; `what` is one of `words.STEPS`."""

    family: UUID
    number: str
    site: str
    what: str
    since: datetime
    due: date | None


@dataclass(frozen=True)
class _Known:
    """What is recorded about the families in sight; each name holds the family's row."""

    zone: str
    attempts: dict[UUID, Any]
    information: dict[UUID, Any]
    screenings: dict[UUID, Any]
    waiting: dict[UUID, Any]


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

    answered = AmbiguityDecision.objects.as_of().values("ambiguity")
    asked = Ambiguity.objects.as_of().filter(family_id__in=families).exclude(pk__in=answered)
    return _Known(
        zone=study.time_zone,
        attempts=latest(ContactAttempt),
        information=latest(InformationGiven),
        screenings=latest(Screening),
        waiting={row.family_id: row for row in asked},
    )


def _steps_of(study: Study, row: Referral, known: _Known) -> list[Waiting]:
    family = row.family_id
    attempt, screening = known.attempts.get(family), known.screenings.get(family)
    steps = []
    if attempt is None and screening is None:
        due = working_days_after(day_of(row.occurred_at, known.zone), DAYS_TO_FIRST_CONTACT)
        return [_step(study, row, "contact", row.occurred_at, due)]
    if attempt is not None and attempt.next_due is not None:
        steps.append(_step(study, row, "contact_again", attempt.occurred_at, attempt.next_due))
    if family not in known.information:
        since = attempt.occurred_at if attempt else row.occurred_at
        steps.append(_step(study, row, "information", since, None))
    if asked := known.waiting.get(family):
        due = working_days_after(day_of(asked.occurred_at, known.zone), DAYS_TO_ANSWER)
        steps.append(_step(study, row, "answer", asked.occurred_at, due))
    elif screening is not None:
        steps.append(_step(study, row, "decide", screening.occurred_at, None))
    if screening is None:
        due = working_days_after(day_of(row.occurred_at, known.zone), DAYS_TO_SCREEN)
        steps.append(_step(study, row, "screen", row.occurred_at, due))
    return steps


def _step(study: Study, row: Referral, what: str, since: datetime, due: date | None) -> Waiting:
    return Waiting(row.family_id, row.family.number, row.family.site, what, since, due)
