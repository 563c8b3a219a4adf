"""Two holders and their shares, by the same actions that the pages call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.foundations.accounts.models import Person
from alongside.science.randomisation import commitment
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation import actions, holders, queries
from alongside.workspaces.randomisation.models import Allocation, SharingBegun
from tests.workspaces.made_up import AT, eligible_family, person, signed, study
from tests.workspaces.randomisation.stories import NOW, SIGNED, Team, finish

MANAGER, STATISTICIAN = "trial_manager", "independent_statistician"
BOTH = (STATISTICIAN, MANAGER)
LENGTHS = {"glasgow": 12, "bromley": 8}
TOLD = ["steering_committee"]


@dataclass(frozen=True)
class Holders:
    """The people who hold a share, and the shares on their devices."""

    people: dict[str, Person]
    shares: dict[str, bytes]


def two(manager: Person) -> Holders:
    return Holders(
        {STATISTICIAN: person(STATISTICIAN), MANAGER: manager},
        {STATISTICIAN: bytes(range(32)), MANAGER: bytes(range(32, 64))},
    )


def begun(by: Person, roles: Any = BOTH, *, at: datetime = AT, **more: Any) -> SharingBegun:
    given = {"lengths": LENGTHS, "told": TOLD, **more}
    return holders.begin_sharing(study=study(), holders=roles, by=by, at=at, **given)


def commit(held: Holders, role: str, *, at: datetime = AT) -> Any:
    digest = bytes.fromhex(queries.sharing(study()).fact.scheme_digest)
    told = commitment.commitment_to(digest, role, held.shares[role]).hex()
    return holders.commit_share(study=study(), commitment=told, by=held.people[role], at=at)


def hand_in(held: Holders, role: str, *, at: datetime = AT) -> Any:
    return holders.hand_in_share(
        study=study(), share=held.shares[role], by=held.people[role], at=at
    )


def sealed(manager: Person, roles: Any = BOTH, **more: Any) -> Holders:
    """From the scheme to the published root."""
    held = two(manager)
    begun(manager, roles, **more)
    for role in roles:
        commit(held, role)
    for role in roles:
        hand_in(held, role)
    return held


def ready_at(people: Team, *sites: str) -> list[Family]:
    """Families with all that allocation needs, at these sites in this order."""
    found = [eligible_family(people.social_worker, people.coordinator, site=s) for s in sites]
    for family in found:
        signed(family, people.coordinator, at=SIGNED)
    for family in found:
        finish(people, family)
    return found


def opening(held: Holders, family: Family, role: str = MANAGER) -> bytes:
    """What a holder's device gives for the place that this family would take."""
    place = queries.held_place(study(), family)
    digest = bytes.fromhex(place.digest)
    return commitment.opening(held.shares[role], digest, place.stratum, place.place)


def allocated(
    held: Holders, family: Family, role: str = MANAGER, *, at: datetime = NOW
) -> Allocation:
    return actions.allocate(
        study=study(), family=family, by=held.people[MANAGER], at=at,
        opening=opening(held, family, role),
    )  # fmt: skip


def ended(held: Holders, *, at: datetime = NOW) -> None:
    holders.end_allocation(
        study=study(), reason="Recruitment is over", by=held.people[MANAGER], at=at
    )


def shown(held: Holders, *roles: str, at: datetime = NOW) -> None:
    for role in roles or BOTH:
        holders.show_share(study=study(), share=held.shares[role], by=held.people[role], at=at)
