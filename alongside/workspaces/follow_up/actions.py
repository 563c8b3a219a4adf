"""Recording that a family was lost to follow-up, and that it came back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.clock import day_of
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.families.models import Family
from alongside.workspaces.follow_up import queries
from alongside.workspaces.follow_up.models import LostToFollowUp
from alongside.workspaces.referrals.actions.checks import (
    check_reasons,
    refuse_joined,
    refuse_the_future,
)
from alongside.workspaces.referrals.given import Reasons


class NotInTheStudy(Refusal):
    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} has not given consent to the study, so it cannot be lost to follow-up. "
            "If it could not be reached, record that it does not go on."
        )


class HasLeft(Refusal):
    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} has withdrawn, and that is already recorded. A family that chose to "
            "leave is not counted as lost."
        )


class AlreadyLost(Refusal):
    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(
            f"{by} already recorded on {at:%-d %B %Y} that this family was lost. Nothing was "
            "changed. If something in it is wrong, correct it."
        )


class FollowedUp(Refusal):
    def __init__(self, number: str, at: datetime) -> None:
        super().__init__(
            f"{number} finished its follow-up on {at:%-d %B %Y}, so it is not lost. "
            "Nothing was saved."
        )


class LastContactLater(Refusal):
    field = "last_contact"

    def __init__(self) -> None:
        super().__init__("The last contact cannot be after the day on which the family was lost.")


class NotLost(Refusal):
    def __init__(self, number: str) -> None:
        super().__init__(f"{number} is not recorded as lost, so there is nothing to correct.")


@action
def record_loss(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    reasons: Reasons,
    last_contact: date | None = None,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> LostToFollowUp:
    """Record that the family cannot be assessed any more, and why."""
    refuse_the_future(occurred_at, at)
    refuse_joined(family)
    check_reasons(study, "loss_to_follow_up", reasons)
    _refuse_a_later_contact(study, last_contact, occurred_at or at)
    lock(f"lost {family.pk}")
    _refuse_unless_taking_part(study, family)
    if loss := queries.standing(family):
        raise AlreadyLost(loss.recorded_by.name, loss.occurred_at)
    return write(
        LostToFollowUp, study=study, family=family, by=by, at=at, entry=entry,
        occurred_at=occurred_at, main_reason=reasons.main, reasons=list(reasons.coded),
        words=reasons.words, last_contact=last_contact,
    )  # fmt: skip


@action
def correct_loss(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    reasons: Reasons,
    reason: str,
    last_contact: date | None = None,
    entry: UUID | None = None,
) -> LostToFollowUp:
    """Correct why a family was lost, or when it was last in touch."""
    check_reasons(study, "loss_to_follow_up", reasons)
    loss = _standing(family, reason)
    _refuse_a_later_contact(study, last_contact, loss.occurred_at)
    return correct(
        loss, study=study, by=by, at=at, entry=entry, reason=reason.strip(),
        main_reason=reasons.main, reasons=list(reasons.coded), words=reasons.words,
        last_contact=last_contact,
    )  # fmt: skip


@action
def found_again(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    reason: str,
    entry: UUID | None = None,
) -> LostToFollowUp:
    """The family is back, or was never lost: the loss stays in the history and counts no more."""
    loss = _standing(family, reason)
    return correct(
        loss, study=study, by=by, at=at, entry=entry, reason=reason.strip(), retracted=True
    )


def _standing(family: Family, reason: str) -> LostToFollowUp:
    if not reason.strip():
        raise ReasonNeeded
    lock(f"lost {family.pk}")
    loss = queries.standing(family)
    if loss is None:
        raise NotLost(family.number)
    return loss


def _refuse_a_later_contact(study: Study, last_contact: date | None, found: datetime) -> None:
    if last_contact is not None and last_contact > day_of(found, study.time_zone):
        raise LastContactLater


def _refuse_unless_taking_part(study: Study, family: Family) -> None:
    if family.pk not in consent.consented(study):
        raise NotInTheStudy(family.number)
    if family.pk in consent.exits(study):
        raise HasLeft(family.number)
    if done := queries.finished_follow_up(study, family):
        raise FollowedUp(family.number, done)
