"""How old somebody is on a day, in whole months and whole years."""

from datetime import date

MONTHS_IN_A_YEAR = 12


class BornAfter(ValueError):
    """The birth date lies after the day on which the age is asked."""

    def __init__(self, born: date, on: date) -> None:
        self.born = born
        self.on = on
        super().__init__(f"born {born.isoformat()}, which is after {on.isoformat()}")


def completed_months(born: date, on: date) -> int:
    """Return the whole months lived by a day.

    A month is complete when its day of birth comes round. Where a month has no such day (the
    31st of April, 29 February outside a leap year) it is complete on the first day of the next
    month, as United Kingdom law counts the birthday of somebody born on 29 February. An age is
    therefore never overstated by a short month.

        months = 12 (on.year - born.year) + (on.month - born.month) - [on.day < born.day]

    Raises `BornAfter` if `on` lies before `born`.

    >>> completed_months(date(2021, 3, 14), date(2023, 3, 13))
    23
    >>> completed_months(date(2020, 2, 29), date(2022, 2, 28))
    23
    >>> completed_months(date(2020, 2, 29), date(2022, 3, 1))
    24
    """
    if on < born:
        raise BornAfter(born, on)
    months = MONTHS_IN_A_YEAR * (on.year - born.year) + (on.month - born.month)
    return months - (on.day < born.day)


def completed_years(born: date, on: date) -> int:
    """Return the whole years lived by a day: twelve completed months each.

    Raises `BornAfter` if `on` lies before `born`.

    >>> completed_years(date(2017, 6, 30), date(2023, 6, 29))
    5
    """
    return completed_months(born, on) // MONTHS_IN_A_YEAR
