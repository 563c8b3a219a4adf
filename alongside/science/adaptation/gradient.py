"""How something runs from the most to the least deprived: SII, RII, concentration index."""

from dataclasses import dataclass
from math import exp, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
_ROUNDS, _SETTLED = 100, 1e-12


class NoGradient(ValueError):
    """There are too few groups, or numbers that no gradient can be told from."""


@dataclass(frozen=True, slots=True)
class Slope:
    """Slope and relative index of inequality: from the one end of society to the other.

    `sii`: least deprived less most deprived, in the unit of the value; `rii`: their ratio. Limits
    are None where the values' own uncertainty was not given.
    """

    sii: float
    rii: float
    intercept: float
    sii_lower: float | None = None
    sii_upper: float | None = None


@dataclass(frozen=True, slots=True)
class RelativeIndex:
    """The ratio of rates from one end to the other, by Poisson regression, with limits."""

    rii: float
    lower: float
    upper: float
    log_error: float


def ridits(population: ArrayLike) -> Numbers:
    """Return the middle place of each group when everybody stands in a row: 0 to 1.

        r(i) = (Σ of the groups before + half of the group) / all

    `population`: people by group, most deprived first. Raises `NoGradient` for fewer than two
    groups or numbers not above 0.

    >>> ridits([1, 2, 1]).tolist()
    [0.125, 0.5, 0.875]
    """
    n = np.asarray(population, float)
    if n.ndim != 1 or n.size < 2 or not (np.isfinite(n).all() and (n > 0).all()):
        raise NoGradient("A gradient needs two groups or more, each with somebody.")
    return np.asarray((np.cumsum(n) - n / 2) / n.sum(), float)


def slope_index(
    values: ArrayLike,
    population: ArrayLike,
    variances: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Slope:
    """Return the slope and the relative index of inequality of a value by deprivation.

        value = a + b·ridit by least squares weighted with the population:
        SII = b,  RII = (a + b)/a,  Var(b) = Σ c², c = wᵢ(rᵢ - r̄)/Σ w (r - r̄)², times variance

    `values`: by group, most deprived first (a rate, a share, years); `variances`: of the values,
    for the limits, which then need no simulation.

    Raises `NoGradient` for lengths that differ or an intercept of 0.
    Source: Mackenbach and Kunst, Soc Sci Med 1997;44:757; Public Health England, slope index of
    inequality (weights as there).

    >>> found = slope_index([0.30, 0.25, 0.20, 0.15], [100, 100, 100, 100])
    >>> round(found.sii, 4), round(found.rii, 4)
    (-0.2, 0.3846)
    """
    r, n, y = ridits(population), np.asarray(population, float), np.asarray(values, float)
    if y.shape != n.shape or not np.isfinite(y).all():
        raise NoGradient("Every group needs one value.")
    w = n / n.sum()
    middle = w @ r
    parts = w * (r - middle) / (w @ (r - middle) ** 2)
    sii = float(parts @ y)
    start = float(w @ y - sii * middle)
    if start == 0:
        raise NoGradient("The line begins at 0, so no ratio can be told.")
    if variances is None:
        return Slope(sii, (start + sii) / start, start)
    half = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(
        float(parts**2 @ np.asarray(variances, float))
    )
    return Slope(sii, (start + sii) / start, start, sii - half, sii + half)


def relative_index(
    counts: ArrayLike, population: ArrayLike, confidence: float = 0.95
) -> RelativeIndex:
    """Return the relative index of inequality of a rate, by Poisson regression on the ridit.

        ln E(x) = ln n + a + b r,  RII = e^b with limits e^(b ± z·error)

    by iteratively reweighted least squares. Below 1 the rate is lower among the least deprived.
    `counts`: recruited (or any events) by group, most deprived first; `population`: people.

    Raises `NoGradient` for lengths that differ, negative counts, or nobody counted in more than
    one end of the groups (the index would be 0 or infinite).
    Source: Moreno-Betancur et al., Epidemiology 2015;26:518.

    >>> found = relative_index([96, 80, 71, 66], [5000, 5000, 5000, 5000])
    >>> round(found.rii, 3), round(found.lower, 3), round(found.upper, 3)
    (0.601, 0.404, 0.896)
    """
    r, n, x = ridits(population), np.asarray(population, float), np.asarray(counts, float)
    if x.shape != n.shape or not (np.isfinite(x).all() and (x >= 0).all()):
        raise NoGradient("Every group needs one count from 0 on.")
    if (x > 0).sum() < 2:
        raise NoGradient("Nobody was counted in all groups but one: no ratio can be told yet.")
    design = np.column_stack([np.ones_like(r), r])
    at = np.array([np.log(x.sum() / n.sum()), 0.0])
    for _ in range(_ROUNDS):
        mean = n * np.exp(design @ at)
        step: Any = np.linalg.solve(design.T @ (mean[:, None] * design), design.T @ (x - mean))
        at = at + step
        if np.abs(step).max() < _SETTLED:
            break
    mean = n * np.exp(design @ at)
    error = sqrt(float(np.linalg.inv(design.T @ (mean[:, None] * design))[1, 1]))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * error
    slope = float(at[1])
    return RelativeIndex(exp(slope), exp(slope - reach), exp(slope + reach), error)


def concentration_index(values: ArrayLike, population: ArrayLike) -> float:
    """Return the concentration index: below 0 when it gathers among the most deprived.

        C = 2 cov_w(value, ridit) / mean value, w the population

    Raises `NoGradient` for lengths that differ or a mean of 0. Source: Kakwani, Wagstaff and van
    Doorslaer, J Econometrics 1997;77:87.

    >>> round(concentration_index([0.30, 0.25, 0.20, 0.15], [100, 100, 100, 100]), 4)
    -0.1389
    """
    r, n, y = ridits(population), np.asarray(population, float), np.asarray(values, float)
    if y.shape != n.shape:
        raise NoGradient("Every group needs one value.")
    w = n / n.sum()
    mean = float(w @ y)
    if mean == 0:
        raise NoGradient("Where the mean is 0 there is no concentration.")
    return float(2 * (w @ ((y - mean) * (r - w @ r))) / mean)
