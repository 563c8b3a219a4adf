"""Posterior probabilities of shares, exactly: nothing is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NODES, _PANELS, _TAIL = 32, 8, 1e-18


def chance_first_is_greater(
    first: tuple[float, float], second: tuple[float, float], margin: float = 0.0
) -> float:
    """Return P(p1 > p2 + margin) for two independent shares, each beta(a, b).

    ∫ f1(x)·F2(x − margin) dx by Gauss-Legendre over where the first has its probability; for a
    family of successes and failures after a uniform prior a = 1 + successes, b = 1 + failures.

    `margin` lies between −1 and 1. Raises ValueError for parameters below 1/2.
    Source: Gelman et al., Bayesian Data Analysis, 2013, chapter 2, for the posterior.

    >>> round(chance_first_is_greater((22, 10), (16, 16)), 6)
    0.940213
    >>> round(chance_first_is_greater((22, 10), (16, 16), 0.05), 6)
    0.874547
    """
    from scipy.special import betainc

    _check([first, second])
    if not -1 <= margin <= 1:
        raise ValueError("The margin between two shares lies between −1 and 1.")
    angles, weights = _grid([first, second], [margin, 1 + margin])
    if margin == 0:
        reached = _reached(second, angles)
    else:
        reached = betainc(*second, np.clip(np.sin(angles) ** 2 - margin, 0.0, 1.0))
    return _whole(float((weights * _density(first, angles)) @ reached))


def chances_of_being_best(arms: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """Return P(each share is the greatest) for independent shares, each beta(a, b).

    P(i best) = ∫ f(i; x)·∏ F(j; x) dx over the other arms j, by Gauss-Legendre.

    Raises ValueError for fewer than 2 arms or parameters below 1/2.

    >>> [round(chance, 6) for chance in chances_of_being_best([(13, 19), (17, 15), (20, 12)])]
    [0.019795, 0.21365, 0.766555]
    """
    if len(arms) < 2:
        raise ValueError("There must be 2 arms or more to say which is best.")
    _check(arms)
    angles, weights = _grid(arms, [])
    reached = np.array([_reached(arm, angles) for arm in arms])
    best = []
    for place, arm in enumerate(arms):
        others = np.delete(reached, place, axis=0).prod(axis=0)
        best.append(_whole(float((weights * _density(arm, angles)) @ others)))
    return tuple(best)


def predictive_success(
    successes: int, seen: int, total: int, needed: int, prior: tuple[float, float] = (1.0, 1.0)
) -> float:
    """Return the chance that `total` families end with `needed` successes or more.

    Σ over y of C(m, y) B(a + x + y, b + n − x + m − y)/B(a + x, b + n − x), y from needed − x to
    m = total − n: the beta-binomial of those still to come.

    Raises ValueError for counts that are impossible or a prior below 1/2.
    Source: Lee and Liu, Clin Trials 2008;5:93.

    >>> round(predictive_success(14, 20, 30, 21), 6)
    0.595296
    """
    from scipy.stats import betabinom

    _check([prior])
    if not 0 <= successes <= seen <= total or needed < 0:
        raise ValueError(
            f"{successes} successes among {seen} of {total} are impossible: mend the counts."
        )
    if needed <= successes:
        return 1.0
    coming, still = total - seen, needed - successes
    a, b = prior[0] + successes, prior[1] + seen - successes
    return float(betabinom.sf(still - 1, coming, a, b)) if still <= coming else 0.0


def table_second_is_greater(
    first_total: int,
    second_total: int,
    prior: tuple[tuple[float, float], tuple[float, float]] = ((1.0, 1.0), (1.0, 1.0)),
) -> Floats:
    """Return P(p2 > p1 | counts) for every pair of counts at once.

    Row x, column y: x successes of `first_total`, y of `second_total`. With (a, b) and (c, d) the
    parameters after x and y successes and one family of an arm still without its outcome,

        h(y + 1) − h(y) = g·(1/c + 1/d),  h(x + 1) − h(x) = −g·(1/a + 1/b),
        g = B(a + c, b + d)/(B(a, b)·B(c, d)),

    summed from the corner without successes: no integral but one. Absolute error about 1e-13.

    Raises ValueError for negative totals, or priors below 1/2.
    Source: Cook, Exact calculation of beta inequalities, 2005.

    >>> bool(abs(table_second_is_greater(3, 3)[2, 2] - 0.5) < 1e-12)
    True
    """
    if min(first_total, second_total) < 0:
        raise ValueError("A number of families cannot be below 0.")
    first, second = prior
    _check(prior)
    corner = chance_first_is_greater(
        (second[0], second[1] + second_total), (first[0], first[1] + first_total)
    )
    empty = np.zeros(1)
    down = _steps(first, first_total, second, second_total, empty) if first_total else None
    column = corner - (np.concatenate([empty, np.cumsum(down[:, 0])]) if down is not None else 0.0)
    table = np.repeat(np.atleast_1d(column)[:, None], second_total + 1, axis=1)
    if second_total:
        x = np.arange(first_total + 1.0)
        across = _steps(second, second_total, first, first_total, x)
        table[:, 1:] += np.cumsum(across, axis=0).T
    found: Floats = np.clip(table, 0.0, 1.0)
    return found


def _steps(
    moving: tuple[float, float],
    moving_total: int,
    other: tuple[float, float],
    other_total: int,
    other_counts: Floats,
) -> Floats:
    """g·(1/a + 1/b) at each step of one arm (rows) for counts of the other (columns)."""
    from scipy.special import betaln

    k = np.arange(float(moving_total))
    a, b = moving[0] + k, moving[1] + moving_total - 1 - k
    c, d = other[0] + other_counts, other[1] + other_total - other_counts
    every = a[0] + c[0] + np.arange(moving_total + other_counts.size - 1.0)
    ends = betaln(every, a[0] + c[0] + b[0] + d[0] - every)
    together = ends[np.add.outer(np.arange(moving_total), np.arange(other_counts.size))]
    found: Floats = np.exp(together - betaln(a, b)[:, None] - betaln(c, d)[None, :])
    return found * (1 / a + 1 / b)[:, None]


def _grid(arms: Sequence[tuple[float, float]], edges: Sequence[float]) -> tuple[Floats, Floats]:
    """Angles arcsin √x and their weights over where any arm has its probability."""
    from scipy.special import betainccinv, betaincinv

    low = min(float(betaincinv(a, b, _TAIL)) for a, b in arms)
    high = max(float(betainccinv(a, b, _TAIL)) for a, b in arms)
    cuts = sorted({low, high, *(edge for edge in edges if low < edge < high)})
    ends = np.arcsin(np.sqrt(np.array(cuts)))
    narrowest = 0.5 / max(a + b for a, b in arms) ** 0.5
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    points, shares = [], []
    for start, end in pairwise(ends):
        count = max(_PANELS, int((end - start) / (2 * narrowest)) + 1)
        lines = np.linspace(0.0, 1.0, count + 1)
        half, middle = np.diff(lines) / 2, (lines[1:] + lines[:-1]) / 2
        u = (middle[:, None] + half[:, None] * nodes).ravel()
        # Flat at both ends, so that a density like a root there is smooth in u.
        points.append(start + (end - start) * u**3 * (10 - 15 * u + 6 * u * u))
        steps = (half[:, None] * weights).ravel() * 30 * (u * (1 - u)) ** 2
        shares.append((end - start) * steps)
    return np.concatenate(points), np.concatenate(shares)


def _density(arm: tuple[float, float], angles: Floats) -> Floats:
    """The density of the angle: 2 sin^(2a − 1) cos^(2b − 1)/B(a, b), nowhere endless."""
    from scipy.special import betaln, xlogy

    a, b = arm
    powers = xlogy(2 * a - 1, np.sin(angles)) + xlogy(2 * b - 1, np.cos(angles))
    found: Floats = 2 * np.exp(powers - betaln(a, b))
    return found


def _reached(arm: tuple[float, float], angles: Floats) -> Floats:
    """The distribution function, from whichever end is nearer, so that no digit is lost."""
    from scipy.special import betainc

    a, b = arm
    found: Floats = np.where(
        angles > np.pi / 4,
        1 - betainc(b, a, np.cos(angles) ** 2),
        betainc(a, b, np.sin(angles) ** 2),
    )
    return found


def _whole(chance: float) -> float:
    return min(1.0, max(0.0, chance))


def _check(arms: Sequence[tuple[float, float]]) -> None:
    for a, b in arms:
        if not (a >= 0.5 and b >= 0.5 and np.isfinite(a + b)):
            raise ValueError(
                f"beta({a:g}, {b:g}) is not calculated here: both parameters must be 1/2 or more."
            )
