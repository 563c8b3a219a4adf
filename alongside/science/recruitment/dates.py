"""Reading dates and yes-or-no as people in the United Kingdom write them in spreadsheets."""

import re
from datetime import date, timedelta
from typing import Literal

FIRST_YEAR, LAST_YEAR = 1900, 2099
_PIVOT = 50
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_FIRST, _EXCEL_LAST = 10_000, 73_050
_LAST_MONTH = 12

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_TIME = r"(?:[t\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?"
_SHAPES = tuple(
    re.compile(_WEEKDAY + shape + _TIME, re.ASCII)
    for shape in (
        r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})",
        rf"(?P<day>\d{{1,2}})\s*(?P<sep>[-/. ])\s*(?P<month>\d{{1,2}})\s*(?P=sep)\s*{_YEAR}",
        rf"{_DAY}[\s\-/.]*(?:of\s+)?{_MONTH}[\s\-/.,']*{_YEAR}",
        rf"{_MONTH}\s*{_DAY},?\s+{_YEAR}",
    )
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_YES = frozenset({"y", "yes", "true", "t", "1", "✓", "✔", "☑"})
_NO = frozenset({"n", "no", "false", "f", "0", "✗", "✘", "☐"})

DateTrouble = Literal[
    "empty", "not_a_date", "day_and_month_swapped", "no_such_day", "year", "weekday"
]


class UnreadableDate(ValueError):
    """A date that cannot be read: `seen` is what stood there, `trouble` says why."""

    def __init__(self, seen: str, trouble: DateTrouble) -> None:
        self.seen = seen
        self.trouble: DateTrouble = trouble
        super().__init__(f"{seen!r} cannot be read as a date ({trouble})")


class UnreadableYesNo(ValueError):
    """Neither a yes nor a no: `seen` is what stood there."""

    def __init__(self, seen: str) -> None:
        self.seen = seen
        super().__init__(f"{seen!r} is neither yes nor no")


def read_date(text: str, latest: date | None = None) -> date:
    """Return the date that somebody wrote, day first.

    Understood: 3/4/23, 03.04.2023, 3-4-23, 3 April 2023, 3rd Apr 23, April 3, 2023,
    Mon 3 April 2023, 2023-04-03 (also with a time, which is dropped), and the serial number
    that Excel shows when a date is formatted as a number (five digits, 1900 system).

    Rules: between numbers the day comes first, always, unless the year has four digits and
    comes first; a date that only works the American way (4/13/23) is refused, not turned
    round. A year of two digits is 2000-2049 or 1950-1999; with `latest` it is the last such
    year whose date does not lie after `latest`. Years outside 1900-2099 are refused. A named
    weekday must agree.

    Raises `UnreadableDate`.

    >>> read_date("3/4/23"), read_date("3rd Apr 2023"), read_date("45019")
    (datetime.date(2023, 4, 3), datetime.date(2023, 4, 3), datetime.date(2023, 4, 3))
    >>> read_date("1/2/48", latest=date(2023, 6, 1))
    datetime.date(1948, 2, 1)
    """
    plain = " ".join(text.replace("–", "-").replace("’", "'").casefold().split()).strip(" ,;")
    if not plain:
        raise UnreadableDate(text, "empty")
    if serial := _SERIAL.fullmatch(plain):
        return _from_serial(text, int(serial[1]))
    for shape in _SHAPES:
        if found := shape.fullmatch(plain):
            return _from_parts(text, found.groupdict(), latest)
    raise UnreadableDate(text, "not_a_date")


def read_yes_no(text: str) -> bool:
    """Return whether somebody wrote yes or no (also y, n, true, false, 1, 0, ticks).

    A lone x is refused: on some sheets it means yes and on others no.

    Raises `UnreadableYesNo`.

    >>> read_yes_no(" Yes "), read_yes_no("n")
    (True, False)
    """
    plain = text.strip().rstrip(".").casefold()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise UnreadableYesNo(text)


def _from_serial(text: str, serial: int) -> date:
    if not _EXCEL_FIRST <= serial <= _EXCEL_LAST:
        raise UnreadableDate(text, "not_a_date")
    return _EXCEL_DAY_ZERO + timedelta(days=serial)


def _from_parts(text: str, parts: dict[str, str | None], latest: date | None) -> date:
    day, month = int(parts["day"] or ""), _month_number(parts["month"] or "")
    if month > _LAST_MONTH:
        raise UnreadableDate(text, "day_and_month_swapped" if day <= _LAST_MONTH else "no_such_day")
    found = _dated(text, parts["year"] or "", month, day, latest)
    weekday = parts["weekday"]
    if weekday and _WEEKDAYS[found.weekday()] != weekday:
        raise UnreadableDate(text, "weekday")
    return found


def _month_number(month: str) -> int:
    return int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1


def _dated(text: str, year: str, month: int, day: int, latest: date | None) -> date:
    number = int(year)
    if len(year) == len("23"):
        return _two_digit_year(text, number, month, day, latest)
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise UnreadableDate(text, "year")
    return _existing(text, number, month, day)


def _two_digit_year(text: str, year: int, month: int, day: int, latest: date | None) -> date:
    if latest is None:
        return _existing(text, year + (2000 if year < _PIVOT else 1900), month, day)
    # Compared as numbers, since 29 February may exist in one century and not in the other.
    later = (2000 + year, month, day) > (latest.year, latest.month, latest.day)
    return _existing(text, year + (1900 if later else 2000), month, day)


def _existing(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableDate(text, "no_such_day") from None
