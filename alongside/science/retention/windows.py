"""When a visit is due, and whether a day lies inside its window."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Place = Literal["early", "inside", "late"]


@dataclass(frozen=True)
class Window:
    """The day a visit is aimed at, and the first and last day on which it is in time."""

    target: date
    opens: date
    closes: date


def add_months(day: date, months: int) -> date:
    """The same day of the month so many calendar months later, or that month's last day.

    >>> add_months(date(2023, 8, 31), 6).isoformat()
    '2024-02-29'
    >>> add_months(date(2024, 2, 29), 12).isoformat()
    '2025-02-28'
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def window(
    anchor: date,
    *,
    months: int = 0,
    weeks: int = 0,
    days: int = 0,
    earliest_days: int = 0,
    latest_days: int = 0,
) -> Window:
    """The window of a visit: target = anchor + months, then weeks and days.

    opens = target - `earliest_days`, closes = target + `latest_days`; both days are inside.
    Months are calendar months with the month-end rule of `add_months`. Counts are whole
    numbers; a visit before the anchor has negative `days`.

    Raises ValueError when `earliest_days` or `latest_days` is negative.

    >>> due = window(date(2023, 8, 31), months=6, earliest_days=14, latest_days=28)
    >>> due.opens.isoformat(), due.target.isoformat(), due.closes.isoformat()
    ('2024-02-15', '2024-02-29', '2024-03-28')
    """
    if earliest_days < 0 or latest_days < 0:
        raise ValueError("earliest_days and latest_days say how far from the target: 0 or more.")
    target = add_months(anchor, months) + timedelta(weeks=weeks, days=days)
    opens = target - timedelta(days=earliest_days)
    return Window(target, opens, target + timedelta(days=latest_days))


def between(anchor: date, first_months: int, last_months: int) -> Window:
    """The window from one number of calendar months after the anchor to another.

    The target is the first day, since "3 to 6 months" is best done at the earliest.
    Raises ValueError when the last lies before the first.

    >>> between(date(2023, 11, 30), 3, 6).opens.isoformat()
    '2024-02-29'
    """
    if last_months < first_months:
        raise ValueError("The window ends before it begins.")
    opens = add_months(anchor, first_months)
    return Window(opens, opens, add_months(anchor, last_months))


def place(due: Window, day: date) -> Place:
    """Where a day lies: before the window, in it (first and last day included) or after it.

    >>> place(window(date(2023, 1, 1), days=7), date(2023, 1, 8))
    'inside'
    """
    if day < due.opens:
        return "early"
    return "late" if day > due.closes else "inside"
