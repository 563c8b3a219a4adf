"""Families that have come as far as a story needs, by the same actions that the pages call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.families.models import Family, Parent
from alongside.workspaces.families.queries import Contact
from alongside.workspaces.randomisation import actions as randomisation
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.given import (
    ChildGiven,
    LeafletGiven,
    ParentGiven,
    People,
    Reasons,
)
from tests.journeys.canaries import DOOR, STREET
from tests.journeys.story import Story
from tests.journeys.trial import SITE

NUMBERS = count(1)
TWO_YEARS_OLD = timedelta(days=900)


@dataclass(frozen=True)
class Made:
    """A family, who its people are, and when it was told about the study."""

    family: Family
    parent: str
    child: str
    informed: datetime

    @property
    def number(self) -> str:
        return self.family.number


def a_family(story: Story, *, born: Sequence[date] = (), parent_born: date | None = None) -> People:
    """A family of which nobody has heard before."""
    own = _letters(next(NUMBERS))
    days = born or (story.days.now().date() - TWO_YEARS_OLD,)
    children = tuple(
        ChildGiven(f"{first}{own} Fernsby", day) for first, day in zip(FIRST, days, strict=False)
    )
    mother = ParentGiven(f"Greta{own} Fernsby", "mother", parent_born or date(1994, 5, 17))
    return People(
        parents=(mother,),
        children=children,
        contact=Contact(
            address=(STREET,), access=DOOR, phones=("020 7946 0303",), preferred="phone",
            email="parent@demonstration.example", safe_to_text=True,
        ),
    )  # fmt: skip


FIRST = ("Isla", "Rory", "Wren", "Jude")


def referred(story: Story, *, site: str = SITE, agrees: bool = True, **more: object) -> Made:
    """Referred this morning, with the leaflet an hour before."""
    people = a_family(story, **more) if agrees else People()  # type: ignore[arg-type]
    informed = story.days.now().replace(second=0, microsecond=0) - timedelta(hours=1)
    made = referrals.refer(
        study=story.study, site=site, team=story.study.site(site).teams[0].id,
        by=story.trial.person("social_worker", site), at=story.days.now(),
        criteria=_allowing(story, at_referral=True), agreed_to_contact=agrees, people=people,
        not_agreeing=Reasons() if agrees else Reasons(("no_research",), "no_research"),
        leaflet=LeafletGiven("in_person", informed),
    )  # fmt: skip
    names = (people.parents[0].name, people.children[0].name) if agrees else ("", "")
    return Made(made.family, *names, informed)


def eligible(story: Story, **more: object) -> Made:
    """Screened and confirmed."""
    made = referred(story, **more)  # type: ignore[arg-type]
    about = acting(story, made, "recruitment_coordinator")
    referrals.record_attempt(**about, channel="phone", outcome="interested")
    referrals.screen(**about, criteria=_allowing(story))
    referrals.decide(**about, eligible=True)
    return made


def consented(story: Story, **more: object) -> Made:
    """Signed two days later."""
    made = eligible(story, **more)
    story.later(days=2)
    document = story.study.document(story.study.consent("trial").document)
    consent.give_consent(
        **acting(story, made, "recruitment_coordinator"), kind="trial",
        parent=Parent.objects.as_of().get(family=made.family), mode="in_person",
        statements={one.id: True for one in document.wording.statements},
        signed_as="typed", signature=made.parent,
    )  # fmt: skip
    return made


def visited(story: Story, made: Made, visit: str = "baseline") -> VisitOpened:
    """A visit that was begun and finished, with a reason for every item that has no answer."""
    opened = begun(story, made, visit)
    story.later(minutes=50)
    about = {"study": story.study, "by": opened.recorded_by, "at": story.days.now()}
    return assessments.finish_visit(**about, opened=opened, rest="refused")  # type: ignore[return-value]


def begun(story: Story, made: Made, visit: str = "baseline") -> VisitOpened:
    """A visit that is under way, face to face."""
    about = acting(story, made, "research_nurse")
    return assessments.open_visit(**about, visit=visit, mode="face_to_face")  # type: ignore[return-value]


def assessed(story: Story, **more: object) -> Made:
    """Everything that allocation needs."""
    made = consented(story, **more)
    visited(story, made)
    return made


def allocated(story: Story, **more: object) -> Made:
    """Allocated, and nobody told yet."""
    made = assessed(story, **more)
    story.trial.sealed_places(made.family.site)
    randomisation.allocate(**acting(story, made, "trial_manager"))
    return made


def acting(story: Story, made: Made, role: str) -> dict[str, object]:
    return {
        "study": story.study,
        "family": made.family,
        "by": story.trial.person(role, made.family.site),
        "at": story.days.now(),
    }


def _allowing(story: Story, *, at_referral: bool = False) -> dict[str, dict[str, str]]:
    return {
        one.id: {"answer": one.answer_that_allows, "note": ""}
        for one in story.study.eligibility
        if one.at_referral or not at_referral
    }


def _letters(number: int) -> str:
    """1 is a, 27 is aa: names have no figures."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
