"""Construct validity: known groups, other measures, and how many things a measure measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from alongside.science.estimation.reliability import (
    LEAST_FOR_FACTORS,
    LEAST_PEOPLE,
    PEOPLE_FOR_EACH_ITEM,
    USUAL_CONFIDENCE,
    TooLittleData,
)

_TWO, _FOUR = 2, 4


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """First mean minus second, in the score's unit and in standard deviations (Hedges' g)."""

    difference: float
    lower: float
    upper: float
    confidence: float
    hedges_g: float
    n_first: int
    n_second: int
    readable: bool


@dataclass(frozen=True, slots=True)
class Association:
    """A correlation with its interval over n people who have both scores."""

    value: float
    lower: float
    upper: float
    confidence: float
    n: int
    readable: bool


@dataclass(frozen=True, slots=True)
class ParallelAnalysis:
    """Eigenvalues of the correlations beside those that chance gives, and how many exceed them."""

    eigenvalues: tuple[float, ...]
    by_chance: tuple[float, ...]
    factors: int
    n: int
    readable: bool


def known_groups(
    first: Sequence[float],
    second: Sequence[float],
    confidence: float = USUAL_CONFIDENCE,
    least: int = LEAST_PEOPLE,
) -> GroupDifference:
    """Return the difference between two groups that should differ, with Welch's interval.

        x̄₁ - x̄₂ ± t √(s₁²/n₁ + s₂²/n₂), Welch's degrees of freedom
        g = (x̄₁ - x̄₂)/s (1 - 3/(4(n₁ + n₂) - 9)), s pooled

    Leave missing scores out first. `readable` asks for `least` people in each group.

    Raises `TooLittleData` for a group below two or groups in which nobody differs. Sources:
    Welch, Biometrika 1947;34:28; Hedges, J Educ Stat 1981;6:107.

    >>> found = known_groups([4, 5, 6, 7], [1, 2, 3, 4])
    >>> found.difference, round(found.lower, 3), round(found.hedges_g, 3)
    (3.0, 0.766, 2.021)
    """
    from scipy.special import stdtrit

    one, other = (np.asarray(group, dtype=float) for group in (first, second))
    n, m = len(one), len(other)
    if min(n, m) < _TWO:
        raise TooLittleData("Each group needs two people at least.")
    spread_one, spread_other = float(one.var(ddof=1)), float(other.var(ddof=1))
    pooled = sqrt(((n - 1) * spread_one + (m - 1) * spread_other) / (n + m - 2))
    if pooled == 0:
        raise TooLittleData("Nobody differs from the others of the own group.")
    error_one, error_other = spread_one / n, spread_other / m
    error = error_one + error_other
    freedom = error**2 / (error_one**2 / (n - 1) + error_other**2 / (m - 1))
    difference = float(one.mean() - other.mean())
    half = float(stdtrit(freedom, (1 + confidence) / 2)) * sqrt(error)
    corrected = difference / pooled * (1 - 3 / (4 * (n + m) - 9))
    return GroupDifference(
        difference, difference - half, difference + half, confidence, corrected, n, m,
        min(n, m) >= least,
    )  # fmt: skip


def correlation(
    first: Sequence[float],
    second: Sequence[float],
    ranks: bool = False,
    confidence: float = USUAL_CONFIDENCE,
    least: int = LEAST_PEOPLE,
) -> Association:
    """Return Pearson's correlation of two scores, or Spearman's with `ranks`, with an interval.

        tanh(artanh r ± z √(v/(n - 3))), v = 1, or 1 + r²/2 for ranks (Bonett and Wright)

    People with a missing score (NaN) in either are left out. Equal ranks are means of ranks.

    Raises `TooLittleData` below four people or where nobody differs, ValueError for lists of
    different lengths. Sources: Fisher, Metron 1921;1:3; Bonett and Wright, Psychometrika
    2000;65:23.

    >>> found = correlation([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 7, 5])
    >>> round(found.value, 4), round(found.lower, 4), found.n
    (0.7918, -0.0553, 6)
    """
    if len(first) != len(second):
        raise ValueError("Both scores must be of the same people, in the same order.")
    pairs = np.column_stack([np.asarray(first, float), np.asarray(second, float)])
    pairs = pairs[~np.isnan(pairs).any(axis=1)]
    n = len(pairs)
    if n < _FOUR or min(np.ptp(pairs, axis=0)) == 0:
        raise TooLittleData("Four people with both scores are needed, who differ on each.")
    if ranks:
        pairs = np.column_stack([_ranks(pairs[:, 0]), _ranks(pairs[:, 1])])
    value = max(-1.0, min(1.0, float(np.corrcoef(pairs, rowvar=False)[0, 1])))
    if abs(value) > 1 - 1e-12:
        return Association(value, value, value, confidence, n, n >= least)
    spread = (1 + value**2 / 2 if ranks else 1.0) / (n - 3)
    half = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(spread)
    low, high = tanh(atanh(value) - half), tanh(atanh(value) + half)
    return Association(value, low, high, confidence, n, n >= least)


def parallel_analysis(
    items: ArrayLike,
    chance: np.random.Generator,
    rounds: int = 500,
    quantile: float = 0.95,
) -> ParallelAnalysis:
    """Return how many factors rise above chance: Horn's parallel analysis.

    Eigenvalues of the correlations of complete answers are compared, from the greatest down,
    with the `quantile` of those of tables in which each item's answers are shuffled on their
    own, `rounds` times with the generator `chance`; counting stops at the first that does not
    exceed it. `readable` asks for 100 people and 5 an item (usual advice, evidence C).

    Raises `TooLittleData`. Sources: Horn, Psychometrika 1965;30:179; Buja and Eyuboglu,
    Multivar Behav Res 1992;27:509 (shuffling).

    >>> import numpy as np
    >>> chance = np.random.default_rng(1)
    >>> shared = chance.normal(size=(200, 1))
    >>> parallel_analysis(shared + chance.normal(size=(200, 5)), chance, rounds=50).factors
    1
    """
    data = np.asarray(items, dtype=float)
    data = data[~np.isnan(data).any(axis=1)]
    n, k = data.shape
    if n <= k or k < _TWO or min(np.ptp(data, axis=0)) == 0:
        raise TooLittleData("More people than items are needed, who differ on each item.")
    found = _eigenvalues(data)
    shuffled = [_eigenvalues(chance.permuted(data, axis=0)) for _ in range(rounds)]
    limits = np.quantile(shuffled, quantile, axis=0)
    above = found > limits
    factors = k if above.all() else int(np.argmin(above))
    readable = n >= max(LEAST_FOR_FACTORS, PEOPLE_FOR_EACH_ITEM * k)
    return ParallelAnalysis(
        tuple(map(float, found)), tuple(map(float, limits)), factors, n, readable
    )


def _eigenvalues(data: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.eigvalsh(np.corrcoef(data, rowvar=False))[::-1])


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, equal values with the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place])
