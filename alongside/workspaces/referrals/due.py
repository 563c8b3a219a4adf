"""Working days: Monday to Friday. Public holidays differ by country and are counted as days."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5


def working_days_after(day: date, count: int) -> date:
    """The day so many working days after another.

    >>> working_days_after(date(2023, 4, 6), 2)
    datetime.date(2023, 4, 10)
    """
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
