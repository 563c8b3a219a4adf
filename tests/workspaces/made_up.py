"""Made-up people and families, made by the same actions that the pages call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.record.models import Entry
from alongside.foundations.record.writing import write
from alongside.science.protocol import Study
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.consent.models import ConsentGiven
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.models import Family, Parent
from alongside.workspaces.families.queries import Contact
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.given import (
    NO_REASONS,
    NOBODY,
    ChildGiven,
    LeafletGiven,
    ParentGiven,
    People,
    Reasons,
)
from alongside.workspaces.study import queries

AT = datetime(2023, 4, 3, 9, tzinfo=UTC)
PASSWORD = "a made-up password of tests"
CHILD = ("Màiri O’Neil", date(2021, 3, 14))
CONTACT = Contact(
    address=("1 Made Up Street",),
    postcode="G1 1AA",
    phones=("0141 496 0303",),
    email="parent@example.org",
    preferred="phone",
    safe_to_leave_message=True,
)


def study() -> Study:
    return queries.study("ips-feasibility")


def person(role: str, sites: Sequence[str] = (), *, name: str = "") -> Person:
    """Somebody with one role at some sites (none means all of the study's)."""
    latest = Entry.objects.order_by("-number").first()
    at = max(AT, latest.recorded_at) if latest else AT
    number = Person.objects.count() + 1
    made = Person.objects.create_user(
        f"{role}.{number}@example.org",
        PASSWORD,
        name=name or f"{role.replace('_', ' ').capitalize()} {number}",
        made_at=at,
    )
    write(RoleGiven, study=study(), by=made, at=at, person=made, role=role, sites=list(sites))
    return made


def opened_family(by: Person, *, site: str = "glasgow", at: datetime = AT, **more: Any) -> Family:
    """A family that agreed to contact, and about which nothing else is known."""
    return families.open_family(
        study=study(), site=site, by=by, at=at, **{"agreed_to_contact": True, **more}
    )


PEOPLE = People(
    parents=(ParentGiven("Ann O’Neil", "mother"),),
    children=(ChildGiven(*CHILD),),
    contact=CONTACT,
)


def allowing(*, at_referral: bool = False, **changed: str) -> dict[str, dict[str, str]]:
    """An answer to every criterion that lets a family go on, but for those changed."""
    return {
        one.id: {"answer": changed.get(one.id, one.answer_that_allows), "note": ""}
        for one in study().eligibility
        if one.at_referral or not at_referral
    }


def referred_family(by: Person, *, site: str = "glasgow", at: datetime = AT, **more: Any) -> Family:
    """A family referred by a social worker; it agrees to be contacted unless told otherwise.

    Further families need other `people`, or a `duplicate_reason`: they have the same names.
    """
    agreed = more.pop("agreed_to_contact", True)
    given = {
        "team": study().site(site).teams[0].id,
        "criteria": allowing(at_referral=True),
        "people": PEOPLE if agreed else NOBODY,
        "not_agreeing": NO_REASONS if agreed else Reasons(("no_research",), "no_research"),
        "leaflet": LeafletGiven("in_person", at),
        "duplicate_reason": "Made up again",
        **more,
    }
    referral = referrals.refer(
        study=study(), site=site, by=by, at=at, agreed_to_contact=agreed, **given
    )
    found: Family = referral.family
    return found


def screened_family(by: Person, coordinator: Person, *, at: datetime = AT, **more: Any) -> Family:
    """A referred family whose answers to the criteria all let it go on."""
    criteria = more.pop("answers", allowing())
    family = referred_family(by, at=at, **more)
    referrals.screen(study=study(), family=family, by=coordinator, at=at, criteria=criteria)
    return family


def eligible_family(by: Person, coordinator: Person, *, at: datetime = AT, **more: Any) -> Family:
    """A family confirmed as eligible."""
    family = screened_family(by, coordinator, at=at, **more)
    referrals.decide(study=study(), family=family, by=coordinator, at=at, eligible=True)
    return family


def signed(
    family: Family, by: Person, *, at: datetime, kind: str = "trial", **more: Any
) -> ConsentGiven:
    """The first parent gives one consent, with a yes to every line, by typing the name."""
    asked = study().consent(kind)
    lines = study().document(asked.document).wording.statements
    given = {
        "parent": Parent.objects.as_of().filter(family=family).order_by("number_in_family")[0],
        "statements": {line.id: True for line in lines},
        "signed_as": "typed",
        "signature": "Ann O’Neil",
        "mode": "in_person",
        **more,
    }
    return consent.give_consent(study=study(), family=family, by=by, at=at, kind=kind, **given)


def consented_family(by: Person, coordinator: Person, *, at: datetime = AT, **more: Any) -> Family:
    """An eligible family that consents to the trial as soon as it may, a day after `at`."""
    family = eligible_family(by, coordinator, at=at, **more)
    hours = study().minimum_hours_after_information
    signed(family, coordinator, at=at + timedelta(hours=hours))
    return family
