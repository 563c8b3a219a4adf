"""Standardised differences between two groups of people: means, shares and whole distributions."""

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from alongside.science.adaptation.distances import NotComparable


def difference_of_means(first: ArrayLike, second: ArrayLike) -> float:
    """Return the standardised difference of two means, first less second.

        d = (x̄₁ - x̄₂) / √((s₁² + s₂²)/2), s² with n - 1

    `first`, `second`: one number for each person, in any unit. 0 when both never vary and are
    the same.

    Raises `NotComparable` for fewer than two people, a missing number, or a difference without
    any spread. Source: Austin, Stat Med 2009;28:3083.

    >>> round(difference_of_means([1, 2, 3], [2, 4, 6]), 4)
    -1.2649
    """
    a, b = np.asarray(first, float), np.asarray(second, float)
    if min(a.size, b.size) < 2 or not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise NotComparable("A standardised difference needs two people on each side, all known.")
    return _standardised(float(a.mean() - b.mean()), float(a.var(ddof=1) + b.var(ddof=1)))


def difference_of_shares(first: float, second: float) -> float:
    """Return the standardised difference of two shares, first less second.

        d = (p₁ - p₂) / √((p₁(1 - p₁) + p₂(1 - p₂))/2)

    A target's share may stand for either. Raises `NotComparable` for shares outside 0 to 1, or
    0 beside 1, which have no spread. Source: Austin 2009.

    >>> round(difference_of_shares(0.5, 0.7), 4)
    -0.417
    """
    if not (0 <= first <= 1 and 0 <= second <= 1):
        raise NotComparable("Shares lie between 0 and 1.")
    return _standardised(first - second, first * (1 - first) + second * (1 - second))


def multinomial_difference(first: ArrayLike, second: ArrayLike) -> float:
    """Return the standardised difference of two distributions over the same groups, from 0 on.

        d = √((p - q)ᵀ S⁻¹ (p - q)), S = (Σ_p + Σ_q)/2, Σ_p = diag(p) - p pᵀ

    with one group left out, whichever: the result is the same. `first`, `second`: counts or
    weights by group. Groups that both lack are left out. Two groups give |difference_of_shares|.

    Raises `NotComparable` for lengths that differ, negative numbers or nobody, or distributions
    that do not overlap at all. Source: Yang and Dalton, SAS Global Forum 2012, paper 335.

    >>> round(multinomial_difference([50, 30, 20], [40, 40, 20]), 4)
    0.2268
    """
    p, q = (np.asarray(each, float) for each in (first, second))
    if p.shape != q.shape or p.ndim != 1 or not (p.sum() > 0 and q.sum() > 0):
        raise NotComparable("Both sides need the same groups in the same order, with somebody.")
    if not (p >= 0).all() or not (q >= 0).all():
        raise NotComparable("Numbers of people are not negative.")
    p, q = p / p.sum(), q / q.sum()
    some = (p + q) > 0
    p, q = p[some][1:], q[some][1:]
    if not p.size:
        return 0.0
    spread = (np.diag(p) - np.outer(p, p) + np.diag(q) - np.outer(q, q)) / 2
    apart = p - q
    found: Any = np.linalg.pinv(spread, hermitian=True)
    if not np.allclose(spread @ found @ apart, apart, atol=1e-9):
        raise NotComparable("The two distributions do not overlap, so nothing is the spread.")
    return sqrt(max(0.0, float(apart @ found @ apart)))


def _standardised(apart: float, twice: float) -> float:
    if apart == 0:
        return 0.0
    if twice <= 0:
        raise NotComparable("There is a difference but no spread to measure it by.")
    return apart / sqrt(twice / 2)
