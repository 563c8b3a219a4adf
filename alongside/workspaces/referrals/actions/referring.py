"""A social worker refers a family, with its agreement to be contacted or without."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.clock import day_of
from alongside.foundations.record.writing import action, correct, derived_id, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.families import actions as families
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.actions.checks import (
    check_criteria,
    check_reasons,
    refuse_the_future,
)
from alongside.workspaces.referrals.actions.contacting import give_information
from alongside.workspaces.referrals.actions.refusals import (
    ChildNeeded,
    IdentifiersWithoutAgreement,
    NoSuchTeam,
    NothingToChange,
    NoWayToReach,
    ParentNeeded,
    PossibleDuplicate,
    ReasonsNotExpected,
)
from alongside.workspaces.referrals.ages import any_of_age
from alongside.workspaces.referrals.given import NO_REASONS, NOBODY, LeafletGiven, People, Reasons
from alongside.workspaces.referrals.models import Referral

Answers = Mapping[str, Mapping[str, str]]


@action
def refer(
    *,
    study: Study,
    site: str,
    team: str,
    by: Person,
    at: datetime,
    criteria: Answers,
    agreed_to_contact: bool,
    people: People = NOBODY,
    not_agreeing: Reasons = NO_REASONS,
    leaflet: LeafletGiven | None = None,
    duplicate_reason: str = "",
    seconds_taken: int | None = None,
    source: str = "online",
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Referral:
    """Record a family identified. Without its agreement nothing that names it is taken."""
    refuse_the_future(occurred_at, at)
    _check_team(study, site, team, source)
    check_criteria(study, site, criteria, "referral", complete=source == "online")
    _check_agreement(study, agreed_to_contact, people, not_agreeing, source)
    lock(f"referrals to {study.slug}")
    known = _notice_duplicates(study, people, duplicate_reason)
    family = families.open_family(
        study=study, site=site, by=by, at=at, occurred_at=occurred_at,
        entry=derived_id(entry, at, "family"), agreed_to_contact=agreed_to_contact,
    )  # fmt: skip
    add_people(study=study, family=family, people=people, by=by, at=at, entry=entry)
    _give_leaflet(study, family, leaflet, by, at, entry)
    return write(
        Referral, study=study, family=family, by=by, at=at, entry=entry, occurred_at=occurred_at,
        team=team, source=source, criteria={id: dict(said) for id, said in criteria.items()},
        agreed_to_contact=agreed_to_contact, reasons=list(not_agreeing.coded),
        main_reason=not_agreeing.main, words=not_agreeing.words,
        leaflet=leaflet.mode if leaflet else "",
        ages_fit=_ages_fit(study, people, occurred_at or at),
        duplicate_reason=duplicate_reason.strip() if known else "", seconds_taken=seconds_taken,
    )  # fmt: skip


@action
def agree_later(
    *,
    study: Study,
    referral: Referral,
    by: Person,
    at: datetime,
    reason: str,
    people: People = NOBODY,
    entry: UUID | None = None,
) -> Referral:
    """The family agrees after all: from now on it may be named and contacted."""
    _check_reason(reason)
    if referral.agreed_to_contact:
        raise NothingToChange
    family = referral.family
    part = derived_id(entry, at, "agreed")
    families.agree_to_contact(study=study, family=family, by=by, at=at, entry=part)
    add_people(study=study, family=family, people=people, by=by, at=at, entry=entry)
    return correct(
        referral, study=study, by=by, at=at, reason=reason, entry=entry, agreed_to_contact=True,
        reasons=[], main_reason="", words="", ages_fit=_ages_fit(study, people, at),
    )  # fmt: skip


@action
def no_longer_agrees(
    *,
    study: Study,
    referral: Referral,
    by: Person,
    at: datetime,
    reason: str,
    not_agreeing: Reasons,
    entry: UUID | None = None,
) -> Referral:
    """The family does not agree to contact: its names and contact details are destroyed."""
    _check_reason(reason)
    if not referral.agreed_to_contact:
        raise NothingToChange
    check_reasons(study, "not_agreeing", not_agreeing)
    family = referral.family
    families.take_back_agreement(
        study=study, family=family, by=by, at=at, reason=reason,
        entry=derived_id(entry, at, "not agreed"),
    )  # fmt: skip
    families.forget_family(
        study=study, family=family, by=by, at=at, reason=reason,
        entry=derived_id(entry, at, "forgotten"),
    )  # fmt: skip
    return correct(
        referral, study=study, by=by, at=at, reason=reason, entry=entry, agreed_to_contact=False,
        occurred_at=at, reasons=list(not_agreeing.coded), main_reason=not_agreeing.main,
        words=not_agreeing.words,
    )  # fmt: skip


def add_people(
    *, study: Study, family: Family, people: People, by: Person, at: datetime, entry: UUID | None
) -> None:
    """Add everybody a referral names."""
    for number, parent in enumerate(people.parents, 1):
        families.add_parent(
            study=study, family=family, by=by, at=at, name=parent.name, born=parent.born,
            relation=parent.relation, answers=number == 1,
            entry=derived_id(entry, at, f"parent {number}"),
        )  # fmt: skip
    for number, child in enumerate(people.children, 1):
        families.add_child(
            study=study, family=family, by=by, at=at, name=child.name, born=child.born,
            weeks_early=child.weeks_early, entry=derived_id(entry, at, f"child {number}"),
        )  # fmt: skip
    if people.contact is not None:
        families.set_contact_details(
            study=study, family=family, by=by, at=at, details=people.contact,
            entry=derived_id(entry, at, "contact"),
        )  # fmt: skip


def _check_team(study: Study, site: str, team: str, source: str) -> None:
    known = {each.id for each in study.site(site).teams}
    if team not in known and (source == "online" or team):
        raise NoSuchTeam


def _check_agreement(
    study: Study, agreed: bool, people: People, reasons: Reasons, source: str
) -> None:
    if agreed:
        if reasons.coded or reasons.main:
            raise ReasonsNotExpected
        if source == "online":
            _check_people(people)
        return
    if people.is_anybody:
        raise IdentifiersWithoutAgreement
    check_reasons(study, "not_agreeing", reasons)


def _check_people(people: People) -> None:
    if not people.parents:
        raise ParentNeeded
    if not people.children:
        raise ChildNeeded
    contact = people.contact
    if contact is None or not (contact.phones or contact.email or contact.address):
        raise NoWayToReach


def _notice_duplicates(study: Study, people: People, duplicate_reason: str) -> list[Family]:
    known = family_queries.possible_duplicates(study, people.with_dates())
    if known and not duplicate_reason.strip():
        raise PossibleDuplicate(known)
    return known


def _give_leaflet(
    study: Study,
    family: Family,
    leaflet: LeafletGiven | None,
    by: Person,
    at: datetime,
    entry: UUID | None,
) -> None:
    if leaflet is not None:
        give_information(
            study=study, family=family, by=by, at=at, mode=leaflet.mode, giver=leaflet.giver,
            occurred_at=leaflet.given_at, entry=derived_id(entry, at, "leaflet"),
        )  # fmt: skip


def _ages_fit(study: Study, people: People, on: datetime) -> bool | None:
    born = [child.born for child in people.children]
    return any_of_age(study, born, day_of(on, study.time_zone)) if born else None


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise families.ReasonNeeded
