"""Families that have come as far as allocation, by the same actions that the pages call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation import actions
from alongside.workspaces.randomisation.models import Allocation, SequenceSealed
from tests.workspaces.made_up import AT, eligible_family, person, signed, study

SIGNED = AT + timedelta(days=1)
BASELINE = AT + timedelta(days=7)
NOW = AT + timedelta(days=10)


@dataclass(frozen=True)
class Team:
    """The people whom a family meets until it is told."""

    social_worker: Person
    coordinator: Person
    nurse: Person
    manager: Person


def team() -> Team:
    return Team(
        person("social_worker", ["glasgow", "bromley"]),
        person("recruitment_coordinator", ["glasgow", "bromley"]),
        person("research_nurse", ["glasgow", "bromley"]),
        person("trial_manager"),
    )


def finish(people: Team, family: Family, visit: str = "baseline", at: datetime = BASELINE) -> None:
    """The nurse does a visit in which no question is asked."""
    opened = assessments.open_visit(
        study=study(), family=family, by=people.nurse, at=at, visit=visit, mode="remote"
    )
    assessments.finish_visit(study=study(), by=people.nurse, at=at, opened=opened, rest="not_asked")


def ready_families(people: Team, count: int, **more: Any) -> list[Family]:
    """Families with consent, eligibility and baseline."""
    found = [
        eligible_family(people.social_worker, people.coordinator, **more) for _ in range(count)
    ]
    for family in found:
        signed(family, people.coordinator, at=SIGNED)
    for family in found:
        finish(people, family)
    return found


def ready_family(people: Team, **more: Any) -> Family:
    return ready_families(people, 1, **more)[0]


def sequence(
    people: Team, *, stratum: str = "glasgow", length: int = 20, at: datetime = AT
) -> SequenceSealed:
    return actions.seal_sequence(
        study=study(), stratum=stratum, length=length, by=people.manager, at=at
    )


def ips_then_sau(people: Team) -> None:
    """A sequence whose first places are known: IPS, then services as usual, and so on."""
    with entropy.seeded("ips first 4"):
        sequence(people)


def allocated(people: Team, family: Family, *, at: datetime = NOW) -> Allocation:
    return actions.allocate(study=study(), family=family, by=people.manager, at=at)


def told(people: Team, family: Family, who: str = "family", *, at: datetime = NOW) -> None:
    actions.tell(
        study=study(), family=family, told=who, channel="telephone", by=people.coordinator, at=at
    )
