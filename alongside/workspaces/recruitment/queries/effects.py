"""What came after an action, beside what had come before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from alongside.science.protocol import Study
from alongside.science.recruitment.expected import how_surprising
from alongside.workspaces.recruitment.queries.alerts import ActionRow, AlertRow
from alongside.workspaces.recruitment.queries.watched import Watched, watch


@dataclass(frozen=True)
class Stretch:
    """Some days, how many were expected on them, and how many came."""

    first: date
    last: date
    expected: float
    came: int

    @property
    def chance(self) -> float:
        """How often chance is as far off as that."""
        return how_surprising(self.came, self.expected)


@dataclass(frozen=True)
class Effect:
    """The days of the alert before an action was done, and those since."""

    before: Stretch
    since: Stretch


def at_place(study: Study, alert: AlertRow, day: date, as_of: datetime | None = None) -> Watched:
    """The step and place of an alert up to the end of a day."""
    return watch(study, alert.place, alert.what, day, as_of).whole  # type: ignore[arg-type]


def effects(study: Study, one: Watched, alert: AlertRow) -> dict[UUID, Effect]:
    """For each action of an alert that was done, before and since; none where nothing can be said.

    `one` is the alert's place. Days count as long as families are expected.
    """
    found = {action.id: _effect(study, one, alert, action) for action in alert.actions}
    return {id: effect for id, effect in found.items() if effect is not None}


def _effect(study: Study, one: Watched, alert: AlertRow, action: ActionRow) -> Effect | None:
    if one.curve is None or not action.followed or not action.followed[0].done:
        return None
    done = _day(study, action.followed[0].on)
    last = min(one.day, one.curve.last_day)
    if last <= done or done <= alert.first_day:
        return None
    next_day = timedelta(days=1)
    return Effect(_stretch(one, alert.first_day, done), _stretch(one, done + next_day, last))


def _stretch(one: Watched, first: date, last: date) -> Stretch:
    assert one.curve is not None  # noqa: S101 - asked before
    came = sum(count for day, count in one.days.items() if first <= day <= last)
    return Stretch(first, last, one.curve.between(first, last), came)


def _day(study: Study, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(study.time_zone)).date()
