"""A made-up study that minimises, with two holders and families of different levels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from alongside.foundations.accounts.models import Person
from alongside.science.protocol import load_study
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation.models import SharingBegun
from alongside.workspaces.referrals.given import ChildGiven, ParentGiven, People
from alongside.workspaces.study import queries as studies
from tests.studies.minimising import minimising_study
from tests.workspaces.made_up import AT, CONTACT, eligible_family, person, signed
from tests.workspaces.randomisation import holding
from tests.workspaces.randomisation.stories import SIGNED, Team, finish

PLACES = {"whole_study": 30}
ROLES = ((holding.STATISTICIAN, 0), (holding.MANAGER, 100))
OLD, YOUNG = date(2019, 3, 14), date(2022, 3, 14)


@pytest.fixture
def minimising(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation runs a study that minimises instead of the one that ships."""
    folder = minimising_study(tmp_path / "minimising")
    found = load_study(folder)
    monkeypatch.setattr(studies, "_installed", lambda: {found.slug: (found, folder)})


def sealed(manager: Person, *, at: datetime = AT) -> holding.Holders:
    """Two holders' shares, from the scheme to the published root, at a moment."""
    statistician = Person.objects.filter(name__startswith="Independent statistician").first()
    people = {
        holding.STATISTICIAN: statistician or person(holding.STATISTICIAN), holding.MANAGER: manager
    }  # fmt: skip
    number = SharingBegun.objects.count()
    shares = {role: bytes(range(first + number, first + number + 32)) for role, first in ROLES}
    held = holding.Holders(people, shares)
    holding.begun(manager, at=at, lengths=PLACES)
    for role in holding.BOTH:
        holding.commit(held, role, at=at)
    for role in holding.BOTH:
        holding.hand_in(held, role, at=at)
    return held


@dataclass(frozen=True)
class Kind:
    """What decides where a family goes."""

    site: str
    born: tuple[date, ...]
    levels: dict[str, str]


def kind(site: str, *born: date) -> Kind:
    age = "0-23" if YOUNG in born else "24+"
    levels = {"site": site, "child_age": age, "children": "1" if len(born) == 1 else "2+"}
    return Kind(site, born, levels)


KINDS = (
    kind("glasgow", YOUNG), kind("bromley", OLD), kind("glasgow", OLD, YOUNG),
    kind("glasgow", YOUNG), kind("bromley", OLD), kind("glasgow", OLD),
)  # fmt: skip


def ready(people: Team, *kinds: Kind, without_baseline: int = 0) -> list[Family]:
    """Families with all that allocation needs, of these kinds in this order; the last may lack
    their baseline."""
    found = []
    for number, one in enumerate(kinds):
        given = [ChildGiven(f"Màiri {place}", born) for place, born in enumerate(one.born)]
        who = People((ParentGiven(f"Ann {number}", "mother"),), tuple(given), CONTACT)
        found.append(
            eligible_family(people.social_worker, people.coordinator, site=one.site, people=who)
        )
    for number, family in enumerate(found):
        signed(family, people.coordinator, at=SIGNED, signature=f"Ann {number}")
    for family in found[: len(found) - without_baseline]:
        finish(people, family)
    return found
