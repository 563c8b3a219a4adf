"""Children and parents of a family, and how to reach it. Identifiers are sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.clock import day_of
from alongside.foundations.record.writing import action, correct, derived_id, lock, write
from alongside.foundations.sealing.sealing import seal
from alongside.science.protocol import Study
from alongside.science.recruitment.ages import completed_years
from alongside.science.recruitment.names import clean_name, normalise_name
from alongside.workspaces.families import queries
from alongside.workspaces.families.actions.notes import record_deviation
from alongside.workspaces.families.actions.refusals import (
    BornInFuture,
    ContactNotAgreed,
    NameNeeded,
    ReasonNeeded,
    SameChildTwice,
    TooManyChildren,
    WeeksEarlyOutOfRange,
)
from alongside.workspaces.families.models import Child, ContactDetails, Family, NameIndex, Parent
from alongside.workspaces.families.queries import ChildRow, Contact, ParentRow

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_WEEKS_EARLY = 18
AFTER_CONTACT: list[Callable[..., None]] = []
"""What later workspaces do when an address was entered, in the same transaction."""


@action
def add_child(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    name: str,
    born: date,
    weeks_early: int = 0,
    index_child: bool = True,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Child:
    """Add a child: month and year of birth for research, name and day sealed."""
    _refuse_identifiers_without_agreement(family)
    lock(f"people of {family.pk}")
    known = queries.children(family)
    plain = _named(name, born, day_of(at))
    _refuse_the_same_child(plain["name"], born, known)
    ever = Child.objects.filter(family=family, supersedes=None).count()
    if ever >= len(LETTERS):
        raise TooManyChildren
    child = write(
        Child,
        study=study,
        family=family,
        by=by,
        at=at,
        entry=entry,
        occurred_at=occurred_at,
        letter=LETTERS[ever],
        born_month=f"{born:%Y-%m}",
        weeks_early=_weeks(weeks_early),
        sealed=seal(family.pk, "child", plain),
        index_child=index_child,
    )
    _index(family)
    return child


@action
def correct_child(
    *,
    study: Study,
    child: Child,
    by: Person,
    at: datetime,
    reason: str,
    name: str,
    born: date,
    weeks_early: int = 0,
    index_child: bool = True,
    entry: UUID | None = None,
) -> Child:
    """Correct a child's name, date of birth or prematurity; the letter stays."""
    _refuse_identifiers_without_agreement(child.family)
    _refuse_no_reason(reason)
    plain = _named(name, born, day_of(at))
    others = [row for row in queries.children(child.family) if row.letter != child.letter]
    _refuse_the_same_child(plain["name"], born, others)
    corrected = correct(
        child,
        study=study,
        by=by,
        at=at,
        reason=reason,
        entry=entry,
        born_month=f"{born:%Y-%m}",
        weeks_early=_weeks(weeks_early),
        sealed=seal(child.family_id, "child", plain),
        index_child=index_child,
    )
    _index(child.family)
    return corrected


