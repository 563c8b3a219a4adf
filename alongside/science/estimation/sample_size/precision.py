"""How precisely a feasibility trial of a size will say something, and the size for a precision."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from alongside.science.estimation.sample_size.checks import check_chance, check_positive

ProportionMethod = Literal["wilson", "exact", "agresti-coull", "wald"]
RateMethod = Literal["exact", "score", "square-root", "wald"]


@dataclass(frozen=True)
class Expected:
    """Limits that an interval is expected to have, and the size of the sample."""

    lower: float
    upper: float
    size: float

    @property
    def width(self) -> float:
        """The distance of the limits, in the unit of the estimate."""
        return self.upper - self.lower


def precision_of_proportion(
    proportion: float,
    size: float,
    *,
    confidence: float = 0.95,
    method: ProportionMethod = "wilson",
) -> Expected:
    """Return the interval of a proportion if just this proportion is seen among `size`.

    The formulas of `estimation.intervals` at proportion·size, which need not be whole.
    Agresti-Coull is Wald's with z²/2 added to successes and failures.

    Raises ValueError for a proportion or a confidence outside 0 to 1, a size not above 0.
    Source: Brown, Cai and DasGupta, Stat Sci 2001;16:101.

    >>> round(precision_of_proportion(0.7, 30, confidence=0.90, method="exact").width, 4)
    0.2987
    """
    from scipy.special import ndtri

    check_chance("The proportion", proportion)
    check_chance("Confidence", confidence)
    check_positive("The size", size)
    z = float(ndtri((1 + confidence) / 2))
    if method == "exact":
        return _exact(proportion, size, confidence)
    if method == "wald":
        middle, half = proportion, z * math.sqrt(proportion * (1 - proportion) / size)
    else:
        middle = (proportion + z * z / (2 * size)) / (1 + z * z / size)
        if method == "wilson":
            root = proportion * (1 - proportion) / size + (z / (2 * size)) ** 2
            half = z * math.sqrt(root) / (1 + z * z / size)
        elif method == "agresti-coull":
            half = z * math.sqrt(middle * (1 - middle) / (size + z * z))
        else:
            raise ValueError("The method is wilson, exact, agresti-coull or wald.")
    return Expected(middle - half, middle + half, size)


def size_for_proportion_width(
    proportion: float,
    width: float,
    *,
    confidence: float = 0.95,
    method: ProportionMethod = "wilson",
) -> Expected:
    """Return the size, not rounded, with which the interval has this width.

    Raises ValueError as `precision_of_proportion`, and for a width outside 0 to 1.

    >>> round(size_for_proportion_width(0.7, 0.20).size, 4)
    77.5544
    """
    from scipy.optimize import brentq

    check_chance("The width", width)

    def excess(size: float) -> float:
        found = precision_of_proportion(proportion, size, confidence=confidence, method=method)
        return found.width - width

    high = 1.0
    while excess(high) > 0:
        high *= 2
    low = high / 2
    while excess(low) < 0 and low > 1e-6:
        low /= 2
    size = float(brentq(excess, low, high, xtol=1e-11))
    return precision_of_proportion(proportion, size, confidence=confidence, method=method)


def precision_of_mean(mean: float, sd: float, size: float, *, confidence: float = 0.95) -> Expected:
    """Return the interval of a mean if just this mean and sd are seen: mean ± t·sd/√size.

    Raises ValueError for an sd of 0, fewer than 2 families, a confidence outside 0 to 1.

    >>> round(precision_of_mean(18, 6, 15).width, 4)
    6.6454
    """
    from scipy.stats import t

    check_positive("The standard deviation", sd)
    check_chance("Confidence", confidence)
    if not size >= 2:
        raise ValueError("A mean with an interval needs 2 families or more.")
    half = float(t.isf((1 - confidence) / 2, size - 1)) * sd / math.sqrt(size)
    return Expected(mean - half, mean + half, size)


def precision_of_rate(
    rate: float, events: float, *, confidence: float = 0.95, method: RateMethod = "exact"
) -> Expected:
    """Return the interval of a rate if `events` are seen, such as families recruited a month.

    With time = events/rate: exact χ²/(2·time); score rate + z²/(2·time) ± z√((rate +
    z²/(4·time))/time); square root (√rate ± z/(2√time))²; Wald rate ± z√(rate/time).

    Raises ValueError for a rate or events not above 0, a confidence outside 0 to 1.
    Source: Barker, Am Stat 2002;56:85.

    >>> found = precision_of_rate(2.5, 20, confidence=0.90)
    >>> round(found.lower, 3), round(found.upper, 3)
    (1.657, 3.633)
    """
    from scipy.special import ndtri
    from scipy.stats import chi2

    check_positive("The rate", rate)
    check_positive("The number of events", events)
    check_chance("Confidence", confidence)
    tail, time = (1 - confidence) / 2, events / rate
    z = float(-ndtri(tail))
    if method == "exact":
        low, high = chi2.ppf(tail, 2 * events), chi2.isf(tail, 2 * events + 2)
        return Expected(float(low) / (2 * time), float(high) / (2 * time), events)
    if method == "square-root":
        root, half = math.sqrt(rate), z / (2 * math.sqrt(time))
        return Expected(max(0.0, root - half) ** 2, (root + half) ** 2, events)
    if method not in ("score", "wald"):
        raise ValueError("The method is exact, score, square-root or wald.")
    added = z * z / time if method == "score" else 0.0
    half = z * math.sqrt((rate + added / 4) / time)
    return Expected(rate + added / 2 - half, rate + added / 2 + half, events)


def _exact(proportion: float, size: float, confidence: float) -> Expected:
    from scipy.special import betaincinv

    count, tail = proportion * size, (1 - confidence) / 2
    missed = size - count
    return Expected(
        float(betaincinv(count, missed + 1, tail)),
        float(betaincinv(count + 1, missed, 1 - tail)),
        size,
    )
