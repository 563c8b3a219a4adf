"""What stands on one family's page, part by part, as far as this person may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.foundations.clock import day_of
from alongside.science.protocol import Permission
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import may_see
from alongside.workspaces.families.words import relation
from alongside.workspaces.randomisation import queries as randomisation
from alongside.workspaces.randomisation import words as allocation
from alongside.workspaces.referrals import queries as referrals
from alongside.workspaces.referrals import words as referral_words
from alongside.workspaces.study.permissions import Here
from alongside.workspaces.unblinding.queries import of_no_use_yet

Deed = tuple[str, str, Permission]
Part = tuple[str, list[tuple[str, str, tuple[str, ...]]], str]
VISITS_AFTER, ALLOCATION = "Consent", "Allocation and after"
ALLOCATE = "randomisation:allocate"
OF_THE_ALLOCATED = frozenset({"randomisation:allocation", "randomisation:tell"})
DEEDS: tuple[tuple[str, tuple[Deed, ...]], ...] = (
    (
        "Before consent",
        (
            ("Contact with the family", "referrals:contact", Permission.REFERRALS_SCREEN),
            ("Information sheet", "referrals:information", Permission.REFERRALS_SCREEN),
            ("Screening", "referrals:screening", Permission.REFERRALS_SCREEN),
            ("Decision on eligibility", "referrals:decision", Permission.REFERRALS_SCREEN),
            ("The family does not go on", "referrals:declined", Permission.REFERRALS_SCREEN),
        ),
    ),
    (
        "Consent",
        (
            ("Consents", "consent:matrix", Permission.CONSENT_WITHDRAW),
            ("The family withdraws", "consent:withdraw_all", Permission.CONSENT_WITHDRAW),
        ),
    ),
    (
        ALLOCATION,
        (
            ("Allocate the next place", ALLOCATE, Permission.RANDOMISATION_ALLOCATE),
            ("The allocation", "randomisation:allocation", Permission.RANDOMISATION_SEE_ARM),
            ("Tell the family and the social worker", "randomisation:tell",
             Permission.RANDOMISATION_TELL),
            ("Keeping in touch", "follow_up:follow_up", Permission.FOLLOW_UP_RECORD),
            ("Ask that the arm may be told", "unblinding:ask", Permission.UNBLINDING_ASK),
            ("What I believe it was given", "unblinding:guess", Permission.UNBLINDING_GUESS),
            ("What the parent believes", "unblinding:guess_of_parent",
             Permission.UNBLINDING_ENTER_GUESS),
        ),
    ),
    (
        "The family",
        (
            ("Children, parents and contact details", "referrals:people",
             Permission.FAMILIES_IDENTIFY),
            ("Small area of the address", "adaptation:area", Permission.FAMILIES_IDENTIFY),
            ("Notes between colleagues", "referrals:comments", Permission.FAMILIES_SEE),
            ("Deviations", "referrals:family_deviations", Permission.FAMILIES_SEE),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class FamilyPage:
    """One family as one person may see it. Names and arm are None where they may not.

    `state` says to those who refer, and see their own families alone, what has become of it.
    `deeds` are the parts of its way: a heading, what can be done, and what is in the way.
    """

    family: Family
    site: str
    children: list[dict[str, Any]]
    parents: list[dict[str, Any]]
    contact: families.Contact | None
    arm: str | None
    state: tuple[str, str] | None
    joined_into: Family | None
    may_open_joined: bool
    forgotten: bool
    deeds: list[Part]


def family_page(here: Here, family: Family, at: datetime) -> FamilyPage:
    """Everything for the page about a family; a constant number of queries."""
    may_identify = here.may(Permission.FAMILIES_IDENTIFY)
    who = families.identity(family)
    today, arm = day_of(at, here.study.time_zone), _arm(here, family)
    into = families.joined_into(family)
    return FamilyPage(
        family=family,
        site=here.study.site(family.site).name,
        children=[
            {
                "letter": child.letter,
                "months": child.age_in_months(today),
                "name": child.name if may_identify else None,
            }
            for child in who.children
        ],
        parents=[
            {
                "number": parent.number_in_family,
                "relation": relation(parent.relation),
                "answers": parent.answers,
                "name": parent.name if may_identify else None,
            }
            for parent in who.parents
        ],
        contact=who.contact if may_identify else None,
        arm=arm,
        state=_state(here, family),
        joined_into=into,
        may_open_joined=into is not None and may_see(here, into),
        forgotten=who.forgotten,
        deeds=deeds(here, family, allocated=arm is not None),
    )


def _state(here: Here, family: Family) -> tuple[str, str] | None:
    state = referrals.state_of(here.study, family) if here.own_only else None
    return referral_words.state(here.study, state) if state else None


def _arm(here: Here, family: Family) -> str | None:
    arm = randomisation.arm_seen(here, family)
    return here.study.arm(arm).name if arm else None


def deeds(here: Here, family: Family, *, allocated: bool) -> list[Part]:
    """What this person can do for the family, by part of its way."""
    in_the_way = "" if allocated else _in_the_way(here, family)
    shut = OF_THE_ALLOCATED if not allocated else frozenset({ALLOCATE})
    shut |= of_no_use_yet(here, family)
    found = []
    for part, lines in DEEDS:
        own: list[tuple[str, str, tuple[str, ...]]] = [
            (words, view, (here.study.slug, family.number))
            for words, view, permission in lines
            if here.may(permission) and view not in shut and not (view == ALLOCATE and in_the_way)
        ]
        own += _visits(here, family) if part == VISITS_AFTER else []
        note = in_the_way if part == ALLOCATION else ""
        if own or note:
            found.append((part, own, note))
    return found


def _in_the_way(here: Here, family: Family) -> str:
    """Why the family cannot be allocated now, for those who allocate."""
    if not here.may(Permission.RANDOMISATION_ALLOCATE):
        return ""
    return allocation.in_the_way(randomisation.chance(here.study, family))


def _visits(here: Here, family: Family) -> list[tuple[str, str, tuple[str, ...]]]:
    """A page for each visit: for those who do it or read it, and for those who invite to it."""
    answers = {Permission.ASSESSMENTS_ASSESS, Permission.ASSESSMENTS_SEE} & here.permissions
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for visit in here.study.visits:
        address = (here.study.slug, family.number, visit.id)
        if answers:
            found.append((visit.title, "assessments:visit", address))
        if here.may(Permission.SELF_COMPLETION_INVITE):
            alone = f"{visit.title}: the parent answers alone"
            found.append((alone, "self_completion:links", address))
    return found
