"""A social worker's own referrals, in states that say nothing about an arm."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from alongside.foundations.accounts.models import Person
from alongside.foundations.pages.paging import Paged, on_page
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.models import (
    Ambiguity,
    AmbiguityDecision,
    ContactAttempt,
    Declined,
    EligibilityDecision,
    Referral,
    Screening,
)
from alongside.workspaces.referrals.queries.rows import MyReferral

LaterStates = Callable[[Study, Sequence[UUID]], Mapping[UUID, str]]
_LATER: list[LaterStates] = []


def told_by(states: LaterStates) -> LaterStates:
    """Let a later workspace say what became of families after eligibility; it wins."""
    _LATER.append(states)
    return states


def mine(study: Study, person: Person) -> list[MyReferral]:
    """The families that a person referred, the latest first; the same number of queries always."""
    return _with_states(study, list(_own(study, person)))


def mine_on(study: Study, person: Person, page: str) -> Paged:
    """One page of the families that a person referred."""
    found = on_page(_own(study, person), page)
    return found.showing(_with_states(study, found.rows))


def state_of(study: Study, family: Family) -> str | None:
    """What has become of one family's referral, in the same states."""
    referral = Referral.objects.as_of().filter(family=family).select_related("family").first()
    return None if referral is None else _with_states(study, [referral])[0].state


def _own(study: Study, person: Person) -> QuerySet[Referral]:
    own = Referral.objects.as_of().filter(study=study.slug, family__recorded_by=person)
    return own.select_related("family").order_by("-occurred_at", "-family__number")


def _with_states(study: Study, rows: Sequence[Referral]) -> list[MyReferral]:
    families = [row.family_id for row in rows]
    states = _states(families)
    for later in _LATER:
        states |= later(study, families)
    return [
        MyReferral(
            number=row.family.number,
            site=row.family.site,
            at=row.occurred_at,
            agreed_to_contact=row.agreed_to_contact,
            ages_fit=row.ages_fit,
            state=states.get(row.family_id, "waiting") if row.agreed_to_contact else "not_agreed",
        )
        for row in rows
    ]


def last_team(study: Study, person: Person) -> tuple[str, str] | None:
    """The site and team of a person's latest referral, so that it need not be chosen again."""
    own = Referral.objects.filter(study=study.slug, recorded_by=person).order_by("-recorded_at")
    return own.values_list("family__site", "team").first()


def _states(families: list[UUID]) -> dict[UUID, str]:
    """The furthest state of each family; later lines win."""

    def reached(model: type, **more: object) -> list[UUID]:
        rows = model.objects.as_of().about(families).filter(**more)  # type: ignore[attr-defined]
        return list(rows.values_list("family_id", flat=True))

    answered = AmbiguityDecision.objects.as_of().values("ambiguity")
    waiting = Ambiguity.objects.as_of().about(families).exclude(pk__in=answered)
    steps = {
        "in_contact": reached(ContactAttempt),
        "being_checked": reached(Screening),
        "team_asked": list(waiting.values_list("family_id", flat=True)),
        "eligible": reached(EligibilityDecision, eligible=True),
        "not_eligible": reached(EligibilityDecision, eligible=False),
        "declined": reached(Declined),
    }
    return {family: state for state, reached_by in steps.items() for family in reached_by}
