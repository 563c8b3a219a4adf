"""Sample size and power for a difference of two proportions."""

from __future__ import annotations

import math

from alongside.science.estimation.sample_size.arms import Arms, in_ratio
from alongside.science.estimation.sample_size.checks import (
    check_chance,
    check_positive,
    check_power,
    check_test,
    deviates,
    least_size,
)


def constrained(
    first: float, second: float, difference: float, ratio: float
) -> tuple[float, float]:
    """Return the likeliest proportions whose difference, first − second, is given.

    The root of the cubic of Farrington and Manning; `ratio`: families in the second arm for one
    in the first. With a difference of 0 both are the pooled proportion.

    Source: Farrington and Manning, Stat Med 1990;9:1447.

    >>> [round(each, 6) for each in constrained(0.4, 0.4, -0.1, 1)]
    [0.352058, 0.452058]
    """
    if difference == 0:
        pooled = (first + ratio * second) / (1 + ratio)
        return pooled, pooled
    a = 1 + ratio
    b = -(1 + ratio + first + ratio * second + difference * (ratio + 2))
    c = difference**2 + difference * (2 * first + ratio + 1) + first + ratio * second
    d = -first * difference * (1 + difference)
    v = b**3 / (27 * a**3) - b * c / (6 * a**2) + d / (2 * a)
    u = math.copysign(math.sqrt(max(b * b / (9 * a * a) - c / (3 * a), 0.0)), v)
    if u == 0:
        share = -b / (3 * a)
    else:
        angle = (math.pi + math.acos(max(-1.0, min(1.0, v / u**3)))) / 3
        share = 2 * u * math.cos(angle) - b / (3 * a)
    share = min(max(share, 0.0, difference), 1.0, 1 + difference)
    return share, share - difference


def size_for_proportions(
    first: float,
    second: float,
    *,
    power: float = 0.9,
    alpha: float = 0.05,
    sides: int = 2,
    ratio: float = 1.0,
    margin: float = 0.0,
) -> Arms:
    """Return the sizes with which the score test tells two proportions apart.

    n(first) = ((z(1 − alpha/sides)·s0 + z(power)·s1)/(first − second + margin))², with
    s² = p1(1 − p1) + p2(1 − p2)/ratio at the true proportions (s1) and at the likeliest ones
    under the hypothesis first − second = −margin (s0).

    `margin` above 0 asks for non-inferiority of the first arm, one side, higher is better.
    Raises ValueError for proportions outside 0 to 1, equal ones without a margin.
    Source: Farrington and Manning, Stat Med 1990;9:1447.

    >>> round(size_for_proportions(0.40, 0.25).total, 4)
    405.619
    """
    check_test(alpha, sides, ratio)
    check_power(power, alpha, sides)
    _check(first, second, margin, sides)
    away = first - second + margin
    if away == 0 or (margin and away <= 0):
        raise ValueError("There is no difference to find: name two proportions that differ.")
    error, hit = deviates(alpha, power, sides)
    null = _spread(*constrained(first, second, -margin, ratio), ratio)
    true = _spread(first, second, ratio)
    return in_ratio(((error * null + hit * true) / away) ** 2, ratio)


def power_for_proportions(
    first_size: float,
    second_size: float,
    first: float,
    second: float,
    *,
    alpha: float = 0.05,
    sides: int = 2,
    margin: float = 0.0,
) -> float:
    """Return the power of the score test by the formula of `size_for_proportions`.

    Φ((|first − second + margin|√n(first) − z(1 − alpha/sides)·s0)/s1).

    Raises ValueError as `size_for_proportions`.

    >>> round(power_for_proportions(202.81, 202.81, 0.40, 0.25), 4)
    0.9
    """
    from scipy.special import ndtr

    check_positive("Each arm's size", min(first_size, second_size))
    ratio = second_size / first_size
    check_test(alpha, sides, ratio)
    _check(first, second, margin, sides)
    error, _ = deviates(alpha, 0.5, sides)
    null = _spread(*constrained(first, second, -margin, ratio), ratio)
    away = first - second + margin
    reach = (away if margin else abs(away)) * math.sqrt(first_size)
    return float(ndtr((reach - error * null) / _spread(first, second, ratio)))


def arcsine_difference(first: float, second: float) -> float:
    """Return Cohen's h, 2 arcsin √first − 2 arcsin √second.

    Raises ValueError for proportions outside 0 to 1.
    Source: Cohen, Statistical Power Analysis, 1988, chapter 6.

    >>> round(arcsine_difference(0.7, 0.5), 6)
    0.411517
    """
    check_chance("Each proportion", first)
    check_chance("Each proportion", second)
    return 2 * math.asin(math.sqrt(first)) - 2 * math.asin(math.sqrt(second))


def arcsine_power(
    first_size: float, second_size: float, h: float, *, alpha: float = 0.05, sides: int = 2
) -> float:
    """Return Cohen's power for a difference h of two proportions, both tails counted.

    Φ(h√(n1 n2/(n1 + n2)) − z) and, with 2 sides, Φ(−h√(…) − z) besides.

    Raises ValueError for sizes that are not above 0.
    Source: Cohen, Statistical Power Analysis, 1988, chapter 6.

    >>> round(arcsine_power(80, 60, arcsine_difference(0.7, 0.5)), 6)
    0.673518
    """
    from scipy.special import ndtr

    check_test(alpha, sides)
    check_positive("Each arm's size", min(first_size, second_size))
    error, _ = deviates(alpha, 0.5, sides)
    reach = abs(h) * math.sqrt(first_size * second_size / (first_size + second_size))
    other = float(ndtr(-reach - error)) if sides == 2 else 0.0
    return float(ndtr(reach - error)) + other


def arcsine_size(
    h: float, *, power: float = 0.9, alpha: float = 0.05, sides: int = 2, ratio: float = 1.0
) -> Arms:
    """Return the sizes with which `arcsine_power` is reached, not rounded.

    Raises ValueError for an h of 0.

    >>> round(arcsine_size(arcsine_difference(0.7, 0.5)).first, 4)
    124.094
    """
    check_test(alpha, sides, ratio)
    check_power(power, alpha, sides)
    if h == 0:
        raise ValueError("There is no difference to find: name two proportions that differ.")

    def of(first: float) -> float:
        return arcsine_power(first, first * ratio, h, alpha=alpha, sides=sides)

    return in_ratio(least_size(of, power, 1e-3), ratio)


def _spread(first: float, second: float, ratio: float) -> float:
    return math.sqrt(first * (1 - first) + second * (1 - second) / ratio)


def _check(first: float, second: float, margin: float, sides: int) -> None:
    check_chance("Each proportion", first)
    check_chance("Each proportion", second)
    if not 0 <= margin < 1:
        raise ValueError("The non-inferiority margin lies from 0 to below 1.")
    if margin and sides != 1:
        raise ValueError("Non-inferiority is tested on 1 side.")