@action
def add_parent(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    name: str,
    relation: str,
    born: date | None = None,
    answers: bool = True,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Parent:
    """Add a parent or carer. One below the study's age is kept, but cannot answer or consent."""
    _refuse_identifiers_without_agreement(family)
    lock(f"people of {family.pk}")
    plain = _named(name, born, day_of(at))
    number = Parent.objects.filter(family=family, supersedes=None).count() + 1
    too_young = _too_young(study, born, day_of(at))
    parent = write(
        Parent,
        study=study,
        family=family,
        by=by,
        at=at,
        entry=entry,
        occurred_at=occurred_at,
        number_in_family=number,
        relation=relation,
        born_month=f"{born:%Y-%m}" if born else "",
        answers=answers and not too_young,
        sealed=seal(family.pk, "parent", plain),
    )
    if too_young:
        _record_under_age(study, parent, by, at, derived_id(entry, at, "under age"))
    _index(family)
    return parent


@action
def correct_parent(
    *,
    study: Study,
    parent: Parent,
    by: Person,
    at: datetime,
    reason: str,
    name: str,
    relation: str,
    born: date | None = None,
    answers: bool = True,
    entry: UUID | None = None,
) -> Parent:
    """Correct what is kept about a parent; the number in the family stays."""
    _refuse_identifiers_without_agreement(parent.family)
    _refuse_no_reason(reason)
    plain = _named(name, born, day_of(at))
    too_young = _too_young(study, born, day_of(at))
    corrected = correct(
        parent,
        study=study,
        by=by,
        at=at,
        reason=reason,
        entry=entry,
        relation=relation,
        born_month=f"{born:%Y-%m}" if born else "",
        answers=answers and not too_young,
        sealed=seal(parent.family_id, "parent", plain),
    )
    if too_young and (parent.answers or not parent.born_month):
        _record_under_age(study, corrected, by, at, derived_id(entry, at, "under age"))
    _index(parent.family)
    return corrected


@action
def set_contact_details(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    details: Contact,
    reason: str = "",
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> ContactDetails:
    """Keep how to reach the family and what is safe; earlier details stay in the history."""
    _refuse_identifiers_without_agreement(family)
    fields = _contact_fields(family, details)
    before = queries.contact(family) if AFTER_CONTACT else None
    standing = ContactDetails.objects.as_of().filter(family=family).first()
    kept: ContactDetails
    if standing is not None:
        kept = correct(standing, study=study, by=by, at=at, reason=reason, entry=entry, **fields)
    else:
        kept = write(
            ContactDetails, study=study, family=family, by=by, at=at, entry=entry,
            occurred_at=occurred_at, **fields,
        )  # fmt: skip
    _tell_of_the_address(before, details, study=study, family=family, by=by, at=at, entry=entry)
    return kept


def _tell_of_the_address(before: Contact | None, details: Contact, **given: Any) -> None:
    moved = before is None or (before.address, before.postcode) != (
        details.address, details.postcode,
    )  # fmt: skip
    for act in AFTER_CONTACT:
        act(details=details, moved=moved, **given)


def _contact_fields(family: Family, details: Contact) -> dict[str, Any]:
    given = asdict(details)
    plain = ("safe_to_text", "safe_to_leave_message", "safe_to_post", "interpreter")
    open_fields = {name: given.pop(name) for name in plain}
    return {**open_fields, "sealed": seal(family.pk, "contact", given)}


def _named(name: str, born: date | None, today: date) -> dict[str, str]:
    if not normalise_name(name):
        raise NameNeeded
    if born is not None and born > today:
        raise BornInFuture(born)
    return {"name": clean_name(name), "born": born.isoformat() if born else ""}


def _weeks(weeks_early: int) -> int:
    if not 0 <= weeks_early <= MOST_WEEKS_EARLY:
        raise WeeksEarlyOutOfRange
    return weeks_early


def _too_young(study: Study, born: date | None, on: date) -> bool:
    return born is not None and completed_years(born, on) < study.ages.parent_from_years


def _record_under_age(study: Study, parent: Parent, by: Person, at: datetime, entry: UUID) -> None:
    record_deviation(
        study=study,
        family=parent.family,
        by=by,
        at=at,
        entry=entry,
        kind="parent_under_age",
        what=(
            f"Parent {parent.number_in_family} is younger than {study.ages.parent_from_years}. "
            "They are recorded, but cannot consent or answer in this study."
        ),
    )


def _refuse_identifiers_without_agreement(family: Family) -> None:
    if not queries.agreed_to_contact(family):
        raise ContactNotAgreed


def _refuse_no_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded


def _refuse_the_same_child(name: str, born: date, known: list[ChildRow]) -> None:
    for child in known:
        if child.born == born and normalise_name(child.name or "") == normalise_name(name):
            raise SameChildTwice(child.letter)


def _index(family: Family) -> None:
    """Make the family's blind index again from who is in it now."""
    people: list[ChildRow | ParentRow] = [
        *queries.children(family),
        *queries.parents(family),
    ]
    marks = {
        mark
        for person in people
        if person.name and person.born
        for mark in queries.name_marks(person.name, person.born)
    }
    NameIndex.objects.filter(family=family).delete()
    NameIndex.objects.bulk_create(NameIndex(family=family, value=mark) for mark in sorted(marks))
