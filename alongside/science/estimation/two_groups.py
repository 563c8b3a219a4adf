"""Two groups without a model: Welch's t, a standardised difference, ranks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alongside.science.estimation.models.coefficients import Estimate, estimated, outcome_of


@dataclass(frozen=True)
class TwoGroups:
    """First less second: Welch's estimate, Cohen's d, Hedges's g, the rank sum's U and p."""

    welch: Estimate
    cohen_d: float
    hedges_g: float
    rank_u: float
    rank_p: float


def two_groups(
    first: Sequence[float], second: Sequence[float], confidence: float = 0.95
) -> TwoGroups:
    """Return how two groups of numbers differ, first less second, in the unit of the numbers.

    Welch: difference/√(v1/n1 + v2/n2) with Welch and Satterthwaite's degrees; d = difference over
    the root of the mean of both variances (equal sizes: the pooled sd); g = d(1 − 3/(4(n − 2)
    − 1));
    U by the normal approximation with ties and continuity correction.

    Raises ValueError for fewer than 2 numbers in a group, missing ones, or none that vary.
    Source: Welch, Biometrika 1947;34:28; Hedges, J Educ Stat 1981;6:107; Mann and Whitney, Ann
    Math Stat 1947;18:50.

    >>> found = two_groups([12, 15, 9, 20], [14, 18, 16, 21])
    >>> round(found.welch.t, 4), round(found.hedges_g, 4)
    (-1.169, -0.7188)
    """
    from scipy.stats import mannwhitneyu

    a, b = outcome_of(first), outcome_of(second)
    if min(a.size, b.size) < 2:
        raise ValueError("Each group needs 2 numbers or more.")
    parts = np.array([a.var(ddof=1) / a.size, b.var(ddof=1) / b.size])
    if parts.sum() == 0:
        raise ValueError("Neither group varies: there is no error to compare with.")
    difference = float(a.mean() - b.mean())
    degrees = float(parts.sum() ** 2 / (parts**2 / [a.size - 1, b.size - 1]).sum())
    welch = estimated(difference, math.sqrt(float(parts.sum())), degrees, confidence)
    d = difference / math.sqrt(float(a.var(ddof=1) + b.var(ddof=1)) / 2)
    ranks = mannwhitneyu(a, b, method="asymptotic", use_continuity=True)
    g = d * (1 - 3 / (4 * (a.size + b.size - 2) - 1))
    return TwoGroups(welch, d, g, float(ranks.statistic), float(ranks.pvalue))
