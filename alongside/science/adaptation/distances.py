"""How far a whole sample lies from a whole population: distances and an exact test."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
MOST_TABLES = 2_000_000


class NotComparable(ValueError):
    """Two lists of shares that cannot be compared."""


@dataclass(frozen=True, slots=True)
class Distances:
    """How far shares p lie from shares t, all 0 when they are the same.

    `total_variation`: the share that would have to be in another group, Σ|p - t|/2. `divergence`
    (bits) and `jensen_shannon`, its root: 1 when nothing overlaps. `hellinger`: 0 to 1.
    `index_of_disparity`: the mean of |p/t - 1| in percent.
    """

    total_variation: float
    divergence: float
    jensen_shannon: float
    hellinger: float
    index_of_disparity: float


@dataclass(frozen=True, slots=True)
class Match:
    """Pearson's χ² and the likelihood ratio G of counts against shares, with their p values."""

    chi_square: float
    chi_square_p: float
    g: float
    g_p: float
    degrees: int


def distances(sample: ArrayLike, target: ArrayLike) -> Distances:
    """Return the distances of a sample's shares from a target's.

        TV = Σ|p - t|/2;  JS² = Σ (p log₂(p/m) + t log₂(t/m))/2, m = (p + t)/2;
        H = √(Σ(√p - √t)²/2);  index = 100 Σ|p/t - 1|/k

    `sample` and `target`: counts or weights of the same k groups in the same order. Small samples
    lie far from any target by chance alone: read them with `exact_match` or ratios beside them.

    Raises `NotComparable` for lengths that differ, negative numbers, nobody, or a target of 0.
    Source: Lin, IEEE Trans Inf Theory 1991;37:145; Pearcy and Keppel, Public Health Rep
    2002;117:273.

    >>> found = distances([30, 70], [50, 50])
    >>> round(found.total_variation, 4), round(found.jensen_shannon, 4)
    (0.2, 0.1741)
    """
    p, t = _shares(sample, target)
    divergence = (_bits(p, (p + t) / 2) + _bits(t, (p + t) / 2)) / 2
    return Distances(
        total_variation=float(np.abs(p - t).sum() / 2),
        divergence=max(0.0, divergence),
        jensen_shannon=sqrt(max(0.0, divergence)),
        hellinger=float(np.sqrt(((np.sqrt(p) - np.sqrt(t)) ** 2).sum() / 2)),
        index_of_disparity=float(100 * np.abs(p / t - 1).mean()),
    )


def match(counts: Sequence[int], target: ArrayLike) -> Match:
    """Return Pearson's χ² and G of counts against a target's shares.

        χ² = Σ (x - n t)²/(n t),  G = 2 Σ x ln(x/(n t)),  k - 1 degrees of freedom

    The p values are approximations that fail where n t is below about 5: see `exact_match`.
    Raises as `distances`.

    >>> round(match([30, 70], [50, 50]).chi_square, 4)
    16.0
    """
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.special import chdtrc

    _, t = _shares(counts, target)
    x = np.asarray(counts, float)
    mean = x.sum() * t
    square = float(((x - mean) ** 2 / mean).sum())
    g = float(2 * (x[x > 0] * np.log(x[x > 0] / mean[x > 0])).sum())
    degrees = len(x) - 1
    return Match(square, float(chdtrc(degrees, square)), g, float(chdtrc(degrees, g)), degrees)


def exact_match(counts: Sequence[int], target: ArrayLike) -> float:
    """Return the exact chance of a sample no likelier than this one, when drawn from the target.

        p = Σ of multinomial chances of all tables y of n with P(y) ≤ P(x)

    over all C(n + k - 1, k - 1) tables; ties are counted with a tolerance of 1e-7 as R does.

    Raises `NotComparable` as `distances`, and for more than two million tables (put groups
    together, or use `match`). Source: Read and Cressie, Goodness-of-Fit Statistics, 1988.

    >>> round(exact_match([12, 3, 0], [0.5, 0.3, 0.2]), 6)
    0.03583
    """
    _, t = _shares(counts, target)
    n, k = int(sum(counts)), len(counts)
    if comb(n + k - 1, k - 1) > MOST_TABLES:
        raise NotComparable("There are too many tables to count: put groups together.")
    from scipy.special import gammaln

    tables = _tables(n, k)
    every: Any = gammaln(n + 1) - gammaln(tables + 1).sum(axis=1) + tables @ np.log(t)
    x = np.asarray(counts, float)
    seen = gammaln(n + 1) - gammaln(x + 1).sum() + x @ np.log(t)
    return float(min(1.0, np.exp(every[every <= seen + np.log1p(1e-7)]).sum()))


def _shares(sample: ArrayLike, target: ArrayLike) -> tuple[Numbers, Numbers]:
    p, t = np.asarray(sample, float), np.asarray(target, float)
    if p.shape != t.shape or p.ndim != 1 or p.size < 1:
        raise NotComparable("The sample and the target need the same groups in the same order.")
    if not (np.isfinite(p).all() and np.isfinite(t).all() and (p >= 0).all() and p.sum() > 0):
        raise NotComparable("The sample needs numbers from 0 on, and not all of them 0.")
    if not (t > 0).all():
        raise NotComparable("Every group needs somebody in the target; leave out those without.")
    return p / p.sum(), t / t.sum()


def _bits(p: Numbers, m: Numbers) -> float:
    some = p > 0
    return float((p[some] * np.log2(p[some] / m[some])).sum())


def _tables(n: int, k: int) -> NDArray[np.int64]:
    """Every way to put n people into k groups."""
    found = np.zeros((1, 0), np.int64)
    for _ in range(k - 1):
        left = n - found.sum(axis=1)
        wide = np.repeat(found, left + 1, axis=0)
        starts = np.repeat(np.cumsum(left + 1) - (left + 1), left + 1)
        found = np.column_stack([wide, np.arange(len(wide)) - starts])
    return np.column_stack([found, n - found.sum(axis=1)])
