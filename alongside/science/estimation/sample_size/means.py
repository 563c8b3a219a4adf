"""Sample size and power for a difference of two means."""

from __future__ import annotations

import math

from alongside.science.estimation.sample_size.arms import Arms, in_ratio
from alongside.science.estimation.sample_size.checks import (
    check_positive,
    check_power,
    check_test,
    deviates,
    least_size,
)


def power_for_means(
    first: float,
    second: float,
    difference: float,
    sd: float = 1.0,
    *,
    alpha: float = 0.05,
    sides: int = 2,
    margin: float = 0.0,
    correlation: float = 0.0,
) -> float:
    """Return the power of a t test with sizes of arms `first` and `second`.

    P(T > t(1 − alpha/sides)), T non-central t with first + second − 2 degrees of freedom (one
    fewer with a baseline) and centre (difference + margin)/(s √(1/first + 1/second)),
    s = sd √(1 − correlation²).

    `difference` and `sd` in the unit of the measure; `correlation` of the outcome with its
    baseline in an ANCOVA; `margin` above 0 asks for non-inferiority, one side (higher is better).
    Rejecting on the wrong side is no power.
    Raises ValueError for an sd of 0, a correlation not between −1 and 1, arms below 2 families.
    Source: Chow, Shao and Wang, Sample Size Calculations in Clinical Research, 2008, chapter 3;
    Borm, Fransen and Lemmens, J Clin Epidemiol 2007;60:1234 for the baseline.

    >>> round(power_for_means(15, 15, 0.5), 6)
    0.261931
    """
    from scipy.stats import nct, t

    _check(difference, sd, margin, correlation, sides)
    check_test(alpha, sides)
    degrees = first + second - 2 - (correlation != 0)
    if min(first, second) < 1 or degrees <= 0:
        raise ValueError("Each arm needs 2 families or more.")
    spread = sd * math.sqrt((1 - correlation**2) * (1 / first + 1 / second))
    centre = _distance(difference, margin) / spread
    return float(nct.sf(t.isf(alpha / sides, degrees), degrees, centre))


def size_for_means(
    difference: float,
    sd: float = 1.0,
    *,
    power: float = 0.9,
    alpha: float = 0.05,
    sides: int = 2,
    ratio: float = 1.0,
    margin: float = 0.0,
    correlation: float = 0.0,
) -> Arms:
    """Return the sizes with which the t test of `power_for_means` has this power.

    Solved for the size, not rounded; the second arm has `ratio` families for one in the first.

    Raises ValueError as `power_for_means`, and for a difference that is none.

    >>> round(size_for_means(0.3).first, 5)
    234.46282
    """
    check_power(power, alpha, sides)
    _check(difference, sd, margin, correlation, sides)
    if _distance(difference, margin) <= 0:
        raise ValueError("There is no difference to find: name one other than 0, or a margin.")
    check_positive("The ratio of the arms", ratio)

    def of(first: float) -> float:
        return power_for_means(
            first, first * ratio, difference, sd,
            alpha=alpha, sides=sides, margin=margin, correlation=correlation,
        )  # fmt: skip

    return in_ratio(least_size(of, power, max(2.0, 2.0 / ratio)), ratio)


def normal_size_for_means(
    difference: float,
    sd: float = 1.0,
    *,
    power: float = 0.9,
    alpha: float = 0.05,
    sides: int = 2,
    ratio: float = 1.0,
    margin: float = 0.0,
    correlation: float = 0.0,
) -> Arms:
    """Return the sizes by the normal formula, as protocols often state them.

    first = (1 + 1/ratio)(z(1 − alpha/sides) + z(power))² sd² (1 − correlation²)/(difference +
    margin)²; with a baseline the last factor is that of an ANCOVA.

    Raises ValueError as `size_for_means`.
    Source: Borm, Fransen and Lemmens, J Clin Epidemiol 2007;60:1234.

    >>> normal_size_for_means(0.3, correlation=0.5).recruited(0.2)
    (219, 219)
    """
    check_test(alpha, sides, ratio)
    check_power(power, alpha, sides)
    _check(difference, sd, margin, correlation, sides)
    away = _distance(difference, margin)
    if away <= 0:
        raise ValueError("There is no difference to find: name one other than 0, or a margin.")
    together = sum(deviates(alpha, power, sides))
    first = (1 + 1 / ratio) * (together * sd / away) ** 2 * (1 - correlation**2)
    return in_ratio(first, ratio)


def _distance(difference: float, margin: float) -> float:
    return difference + margin if margin else abs(difference)


def _check(difference: float, sd: float, margin: float, correlation: float, sides: int) -> None:
    if not math.isfinite(difference):
        raise ValueError("The difference must be a number.")
    check_positive("The standard deviation", sd)
    if not -1 < correlation < 1:
        raise ValueError(
            f"The correlation with the baseline must lie between −1 and 1: it is {correlation:g}."
        )
    if margin < 0:
        raise ValueError("The non-inferiority margin is written as a number above 0.")
    if margin and sides != 1:
        raise ValueError("Non-inferiority is tested on 1 side.")
