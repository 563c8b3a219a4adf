"""Alerts with what was done about them, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.science.protocol import Study
from alongside.workspaces.recruitment.models import ActionFollowedUp, AlertRaised, RemedialAction
from alongside.workspaces.recruitment.places import Place, place_of


@dataclass(frozen=True)
class FollowUpRow:
    """What became of an action."""

    id: UUID
    done: bool
    words: str
    on: datetime
    by: str


@dataclass(frozen=True)
class ActionRow:
    """What is done about an alert; `followed` has the latest word on it first."""

    id: UUID
    words: str
    who: str
    who_id: int
    by_when: date
    at: datetime
    by: str
    followed: tuple[FollowUpRow, ...] = ()

    @property
    def is_over(self) -> bool:
        return bool(self.followed)

    def is_late(self, today: date) -> bool:
        return not self.is_over and self.by_when < today


@dataclass(frozen=True)
class AlertRow:
    """An alert, in the numbers it was raised with, and the actions about it."""

    id: UUID
    rule: str
    place: Place
    what: str
    notice: str
    first_day: date
    last_day: date
    expected: float
    came: int
    chance: float
    since: date | None
    since_expected: float | None
    since_came: int | None
    tell: tuple[str, ...]
    could_be_done: tuple[str, ...]
    at: datetime
    actions: tuple[ActionRow, ...] = ()

    @property
    def state(self) -> str:
        """`open` without an action; `waiting` for one to be done; else `over`."""
        if not self.actions:
            return "open"
        return "over" if all(one.is_over for one in self.actions) else "waiting"


def alerts(
    study: Study, as_of: datetime | None = None, *, only: UUID | None = None
) -> tuple[AlertRow, ...]:
    """Every alert with its actions, the latest first. Three queries."""
    rows = AlertRaised.objects.as_of(as_of).filter(study=study.slug)
    rows = rows.filter(pk=only) if only else rows
    actions = _actions(study, as_of)
    return tuple(
        _row(one, actions.get(one.pk, ())) for one in rows.order_by("-last_day", "rule", "place")
    )


def alert(study: Study, id: UUID, as_of: datetime | None = None) -> AlertRow | None:
    """One alert, or None."""
    return next(iter(alerts(study, as_of, only=id)), None)


def action_of(study: Study, id: UUID) -> RemedialAction | None:
    """An action that stands, or None."""
    found = RemedialAction.objects.as_of().filter(study=study.slug, pk=id)
    return found.select_related("alert", "who").first()


def follow_up_of(study: Study, id: UUID) -> ActionFollowedUp | None:
    """What became of an action, as it stands, or None."""
    found = ActionFollowedUp.objects.as_of().filter(study=study.slug, pk=id)
    return found.select_related("action").first()


def last_spoken(study: Study) -> dict[tuple[str, str], date]:
    """For each rule and place the last week for which it spoke."""
    rows = AlertRaised.objects.as_of().filter(study=study.slug).order_by("last_day")
    return {(rule, place): on for rule, place, on in rows.values_list("rule", "place", "last_day")}


def _actions(study: Study, as_of: datetime | None) -> dict[UUID, tuple[ActionRow, ...]]:
    followed: dict[UUID, list[FollowUpRow]] = {}
    rows = ActionFollowedUp.objects.as_of(as_of).filter(study=study.slug)
    for each in rows.select_related("recorded_by").order_by("-recorded_at", "-pk"):
        line = FollowUpRow(
            each.pk, each.done, each.words, each.occurred_at, each.recorded_by.name
        )  # fmt: skip
        followed.setdefault(each.action_id, []).append(line)
    found: dict[UUID, list[ActionRow]] = {}
    acted = RemedialAction.objects.as_of(as_of).filter(study=study.slug)
    for one in acted.select_related("who", "recorded_by").order_by("recorded_at", "pk"):
        row = _action(one, followed.get(one.pk, ()))
        found.setdefault(one.alert_id, []).append(row)
    return {alert: tuple(rows) for alert, rows in found.items()}


def _action(one: RemedialAction, followed: Sequence[FollowUpRow]) -> ActionRow:
    who: Person = one.who
    return ActionRow(
        one.pk, one.words, who.name, who.pk, one.by_when, one.occurred_at, one.recorded_by.name,
        tuple(followed),
    )  # fmt: skip


def _row(one: AlertRaised, actions: tuple[ActionRow, ...]) -> AlertRow:
    return AlertRow(
        one.pk, one.rule, place_of(one.place), one.what, one.notice, one.first_day, one.last_day,
        one.expected, one.came, one.chance, one.since, one.since_expected, one.since_came,
        tuple(one.tell), tuple(one.could_be_done), one.occurred_at, actions,
    )  # fmt: skip
