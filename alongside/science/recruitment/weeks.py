"""What a study expects week by week or month by month, and what came in the same time."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from alongside.science.protocol.expectations import Counted, Expected, ExpectedAtSite
from alongside.science.recruitment.curves import Curve, curve, together
from alongside.science.retention.windows import add_months

Unit = Literal["week", "month"]
_WEEK = 7
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Expected numbers of families in whole weeks, the first of which begins on `first_day`."""

    first_day: date
    expected: tuple[float, ...]

    def last_day(self, week: int) -> date:
        """The last day of a week, counted from 1."""
        return self.first_day + timedelta(days=_WEEK * week - 1)

    def whole_weeks(self, day: date) -> int:
        """How many of the weeks are over at the end of a day."""
        passed = ((day - self.first_day).days + 1) // _WEEK
        return min(max(0, passed), len(self.expected))


@dataclass(frozen=True, slots=True)
class Period:
    """A week or a month: its days, what was expected in it and what came; both are counted."""

    first_day: date
    last_day: date
    expected: float
    came: int


def weekly_expected(
    sites: Sequence[ExpectedAtSite], what: Counted, expected: Expected | None = None
) -> Weekly:
    """Return what these sites together are expected to bring in each whole week.

        e(w) = Σ over sites of E(last day of w) - E(last day of w - 1), E from `curve`

    Weeks are counted from the first day on which any of the sites opens; the last days that do
    not fill a week are left out. Give one site for a rule that looks at each site, and the whole
    expectation where holidays, ramp-up or later steps matter.

    Raises ValueError without a site or when nothing is expected of the step.

    >>> site = ExpectedAtSite(site="bromley", first_month=date(2023, 4, 1),
    ...                       referrals=(3, 3), randomised=(1, 2))
    >>> found = weekly_expected([site], "referrals")
    >>> len(found.expected), round(found.expected[0], 4), found.last_day(1).isoformat()
    (8, 0.7, '2023-04-07')
    """
    if not sites:
        raise ValueError("Say which sites.")
    plain = expected or Expected(assumption="As stated.", sites=tuple(sites))
    found = [curve(plain, site, what) for site in sites]
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        raise ValueError(f"Nothing says how many families are expected to be {what}.")
    return weekly_of(together(known))


def weekly_of(expected: Curve) -> Weekly:
    """Return a curve in whole weeks from its first day on; days that fill no week are left out.

    >>> weekly_of(Curve(date(2023, 4, 1), (0.5,) * 15)).expected
    (0.5, 0.0)
    """
    weeks = len(expected.until) // _WEEK
    ends = [expected.first_day + timedelta(days=_WEEK * week - 1) for week in range(weeks + 1)]
    by = [expected.by(end) for end in ends]
    return Weekly(expected.first_day, tuple(now - before for before, now in pairwise(by)))


def weekly_counts(days: Mapping[date, int], weekly: Weekly, day: date) -> tuple[int, ...]:
    """Return how many came in each week that is over at the end of `day`.

    `days`: how many came on which day. Who came before the first week counts in it, since the
    monitoring page counts them too; who comes in a week that is not over is not there yet.

    >>> weekly = Weekly(date(2023, 4, 1), (0.7, 0.7, 0.7))
    >>> weekly_counts({date(2023, 4, 3): 2, date(2023, 4, 9): 1}, weekly, date(2023, 4, 16))
    (2, 1)
    """
    counts = [0] * weekly.whole_weeks(day)
    for at, number in days.items():
        week = max(0, (at - weekly.first_day).days // _WEEK)
        if week < len(counts):
            counts[week] += number
    return tuple(counts)


def periods(expected: Curve, days: Mapping[date, int], day: date, unit: Unit) -> tuple[Period, ...]:
    """Return each week or month that has begun by the end of `day`, the last perhaps not over.

    Weeks count from the curve's first day, months are those of the calendar; they go on after
    the curve has ended for as long as families come or the day is not reached, and then 0 is
    expected. Who came before the first day counts in the first. In a period that is not over
    both numbers are those up to `day`.

    >>> found = periods(Curve(date(2023, 4, 1), (1.0, 2.0)), {date(2023, 4, 2): 1},
    ...                 date(2023, 4, 9), "week")
    >>> [(one.last_day.isoformat(), one.expected, one.came) for one in found]
    [('2023-04-07', 2.0, 1), ('2023-04-09', 0.0, 0)]
    """
    bounds = _bounds(expected.first_day, day, unit)
    starts = [first for first, _ in bounds]
    came = [0] * len(bounds)
    for at, number in days.items():
        if at <= day and bounds:
            came[_place(starts, at)] += number
    return tuple(
        Period(first, last, expected.between(first, last), number)
        for (first, last), number in zip(bounds, came, strict=True)
    )


def _bounds(first: date, day: date, unit: Unit) -> list[tuple[date, date]]:
    found = []
    while first <= day:
        after = first + timedelta(days=_WEEK)
        if unit == "month":
            after = add_months(first.replace(day=1), 1)
        found.append((first, min(after - _ONE_DAY, day)))
        first = after
    return found


def _place(starts: Sequence[date], at: date) -> int:
    return max(0, bisect_right(starts, at) - 1)
