"""Confidence intervals of a proportion."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True)
class Interval:
    """An estimate with its lower and upper limit, all between 0 and 1 for a proportion."""

    estimate: float
    lower: float
    upper: float
    confidence: float
    method: str

    @property
    def half_width(self) -> float:
        """Half of the distance between the limits, in the unit of the estimate."""
        return (self.upper - self.lower) / 2


def wilson(count: int, total: int, confidence: float = 0.95) -> Interval:
    """The Wilson score interval of a proportion.

    (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n), with p = count / total, n = total.

    Raises ValueError for an impossible count, no observations or a confidence outside 0 to 1.
    Source: Wilson, J Am Stat Assoc 1927;22:209; Brown, Cai and DasGupta, Stat Sci 2001;16:101.

    >>> interval = wilson(21, 30, 0.90)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.5506, 0.8163)
    """
    z = deviate(count, total, confidence)
    share, square = count / total, z * z / total
    centre = (share + square / 2) / (1 + square)
    half = z * sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    # At 0 and at all of them the formula gives 0 and 1 but for rounding.
    lower = 0.0 if count == 0 else max(0.0, centre - half)
    upper = 1.0 if count == total else min(1.0, centre + half)
    return Interval(share, lower, upper, confidence, "wilson")


def wald(count: int, total: int, confidence: float = 0.95) -> Interval:
    """The Wald interval p ± z √(p(1 - p)/n), in which protocols often state their precision.

    It may pass 0 or 1 and has no width at 0 and n: read it, do not decide by it.
    Raises ValueError as `wilson`. Source: Brown, Cai and DasGupta, Stat Sci 2001;16:101.

    >>> round(wald(21, 30, 0.90).half_width, 4)
    0.1376
    """
    z = deviate(count, total, confidence)
    share = count / total
    half = z * sqrt(share * (1 - share) / total)
    return Interval(share, share - half, share + half, confidence, "wald")


def clopper_pearson(count: int, total: int, confidence: float = 0.95) -> Interval:
    """The exact Clopper-Pearson interval of a proportion, from quantiles of the beta.

    lower = B(α/2; x, n - x + 1), upper = B(1 - α/2; x + 1, n - x); 0 at x = 0, 1 at x = n.

    Raises ValueError as `wilson`. Source: Clopper and Pearson, Biometrika 1934;26:404.

    >>> interval = clopper_pearson(21, 30, 0.90)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.5349, 0.8337)
    """
    deviate(count, total, confidence)
    tail, missed = (1 - confidence) / 2, total - count
    lower = 0.0 if count == 0 else _beta_quantile(tail, count, missed + 1)
    upper = 1.0 if missed == 0 else _beta_quantile(1 - tail, count + 1, missed)
    return Interval(count / total, lower, upper, confidence, "clopper-pearson")


def jeffreys(count: int, total: int, confidence: float = 0.95) -> Interval:
    """The Jeffreys interval: quantiles of the beta(x + 1/2, n - x + 1/2), 0 and 1 at the ends.

    Raises ValueError as `wilson`. Source: Brown, Cai and DasGupta, Stat Sci 2001;16:101.

    >>> round(jeffreys(21, 30, 0.90).lower, 4)
    0.5524
    """
    deviate(count, total, confidence)
    tail, missed = (1 - confidence) / 2, total - count
    lower = 0.0 if count == 0 else _beta_quantile(tail, count + 0.5, missed + 0.5)
    upper = 1.0 if missed == 0 else _beta_quantile(1 - tail, count + 0.5, missed + 0.5)
    return Interval(count / total, lower, upper, confidence, "jeffreys")


def deviate(count: int, total: int, confidence: float) -> float:
    """The normal deviate of a confidence; raises ValueError for what is no proportion."""
    if total < 1 or not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is not a proportion.")
    if not 0 < confidence < 1:
        raise ValueError("Confidence lies between 0 and 1.")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _beta_quantile(probability: float, first: float, second: float) -> float:
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.special import betaincinv

    return float(betaincinv(first, second, probability))
