"""A running sum that notices a slow drift below what was expected: Poisson CUSUM."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, fsum, log

import numpy as np
from numpy.typing import NDArray

from alongside.science.recruitment.alert_chain import (
    Detection,
    RuleOperation,
    counts_up_to,
    detected,
    under,
)
from alongside.science.recruitment.expected import poisson_below
from alongside.science.recruitment.weeks import Weekly

Numbers = NDArray[np.float64]
_WEEK, _DIGITS, _STEP, _FIRST_TRY = 7, 9, 0.001, 4_000


@dataclass(frozen=True, slots=True)
class Cusum:
    """Fires when the running sum reaches `limit`; made to notice that only `share` comes.

    `limit`: in families. Raises ValueError for a share outside 0 to 1 or a limit not above 0.
    """

    share: float
    limit: float

    def __post_init__(self) -> None:
        if not 0 < self.share < 1 or not self.limit > 0:
            raise ValueError("A running sum needs a share between 0 and 1, and a limit above 0.")

    def reference(self, expected: float) -> float:
        """What a week must bring for the sum not to grow: e (1 - share) / -ln share."""
        return expected * (1 - self.share) / -log(self.share)


@dataclass(frozen=True, slots=True)
class CusumWeek:
    """The running sum at the end of a week, and since when it has been above nothing.

    `expected`, `came` and `chance` are of the weeks from `since` on; `since` is None while the
    sum is 0. The chance is that of those weeks as if they had been chosen beforehand.
    """

    week: int
    last_day: date
    sum: float
    fires: bool
    since: date | None
    expected: float
    came: int
    chance: float


def cusum(rule: Cusum, weekly: Weekly, counts: Sequence[int]) -> tuple[CusumWeek, ...]:
    """Return the running sum week by week.

        S(w) = max(0, S(w - 1) + k(w) - X(w)),  k(w) = e(w) (1 - r) / -ln r,  fires at S ≥ limit

    with e the expected and X the actual number of the week, r the share to be noticed: the sum
    of log likelihood ratios of "only a share r comes" against "what is expected comes", in units
    of families. It starts anew after it has fired. `counts` as `weekly_counts` gives them.

    Raises ValueError when there are more weeks of counts than expected weeks, or a negative one.
    Source: Page, Biometrika 1954;41:100; Lucas, Technometrics 1985;27:129.

    >>> weekly = Weekly(date(2023, 4, 1), (1.0,) * 8)
    >>> found = cusum(Cusum(0.5, 2.0), weekly, [1, 1, 0, 0, 1, 0])
    >>> [round(week.sum, 2) for week in found], [week.fires for week in found][-1]
    ([0.0, 0.0, 0.72, 1.44, 1.16, 1.89], False)
    >>> found[-1].since.isoformat(), found[-1].came, found[-1].expected
    ('2023-04-15', 1, 4.0)
    """
    if len(counts) > len(weekly.expected) or min(counts, default=0) < 0:
        raise ValueError("There are more weeks of counts than expected weeks, or a negative one.")
    found: list[CusumWeek] = []
    total, start = 0.0, 0
    for week, came in enumerate(counts, 1):
        total = max(0.0, total + rule.reference(weekly.expected[week - 1]) - came)
        start = week if total == 0 else start
        found.append(_week(rule, weekly, counts, (week, start, total)))
        if found[-1].fires:
            total, start = 0.0, week
    return tuple(found)


def cusum_operation(
    rule: Cusum, expected: Sequence[float], share: float = 1.0, from_week: int = 1
) -> RuleOperation:
    """Return the chances of the first alarm and the number of alarms, without simulation.

    The values that the sum can have are finitely many (a partial sum of references less a whole
    number), so the recursion over them is exact:

        p(w; s) = Σ over s' of p(w - 1; s') P(X = s' + k(w) - s),  all of s ≤ 0 gathered at 0

    `expected`: families a week; `share` of it comes from `from_week` on (counted from 1).
    Raises ValueError for a negative share. Source: Brook and Evans, Biometrika 1972;59:539,
    here without rounding the sum to a grid.

    >>> round(cusum_operation(Cusum(0.5, 3.0), [1.0] * 26).any_alarm, 4)
    0.3142
    """
    first = _alarms(rule, expected, under(expected, share, from_week), anew=False)
    every = _alarms(rule, expected, under(expected, share, from_week), anew=True)
    return RuleOperation(tuple(first), fsum(every))


def cusum_detection(
    rule: Cusum, expected: Sequence[float], share: float, from_week: int
) -> Detection:
    """Return how soon the sum fires when from a week on only a share of the expected comes.

    Exact, by `cusum_operation`, among trials in which it had not fired before.
    Raises ValueError for a week outside the trial's or a negative share.

    >>> cusum_detection(Cusum(0.5, 3.0), [1.0] * 26, share=0.25, from_week=5).median_weeks
    5
    """
    if not 1 <= from_week <= len(expected):
        raise ValueError(f"The trial has weeks 1 to {len(expected)}, not {from_week}.")
    truth = under(expected, share, from_week)
    return detected(_alarms(rule, expected, truth, anew=False), from_week)


def cusum_limit(expected: Sequence[float], share: float, false_alarm: float) -> Cusum:
    """Return the running sum with the smallest limit that keeps false alarms rare enough.

        min {h : P(any alarm over all weeks | what is expected comes) ≤ false_alarm}

    to a thousandth of a family. `false_alarm`: a chance between 0 and 1 over the whole trial.
    Raises ValueError for a chance outside 0 to 1 or when nothing is expected.

    >>> cusum_limit([1.0] * 26, 0.5, 0.10).limit
    4.329
    """
    if not 0 < false_alarm < 1 or not sum(expected) > 0:
        raise ValueError("Give a chance between 0 and 1, and weeks in which families are expected.")
    most = ceil(Cusum(share, 1.0).reference(fsum(expected)) / _STEP) + 1
    low, high = 0, min(most, _FIRST_TRY)
    # A high limit has many values of the sum to follow, so it is tried only when lower ones fail.
    while high < most and _too_often(share, high, expected, false_alarm):
        low, high = high, min(most, 2 * high)
    while high - low > 1:
        middle = (low + high) // 2
        fails = _too_often(share, middle, expected, false_alarm)
        low, high = (middle, high) if fails else (low, middle)
    return Cusum(share, round(high * _STEP, 3))


def _too_often(share: float, steps: int, expected: Sequence[float], false_alarm: float) -> bool:
    rule = Cusum(share, steps * _STEP)
    return sum(_alarms(rule, expected, np.asarray(expected, float), anew=False)) > false_alarm


def _week(
    rule: Cusum, weekly: Weekly, counts: Sequence[int], at: tuple[int, int, float]
) -> CusumWeek:
    week, start, total = at
    expected, came = fsum(weekly.expected[start:week]), sum(counts[start:week])
    since = weekly.first_day + timedelta(days=_WEEK * start) if total > 0 else None
    return CusumWeek(
        week, weekly.last_day(week), total, total >= rule.limit - 1e-9, since,
        expected, came, poisson_below(came, expected),
    )  # fmt: skip


def _alarms(rule: Cusum, expected: Sequence[float], truth: Numbers, *, anew: bool) -> list[float]:
    """The chance of an alarm at the end of each week: the first one, or each with a new start."""
    values: Numbers = np.zeros(1)
    chances: Numbers = np.ones(1)
    found = []
    for mean, true in zip(expected, truth, strict=True):
        reached, mass = _moved(values + rule.reference(mean), chances, float(true))
        fires = reached >= rule.limit - 1e-9
        found.append(float(mass[fires].sum()))
        again = found[-1] if anew else 0.0
        reached = np.append(reached[~fires], 0.0)
        values, where = np.unique(np.round(reached, _DIGITS), return_inverse=True)
        left = np.append(mass[~fires], again)
        chances = np.asarray(np.bincount(where, weights=left), float)
    return found


def _moved(before: Numbers, chances: Numbers, mean: float) -> tuple[Numbers, Numbers]:
    """Every value that follows, never below 0, with its chance."""
    most = int(np.ceil(before.max())) if before.size else 0
    came = np.arange(most + 1)
    reached = np.maximum(0.0, before[:, None] - came)
    mass = chances[:, None] * counts_up_to(mean, most)
    return reached.ravel(), mass.ravel()
