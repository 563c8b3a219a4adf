"""What a study expects week by week, and what came in the same weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import fsum
from typing import Literal

from alongside.science.protocol.expectations import ExpectedAtSite
from alongside.science.recruitment.expected import expected_by
from alongside.science.retention.windows import add_months

What = Literal["referrals", "randomised"]
_WEEK = 7


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


def weekly_expected(sites: Sequence[ExpectedAtSite], what: What) -> Weekly:
    """Return what these sites together are expected to bring in each whole week.

        e(w) = Σ over sites of E(last day of w) - E(last day of w - 1), E from `expected_by`

    Weeks are counted from the first day on which any of the sites opens; the last days that do
    not fill a week are left out. Give one site for a rule that looks at each site.

    Raises ValueError without a site, `UnusableExpectation` as `expected_by`.

    >>> site = ExpectedAtSite(site="bromley", first_month=date(2023, 4, 1),
    ...                       referrals=(3, 3), randomised=(1, 2))
    >>> found = weekly_expected([site], "referrals")
    >>> len(found.expected), round(found.expected[0], 4), found.last_day(1).isoformat()
    (8, 0.7, '2023-04-07')
    """
    if not sites:
        raise ValueError("Say which sites.")
    windows = [_window(site, what) for site in sites]
    first = min(opens for opens, _, _ in windows)
    weeks = ((max(closes for _, closes, _ in windows) - first).days + 1) // _WEEK
    ends = [first + timedelta(days=_WEEK * week - 1) for week in range(weeks + 1)]
    by = [
        fsum(expected_by(end, opens, closes, rates) for opens, closes, rates in windows)
        for end in ends
    ]
    return Weekly(first, tuple(now - before for before, now in pairwise(by)))


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


def _window(site: ExpectedAtSite, what: What) -> tuple[date, date, tuple[float, ...]]:
    rates = site.referrals if what == "referrals" else site.randomised
    closes = add_months(site.first_month.replace(day=1), len(rates)) - timedelta(days=1)
    return site.first_month, closes, rates
