"""Trying to reach a family, giving the information, and the family's no."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.clock import day_of
from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.families import actions as families
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.actions.checks import (
    check_code,
    check_reasons,
    refuse_declined,
    refuse_joined,
    refuse_the_future,
    refuse_unless_contactable,
)
from alongside.workspaces.referrals.actions.refusals import AlreadyDecided, DueInThePast
from alongside.workspaces.referrals.codes import CHANNELS, GIVERS, MODES, OUTCOMES
from alongside.workspaces.referrals.given import Reasons
from alongside.workspaces.referrals.models import (
    ContactAttempt,
    Declined,
    EligibilityDecision,
    InformationGiven,
)


@action
def record_attempt(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    channel: str,
    outcome: str,
    note: str = "",
    next_due: date | None = None,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> ContactAttempt:
    """Record an attempt to reach the family, what came of it, and when to try next."""
    refuse_the_future(occurred_at, at)
    refuse_unless_contactable(family)
    check_code(channel, CHANNELS, "way of contact")
    check_code(outcome, OUTCOMES, "outcome")
    if next_due is not None and next_due < day_of(occurred_at or at, study.time_zone):
        raise DueInThePast
    _record_unsafe_contact(study, family, by, at, channel, outcome, entry)
    return write(
        ContactAttempt, study=study, family=family, by=by, at=at, entry=entry,
        occurred_at=occurred_at, channel=channel, outcome=outcome, note=note, next_due=next_due,
    )  # fmt: skip


@action
def give_information(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    mode: str,
    giver: str = "recruitment_coordinator",
    document: str = "",
    version: str = "",
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> InformationGiven:
    """Record that the information sheet reached the family; the 24 hours start then."""
    refuse_the_future(occurred_at, at)
    refuse_joined(family)
    check_code(mode, MODES, "way in which it was given")
    check_code(giver, GIVERS, "person who gave it")
    id = document or study.documents_of("information")[0]
    current = study.document(id)
    given = study.document(id, version=version or None)
    if given.version != current.version:
        families.record_deviation(
            study=study, family=family, by=by, at=at, kind="document_out_of_date",
            what=f"Version {given.version} was given; the current one is {current.version}.",
            entry=derived_id(entry, at, "old version"),
        )  # fmt: skip
    return write(
        InformationGiven, study=study, family=family, by=by, at=at, entry=entry,
        occurred_at=occurred_at, document=id, document_version=given.version, mode=mode,
        giver=giver,
    )  # fmt: skip


@action
def decline(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    reasons: Reasons,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Declined:
    """Record before consent that the family does not go on, or could not be reached."""
    refuse_the_future(occurred_at, at)
    refuse_joined(family)
    check_reasons(study, "declining", reasons)
    lock(f"decision on {family.pk}")
    refuse_declined(family)
    decided = EligibilityDecision.objects.as_of().filter(family=family, eligible=False)
    if decision := decided.select_related("recorded_by").first():
        raise AlreadyDecided("not eligible", decision.recorded_by.name, decision.recorded_at)
    return write(
        Declined, study=study, family=family, by=by, at=at, entry=entry, occurred_at=occurred_at,
        reasons=list(reasons.coded), main_reason=reasons.main, words=reasons.words,
    )  # fmt: skip


def _record_unsafe_contact(
    study: Study, family: Family, by: Person, at: datetime, channel: str, outcome: str,
    entry: UUID | None,
) -> None:  # fmt: skip
    safe = family_queries.contact(family) or family_queries.Contact()
    broken = {
        "A text was sent, although it was not recorded as safe to text.": (
            channel == "text" and not safe.safe_to_text
        ),
        "A message was left, although it was not recorded as safe to leave one.": (
            channel == "phone" and outcome == "message_left" and not safe.safe_to_leave_message
        ),
        "A letter was sent, although it was not recorded as safe to post one.": (
            channel == "post" and not safe.safe_to_post
        ),
    }
    for what, happened in broken.items():
        if happened:
            families.record_deviation(
                study=study, family=family, by=by, at=at, kind="contact_not_known_safe",
                what=what, entry=derived_id(entry, at, channel),
            )  # fmt: skip
