"""What must be so before a consent may be given: the hard rules of the protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.queries import roles_now
from alongside.foundations.clock import day_of
from alongside.science.protocol import ConsentKind, Document, Study
from alongside.workspaces.consent import queries
from alongside.workspaces.consent.actions import refusals
from alongside.workspaces.consent.models import Withdrawal
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family, Parent
from alongside.workspaces.families.queries import ParentRow
from alongside.workspaces.referrals import queries as referrals

CLOCKS_DIFFER = timedelta(minutes=5)


def refuse_the_future(study: Study, occurred_at: datetime | None, at: datetime) -> datetime:
    """When it happened; clocks of phones and servers may differ by a little."""
    if occurred_at is None:
        return at
    if occurred_at > at + CLOCKS_DIFFER:
        raise refusals.InTheFuture(occurred_at, study.time_zone)
    return min(occurred_at, at)


def refuse_joined(family: Family) -> None:
    if into := families.joined_into(family):
        raise refusals.FamilyElsewhere(family.number, into.number)


def check_taker(study: Study, family: Family, kind: ConsentKind, by: Person) -> None:
    """Only the roles that the study names take this consent, at their own sites."""
    held = {
        row.role
        for row in roles_now(by)
        if row.study == study.slug and (not row.sites or family.site in row.sites)
    }
    if not held & set(kind.taken_by):
        raise refusals.NotYours(kind.title, [study.role(role).name for role in kind.taken_by])


def check_turn(
    study: Study,
    family: Family,
    kind: ConsentKind,
    document: Document,
    by: Person,
    signed: datetime,
    at: datetime,
) -> queries.Opening:
    """The right taker, at the right point of the family's way, at the right time."""
    check_taker(study, family, kind, by)
    check_in_order(study, family, kind, document, signed)
    return check_time(study, family, signed, at)


def check_in_order(
    study: Study, family: Family, kind: ConsentKind, document: Document, signed: datetime
) -> None:
    """Referred, screened as eligible, still willing, and not signed already."""
    refuse_joined(family)
    decision = referrals.decision(family)
    if decision is None or not decision.eligible:
        raise refusals.NotEligible
    if referrals.declined(family):
        raise refusals.FamilyDeclined
    states = queries.states(family)
    _refuse_stopped(family, states, kind)
    state = states[kind.id]
    if state.state == "withdrawn" and state.at and signed < state.at:
        raise refusals.BeforeTheOther("it was withdrawn", state.at, study.time_zone)
    given = state.given
    if (
        state.is_valid
        and given
        and not queries.is_older(study, given.document, given.version, document)
    ):
        raise refusals.AlreadyGiven(
            document.title, given.version, given.by, given.at, study.time_zone
        )


def _refuse_stopped(
    family: Family, states: Mapping[str, queries.ConsentState], kind: ConsentKind
) -> None:
    """A separate consent may be given anew; the trial goes on only if the withdrawal was wrong."""
    needed = [one for one in states.values() if one.kind.required_for_trial]
    left = any(one.state == "withdrawn" for one in needed)
    if left or Withdrawal.objects.as_of().filter(family=family).exists():
        raise refusals.FamilyHasStopped


def check_time(study: Study, family: Family, signed: datetime, at: datetime) -> queries.Opening:
    """The protocol's hours lie between information and signature, by the server's clock."""
    opening = queries.opening(study, family, signed)
    if opening is None:
        raise refusals.NoInformation
    if at < opening.possible_from:
        raise refusals.TooSoon(opening, at, study.time_zone)
    if signed < opening.possible_from:
        hours = study.minimum_hours_after_information
        raise refusals.SignedTooSoon(opening, signed, study.time_zone, hours)
    return opening


def check_version(study: Study, kind: ConsentKind, document: Document, signed: datetime) -> None:
    """Nobody can have signed a version before it was in use in place of an earlier one."""
    then = queries.current_document(study, kind, signed, document.language)
    if queries.is_older(study, then.id, then.version, document):
        raise refusals.VersionNotYet(document, then, signed, study.time_zone)


def check_parent(study: Study, family: Family, parent: Parent, signed: datetime) -> ParentRow:
    """A parent of this family, old enough on the day; an unknown age is the taker's to check."""
    rows = {row.number_in_family: row for row in families.parents(family)}
    row = rows.get(parent.number_in_family)
    if parent.family_id != family.pk or row is None:
        raise refusals.NotAParentHere
    age = row.age_in_years(day_of(signed, study.time_zone))
    if age is not None and age < study.ages.parent_from_years:
        raise refusals.ParentTooYoung(study.ages.parent_from_years)
    return row


def check_children(family: Family, kind: ConsentKind, children: Sequence[str] | None) -> list[str]:
    """The children a consent speaks for: all of them unless some are named."""
    if not kind.per_child:
        return []
    letters = [row.letter for row in families.children(family)]
    if children is None:
        return letters
    if not children or not set(children) <= set(letters):
        raise refusals.NotAChildHere
    return [letter for letter in letters if letter in children]


def check_statements(document: Document, said: Mapping[str, bool]) -> dict[str, bool]:
    """Every statement of the document with its answer; the required ones are agreed to."""
    statements = document.wording.statements
    if not set(said) <= {one.id for one in statements}:
        raise refusals.StatementsUnknown
    missing = [one.text for one in statements if one.required and said.get(one.id) is not True]
    if missing:
        raise refusals.StatementsMissing(missing)
    return {one.id: bool(said.get(one.id)) for one in statements}
