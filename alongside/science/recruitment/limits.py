"""Between which counts chance leaves a count, and between which limits a rate lies."""

from dataclasses import dataclass
from math import exp, isfinite, sqrt
from statistics import NormalDist
from typing import Literal

from alongside.science.recruitment.expected import UnusableExpectation, poisson_below

_SUMMED_UP_TO, _FARTHEST = 100.0, 1_000
RateMethod = Literal["exact", "score", "vs", "wald"]


@dataclass(frozen=True, slots=True)
class RateLimits:
    """A rate per unit of time with its limits."""

    rate: float
    lower: float
    upper: float
    confidence: float
    method: RateMethod


def count_limits(expected: float, confidence: float = 0.90) -> tuple[int, int]:
    """Return the counts between which a Poisson count of this mean lies.

        low = least k with P(X ≤ k) ≥ (1 - confidence)/2
        high = least k with P(X ≤ k) ≥ 1 - (1 - confidence)/2

    `expected`: a number of families. The chance of a count inside is at least `confidence`,
    since counts are whole.

    Raises `UnusableExpectation` for a negative or infinite `expected` and ValueError for a
    confidence outside 0 to 1. Source: the exact distribution; no approximation.

    >>> count_limits(8.0), count_limits(0.5), count_limits(0.0)
    ((4, 13), (0, 2), (0, 0))
    """
    tail = (1 - _checked(confidence)) / 2
    return least_reaching(tail, expected), least_reaching(1 - tail, expected)


def least_reaching(chance: float, expected: float) -> int:
    """Return the least count k with P(X ≤ k) ≥ `chance`, X Poisson of mean `expected`.

    Raises `UnusableExpectation` for a negative or infinite `expected`.

    >>> least_reaching(0.1, 8.0), least_reaching(0.1, 1.0), least_reaching(0.5, 0.0)
    (5, 0, 0)
    """
    poisson_below(0, expected)  # refuses what cannot be expected
    if expected <= _SUMMED_UP_TO:
        return _by_summing(chance, expected)
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.special import pdtr, pdtrik

    near = float(pdtrik(chance, expected)) if expected > 0 else 0.0
    k = max(0, int(near) - 1) if isfinite(near) else 0
    while pdtr(k, expected) < chance:
        k += 1
    return k


def _by_summing(chance: float, expected: float) -> int:
    """The same by adding the chances one after another: quicker where little is expected."""
    k, term = 0, exp(-expected)
    by = term
    while by < chance and k < _FARTHEST:
        k += 1
        term *= expected / k
        by += term
    return k


def rate_limits(
    came: int, time: float, confidence: float = 0.90, method: RateMethod = "exact"
) -> RateLimits:
    """Return the limits of a rate when `came` families came in `time` months.

        exact  G(α/2; x)/t and G(1 - α/2; x + 1)/t, quantiles of the gamma (Garwood)
        score  (x + z²/2 ∓ z √(x + z²/4)) / t
        vs     (√x ∓ z/2)² / t, variance stabilised
        wald   (x ∓ z √x) / t

    `time` may be in any unit above 0; rates are per that unit.

    Raises ValueError for a negative count, no time, or a confidence outside 0 to 1.
    Source: Garwood, Biometrika 1936;28:437; Barker, Am Stat 2002;56:85.

    >>> found = rate_limits(12, 6)
    >>> round(found.lower, 4), round(found.upper, 4)
    (1.154, 3.2404)
    """
    tail = (1 - _checked(confidence)) / 2
    if came < 0 or not time > 0:
        raise ValueError(f"{came} in a time of {time} is not a rate.")
    z = NormalDist().inv_cdf(1 - tail)
    half = z * sqrt(came + z * z / 4)
    found = {
        "score": lambda: (came + z * z / 2 - half, came + z * z / 2 + half),
        "vs": lambda: (max(0.0, sqrt(came) - z / 2) ** 2, (sqrt(came) + z / 2) ** 2),
        "wald": lambda: (came - z * sqrt(came), came + z * sqrt(came)),
        "exact": lambda: _garwood(came, tail),
    }
    low, high = found[method]()
    return RateLimits(came / time, low / time, high / time, confidence, method)


def below_when_unsure(observed: int, expected: float, shape: float) -> float:
    """Return the chance of `observed` or fewer when the expected number is itself unsure.

        X | m ~ Poisson(m), m ~ Gamma(mean = expected, shape):  P(X ≤ n) = I(p; shape, n + 1),
        p = shape / (shape + expected)

    the negative binomial. `shape` says how sure: the expectation has a coefficient of variation
    of 1/√shape. An alert by this chance is rarer than by the Poisson.

    Raises `UnusableExpectation` if a number is negative or `shape` is not above 0.
    Source: Anisimov and Fedorov, Stat Med 2007;26:4958.

    >>> round(below_when_unsure(12, 20.0, 10.0), 6)
    0.163145
    """
    poisson_below(observed, expected)
    if not shape > 0:
        raise UnusableExpectation(f"a shape cannot be {shape}")
    from scipy.special import betainc

    return float(betainc(shape, observed + 1, shape / (shape + expected)))


def _garwood(came: int, tail: float) -> tuple[float, float]:
    from scipy.special import gammaincinv

    lower = float(gammaincinv(came, tail)) if came else 0.0
    return lower, float(gammaincinv(came + 1, 1 - tail))


def _checked(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("Confidence lies between 0 and 1.")
    return confidence
