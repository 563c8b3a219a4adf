"""Interval of a difference of two proportions by inverting the score test."""

from __future__ import annotations

import math
from collections.abc import Callable

from alongside.science.estimation.intervals import Interval
from alongside.science.estimation.sample_size.proportions import constrained

_NEXT = 1e-12


def score_difference(
    first: int,
    first_total: int,
    second: int,
    second_total: int,
    confidence: float = 0.95,
    *,
    corrected: bool = True,
) -> Interval:
    """Return Miettinen and Nurminen's interval of first/first_total − second/second_total.

    All d whose score test is not rejected: (p1 − p2 − d)² ≤ z²·c·(q1(1 − q1)/n1 + q2(1 − q2)/n2),
    with q the likeliest proportions that differ by d, c = N/(N − 1), or 1 without the correction
    (Mee; Farrington and Manning).

    Raises ValueError for impossible counts, no families or a confidence outside 0 to 1.
    Source: Miettinen and Nurminen, Stat Med 1985;4:213.

    >>> found = score_difference(12, 15, 9, 15)
    >>> round(found.lower, 6), round(found.upper, 6)
    (-0.135755, 0.498849)
    """
    from scipy.special import ndtri

    _check(first, first_total, second, second_total, confidence)
    z = float(ndtri((1 + confidence) / 2))
    p_1, p_2 = first / first_total, second / second_total

    def excess(difference: float) -> float:
        spread = _spread(p_1, p_2, difference, first_total, second_total, corrected)
        return abs(p_1 - p_2 - difference) - z * spread

    seen = p_1 - p_2
    return Interval(
        seen, _limit(excess, -1.0, seen), _limit(excess, 1.0, seen), confidence,
        "miettinen-nurminen" if corrected else "mee",
    )  # fmt: skip


def score_test(
    first: int, first_total: int, second: int, second_total: int, difference: float = 0.0
) -> float:
    """Return the score statistic Z of a difference of proportions, without correction.

    (p1 − p2 − d)/√(q1(1 − q1)/n1 + q2(1 − q2)/n2), q as in `score_difference`; 0 where both
    arms are alike.

    Raises ValueError as `score_difference`.
    Source: Farrington and Manning, Stat Med 1990;9:1447.

    >>> round(score_test(12, 15, 9, 15), 6)
    1.195229
    """
    _check(first, first_total, second, second_total, 0.95)
    p_1, p_2 = first / first_total, second / second_total
    spread = _spread(p_1, p_2, difference, first_total, second_total, False)
    away = p_1 - p_2 - difference
    return away / spread if away and spread else 0.0


def _spread(
    p_1: float, p_2: float, difference: float, n_1: int, n_2: int, corrected: bool
) -> float:
    q_1, q_2 = constrained(p_1, p_2, difference, n_2 / n_1)
    factor = (n_1 + n_2) / (n_1 + n_2 - 1) if corrected else 1.0
    variance = factor * (q_1 * (1 - q_1) / n_1 + q_2 * (1 - q_2) / n_2)
    return math.sqrt(max(0.0, variance))


def _limit(excess: Callable[[float], float], end: float, seen: float) -> float:
    from scipy.optimize import brentq

    # At what was seen all fits, and where both arms are at an end the spread is nought there too.
    start = seen + math.copysign(_NEXT, end - seen)
    if seen == end or excess(start) > 0:
        return seen
    return float(brentq(excess, start, end, xtol=1e-15)) if excess(end) > 0 else end


def _check(x_1: int, n_1: int, x_2: int, n_2: int, confidence: float) -> None:
    for count, total in ((x_1, n_1), (x_2, n_2)):
        if total < 1 or not 0 <= count <= total:
            raise ValueError(f"{count} of {total} is not a proportion.")
    if not 0 < confidence < 1:
        raise ValueError("Confidence lies between 0 and 1.")
