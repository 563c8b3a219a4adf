"""How moments, days, counts and lengths of time are written on a page."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

One = TypeVar("One")
Other = TypeVar("Other")
LONDON = ZoneInfo("Europe/London")
MONTHS = tuple(calendar.month_name)


def day(value: date | datetime) -> str:
    """4 July 2023; a moment is first brought to London."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{value.day} {MONTHS[value.month]} {value.year}"


def weekday(value: date | datetime) -> str:
    """Tuesday 4 July 2023."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{value:%A} {day(value)}"


def month(value: date) -> str:
    """July 2023."""
    return f"{MONTHS[value.month]} {value.year}"


def time_of_day(value: datetime) -> str:
    """14:20 in London."""
    return f"{value.astimezone(LONDON):%H:%M}"


def moment(value: datetime) -> str:
    """4 July 2023, 14:20 in London."""
    return f"{day(value)}, {time_of_day(value)}"


def count_of(count: int, one: str, many: str) -> str:
    """1 family, 2 families, 1,204 families."""
    return f"{count:,} {one if count == 1 else many}"


def minutes(value: int) -> str:
    """50 minutes, 1 hour, 1 hour 5 minutes."""
    hours, rest = divmod(value, 60)
    parts = [count_of(hours, "hour", "hours")] if hours else []
    if rest or not hours:
        parts.append(count_of(rest, "minute", "minutes"))
    return " ".join(parts)


def beside(ones: Iterable[One], others: Iterable[Other]) -> Iterator[tuple[One, Other]]:
    """Two lists of one length, together.

    Errors: ValueError where one is longer.
    """
    return zip(ones, others, strict=True)


FILTERS = {
    "day": day,
    "weekday": weekday,
    "month": month,
    "time_of_day": time_of_day,
    "moment": moment,
    "count_of": count_of,
    "minutes": minutes,
    "beside": beside,
}
