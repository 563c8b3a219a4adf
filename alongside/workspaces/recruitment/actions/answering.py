"""Acknowledging an alert with an action, saying what became of it, taking either back."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from alongside.foundations.accounts.models import Person
from alongside.foundations.clock import day_of
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.recruitment.models import ActionFollowedUp, AlertRaised, RemedialAction
from alongside.workspaces.recruitment.people import who_acts
from alongside.workspaces.recruitment.places import place_of
from alongside.workspaces.recruitment.refusals import (
    FollowedUpAlready,
    NobodyHere,
    NoReason,
    NothingSaid,
    NotYet,
    StillFollowedUp,
    TooEarly,
)


@action
def act(
    *,
    study: Study,
    alert: AlertRaised,
    words: str,
    who: Person,
    by_when: date,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> RemedialAction:
    """Acknowledge an alert: what is done, by whom, by when. Several actions may stand."""
    if not words.strip():
        raise NothingSaid
    if who not in who_acts(study, place_of(alert.place).site):
        raise NobodyHere
    today = day_of(at, study.time_zone)
    if by_when < today:
        raise TooEarly(today)
    return write(
        RemedialAction, study=study, by=by, at=at, entry=entry, alert=alert, words=words.strip(),
        who=who, by_when=by_when,
    )  # fmt: skip


@action
def follow_up(
    *,
    study: Study,
    action: RemedialAction,
    done: bool,
    words: str,
    on: date,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> ActionFollowedUp:
    """Say whether an action was done, on which day, and what came of it."""
    if not words.strip():
        raise NothingSaid
    agreed, today = (day_of(each, study.time_zone) for each in (action.occurred_at, at))
    if not agreed <= on <= today:
        raise NotYet(agreed, today)
    lock(f"action {action.pk}")
    if _followed(action):
        raise FollowedUpAlready
    noon = datetime.combine(on, time(12), ZoneInfo(study.time_zone))
    return write(
        ActionFollowedUp, study=study, by=by, at=at, entry=entry, occurred_at=min(noon, at),
        action=action, done=done, words=words.strip(),
    )  # fmt: skip


@action
def take_back_action(
    *,
    study: Study,
    action: RemedialAction,
    reason: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> RemedialAction:
    """An action was a mistake; it stays in the record and counts no more."""
    if not reason.strip():
        raise NoReason
    lock(f"action {action.pk}")
    if _followed(action):
        raise StillFollowedUp
    return correct(
        action, study=study, by=by, at=at, reason=reason.strip(), entry=entry, retracted=True
    )


@action
def take_back_follow_up(
    *,
    study: Study,
    followed: ActionFollowedUp,
    reason: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> ActionFollowedUp:
    """What was said of an action was a mistake; the action is open again."""
    if not reason.strip():
        raise NoReason
    return correct(
        followed, study=study, by=by, at=at, reason=reason.strip(), entry=entry, retracted=True
    )


def _followed(action: RemedialAction) -> bool:
    return ActionFollowedUp.objects.as_of().filter(action=action).exists()
