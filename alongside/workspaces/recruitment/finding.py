"""What a rule finds at one place at the end of a week: the science asked, nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from alongside.science.protocol import Alert
from alongside.science.recruitment.alert_rules import look, quiet_weeks, since_when, window_rule
from alongside.science.recruitment.weeks import Weekly
from alongside.workspaces.recruitment.drifting import cusum_of

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Finding:
    """A rule speaks: the stretch that it looked at, in numbers, and since when too few come."""

    first_day: date
    last_day: date
    expected: float
    came: int
    chance: float
    since: date | None
    since_expected: float | None
    since_came: int | None


def find(
    alert: Alert, weekly: Weekly, counts: tuple[int, ...], last: date | None, on_since: date
) -> Finding | None:
    """What the rule says now; None where it says nothing or must be silent.

    `last`: the last day of the week for which it spoke before; `on_since`: the day it was
    switched on, before which nothing is looked at. A window is looked at in the latest whole
    week only. A drift starts anew after it has fired, so a week in which it fired while nothing
    ran still counts.
    """
    if not counts or sum(weekly.expected) <= 0:
        return None
    ended = weekly.last_day(len(counts))
    silent = last is not None and ended <= last + quiet_weeks(alert) * WEEK
    if ended < on_since or silent:
        return None
    if alert.notice == "window":
        return _window(alert, weekly, counts)
    return _drift(alert, weekly, counts, max(last or date.min, on_since - timedelta(days=1)))


def _window(alert: Alert, weekly: Weekly, counts: tuple[int, ...]) -> Finding | None:
    seen = look(window_rule(alert), weekly, counts)
    if seen is None or not seen.fires:
        return None
    since = seen.since
    return Finding(
        seen.first_day, seen.last_day, seen.expected, seen.came, seen.chance,
        since.day if since else None, since.expected if since else None,
        since.came if since else None,
    )  # fmt: skip


def _drift(
    alert: Alert, weekly: Weekly, counts: tuple[int, ...], spoken: date
) -> Finding | None:  # fmt: skip
    from alongside.science.recruitment.cusum import cusum

    weeks = cusum(cusum_of(alert, weekly.expected), weekly, counts)
    fired = [one for one in weeks if one.fires and one.last_day > spoken]
    if not fired:
        return None
    one = fired[-1]
    since = since_when(weekly, counts)
    return Finding(
        one.since or one.last_day, one.last_day, one.expected, one.came, one.chance,
        since.day if since else None, since.expected if since else None,
        since.came if since else None,
    )  # fmt: skip
