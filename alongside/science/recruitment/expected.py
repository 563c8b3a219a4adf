"""How many were expected by a day, and how surprising a count is against that."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

_ONE_DAY = timedelta(days=1)
_NEGLIGIBLE = 1e-18


class UnusableExpectation(ValueError):
    """The expected numbers do not fit the window, or a number is negative or not finite."""


def expected_by(day: date, opens: date, closes: date, per_month: Sequence[float]) -> float:
    """Return the number expected from `opens` up to the end of `day`.

    `per_month` holds one number for each calendar month that the window touches, first to
    last. Within a month the number grows evenly over the days on which the window is open, so
    a window that opens on the 17th expects the whole of that month's number from the 17th on.
    Before `opens` it is 0, from `closes` on the sum of all months.

        E(day) = sum over months m of per_month[m] x (open days of m up to day) / (open days of m)

    Raises `UnusableExpectation` if the window ends before it opens, if the number of months is
    wrong, or if a number is negative or not finite.

    >>> expected_by(date(2023, 4, 15), date(2023, 4, 1), date(2023, 5, 31), [2.0, 3.0])
    1.0
    >>> expected_by(date(2024, 1, 1), date(2023, 4, 1), date(2023, 5, 31), [2.0, 3.0])
    5.0
    """
    months = _open_days_by_month(opens, closes)
    if len(months) != len(per_month):
        raise UnusableExpectation(f"{len(per_month)} numbers for {len(months)} months")
    if not all(math.isfinite(number) and number >= 0 for number in per_month):
        raise UnusableExpectation("an expected number is negative or not finite")
    return math.fsum(
        number * _share(first, last, day)
        for (first, last), number in zip(months, per_month, strict=True)
    )


def poisson_below(observed: int, expected: float) -> float:
    """Return the chance of `observed` or fewer when `expected` come on average.

        P(X <= n) = sum over k = 0..n of exp(-m) m^k / k!

    summed exactly, with no normal approximation.

    Raises `UnusableExpectation` if either number is negative or `expected` is not finite.

    >>> round(poisson_below(3, 8.0), 6)
    0.04238
    """
    _refuse_unusable(observed, expected)
    return min(1.0, math.fsum(_chance(k, expected) for k in range(observed + 1)))


def poisson_above(observed: int, expected: float) -> float:
    """Return the chance of `observed` or more when `expected` come on average: P(X >= n).

    The upper tail is summed itself, so that a very small chance keeps its digits.

    Raises `UnusableExpectation` if either number is negative or `expected` is not finite.

    >>> round(poisson_above(3, 1.0), 6)
    0.080301
    """
    _refuse_unusable(observed, expected)
    if observed <= expected:
        return 1.0 - poisson_below(observed - 1, expected) if observed else 1.0
    terms: list[float] = []
    for k in count(observed):
        terms.append(_chance(k, expected))
        if terms[-1] <= _NEGLIGIBLE * terms[0]:
            break
    return min(1.0, math.fsum(terms))


def how_surprising(observed: int, expected: float) -> float:
    """Return the chance of a count at least so far from what was expected, on the same side.

    Below or at the expected number this is `poisson_below`, above it `poisson_above`.

    Raises `UnusableExpectation` if either number is negative or `expected` is not finite.

    >>> round(how_surprising(12, 20.0), 6)
    0.039012
    """
    return (poisson_below if observed <= expected else poisson_above)(observed, expected)


def _chance(k: int, mean: float) -> float:
    if mean == 0:
        return 1.0 if k == 0 else 0.0
    return math.exp(k * math.log(mean) - mean - math.lgamma(k + 1))


def _refuse_unusable(observed: int, expected: float) -> None:
    if observed < 0:
        raise UnusableExpectation(f"a count cannot be {observed}")
    if not (math.isfinite(expected) and expected >= 0):
        raise UnusableExpectation(f"an expected number cannot be {expected}")


def _open_days_by_month(opens: date, closes: date) -> list[tuple[date, date]]:
    if closes < opens:
        raise UnusableExpectation(f"closes {closes.isoformat()} before {opens.isoformat()}")
    months: list[tuple[date, date]] = []
    first = opens
    while first <= closes:
        next_first = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        months.append((first, min(closes, next_first - _ONE_DAY)))
        first = next_first
    return months


def _share(first: date, last: date, day: date) -> float:
    open_days = (last - first).days + 1
    passed = (min(day, last) - first).days + 1
    return max(0, passed) / open_days
