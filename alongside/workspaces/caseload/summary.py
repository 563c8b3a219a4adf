"""What stands on one family's page, part by part, as far as this person may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.foundations.clock import day_of
from alongside.science.protocol import Permission
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.words import relation
from alongside.workspaces.randomisation import queries as randomisation
from alongside.workspaces.study.permissions import Here

Deed = tuple[str, str, Permission]
VISITS_AFTER = "Consent"
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
        "Allocation and after",
        (
            ("Allocate", "randomisation:allocate", Permission.RANDOMISATION_ALLOCATE),
            ("Tell the family and the social worker", "randomisation:tell",
             Permission.RANDOMISATION_TELL),
            ("Keeping in touch", "follow_up:follow_up", Permission.FOLLOW_UP_RECORD),
        ),
    ),
    (
        "The family",
        (
            ("Children, parents and contact details", "referrals:people",
             Permission.FAMILIES_IDENTIFY),
            ("Notes between colleagues", "referrals:comments", Permission.FAMILIES_SEE),
            ("Deviations", "referrals:family_deviations", Permission.FAMILIES_SEE),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class FamilyPage:
    """One family as one person may see it. Names and arm are None where they may not."""

    family: Family
    site: str
    children: list[dict[str, Any]]
    parents: list[dict[str, Any]]
    contact: families.Contact | None
    arm: str | None
    joined_into: Family | None
    forgotten: bool
    deeds: list[tuple[str, list[tuple[str, str, tuple[str, ...]]]]]


def family_page(here: Here, family: Family, at: datetime) -> FamilyPage:
    """Everything for the page about a family; a constant number of queries."""
    may_identify = here.may(Permission.FAMILIES_IDENTIFY)
    who = families.identity(family)
    today = day_of(at, here.study.time_zone)
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
        arm=_arm(here, family),
        joined_into=families.joined_into(family),
        forgotten=who.forgotten,
        deeds=deeds(here, family),
    )


def _arm(here: Here, family: Family) -> str | None:
    arm = randomisation.arm_seen(here, family)
    return here.study.arm(arm).name if arm else None


def deeds(here: Here, family: Family) -> list[tuple[str, list[tuple[str, str, tuple[str, ...]]]]]:
    """What this person can do for the family, by part of its way."""
    found = []
    for part, lines in DEEDS:
        own: list[tuple[str, str, tuple[str, ...]]] = [
            (words, view, (here.study.slug, family.number))
            for words, view, permission in lines
            if here.may(permission)
        ]
        own += _visits(here, family) if part == VISITS_AFTER else []
        if own:
            found.append((part, own))
    return found


def _visits(here: Here, family: Family) -> list[tuple[str, str, tuple[str, ...]]]:
    """A page for each visit: for those who do it, and for those who read the answers."""
    if not {Permission.ASSESSMENTS_ASSESS, Permission.ASSESSMENTS_SEE} & here.permissions:
        return []
    return [
        (visit.title, "assessments:visit", (here.study.slug, family.number, visit.id))
        for visit in here.study.visits
    ]
