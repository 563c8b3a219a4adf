"""Families that have come as far as their visits, by the same actions that the pages call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from alongside.foundations.accounts.models import Person
from alongside.workspaces.assessments import actions, queries
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.families.models import Family, Parent
from alongside.workspaces.referrals.given import ChildGiven
from tests.workspaces.made_up import AT, PEOPLE, eligible_family, person, study

CONSENTED = AT + timedelta(days=2)
BASELINE = AT + timedelta(days=7)
SDQ = "sdq_p2_4:A"


@dataclass(frozen=True)
class Team:
    """The people whom a family meets."""

    social_worker: Person
    coordinator: Person
    nurse: Person
    manager: Person


def team() -> Team:
    roles = ("social_worker", "recruitment_coordinator", "research_nurse", "trial_manager")
    return Team(*(person(role) for role in roles))


def eligible(people: Team, *born: date, weeks_early: int = 0, **more: Any) -> Family:
    """An eligible family whose children were born on these days."""
    days = born or (date(2021, 3, 14),)
    children = tuple(
        ChildGiven(f"Màiri {n} O’Neil", day, weeks_early) for n, day in enumerate(days)
    )
    return eligible_family(
        people.social_worker,
        people.coordinator,
        people=replace(PEOPLE, children=children),
        **more,
    )


def give_consent(people: Team, family: Family, at: datetime = CONSENTED) -> None:
    document = study().document(study().consent("trial").document)
    consent.give_consent(
        study=study(),
        family=family,
        by=people.coordinator,
        at=at,
        kind="trial",
        parent=Parent.objects.as_of().get(family=family),
        statements={one.id: True for one in document.wording.statements},
        signed_as="typed",
        signature="Ann O’Neil",
        mode="in_person",
    )


def consented(people: Team, *born: date, **more: Any) -> Family:
    """A family that has consented."""
    family = eligible(people, *born, **more)
    give_consent(people, family)
    return family


def many_consented(people: Team, number: int) -> list[Family]:
    """Families that consented, all eligible before the first of them signs."""
    found = [eligible(people) for _ in range(number)]
    for family in found:
        give_consent(people, family)
    return found


def begin(
    people: Team, family: Family, visit: str = "baseline", at: datetime = BASELINE, **more: Any
) -> VisitOpened:
    return actions.open_visit(
        study=study(),
        family=family,
        by=people.nurse,
        at=at,
        visit=visit,
        **{"mode": "face_to_face", **more},
    )


def save(
    people: Team, opened: VisitOpened, answers: dict[str, str], minutes: int = 1, **more: Any
) -> Any:
    return actions.save_answers(
        study=study(),
        by=people.nurse,
        at=opened.occurred_at + timedelta(minutes=minutes),
        opened=opened,
        **{"form": SDQ, "answers": answers, **more},
    )


def finish(people: Team, opened: VisitOpened, minutes: int = 60, rest: Any = "refused") -> Any:
    return actions.finish_visit(
        study=study(),
        by=people.nurse,
        at=opened.occurred_at + timedelta(minutes=minutes),
        opened=opened,
        rest=rest,
    )


def standing(opened: VisitOpened, form: str = SDQ) -> dict[str, str]:
    """What stands on a form, item by item."""
    return {
        code: state.value for code, state in queries.answers(study(), opened, form).items.items()
    }


def keys(opened: VisitOpened) -> list[str]:
    return [form["key"] for form in opened.forms]
