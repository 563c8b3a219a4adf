"""Logistic mixed model: a random intercept for each cluster, by adaptive quadrature."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from alongside.science.estimation.models.blocks import members
from alongside.science.estimation.models.coefficients import (
    Coefficients,
    Floats,
    check_rank,
    columns,
    outcome_of,
)

_STEPS = 100


@dataclass(frozen=True)
class LogisticMixedFit:
    """Coefficients given the cluster (log odds), the sd between clusters, the log-likelihood."""

    coefficients: Coefficients
    sd: float
    log_likelihood: float


@dataclass(frozen=True)
class _Data:
    x: Floats
    successes: Floats
    totals: Floats
    cluster: np.ndarray
    clusters: int
    constant: float

    def per_cluster(self, values: Floats) -> Floats:
        """Σ over the rows of each cluster (rows, or rows × anything)."""
        found = np.zeros((self.clusters, *values.shape[1:]))
        np.add.at(found, self.cluster, values)
        return found


def logistic_mixed(
    successes: Sequence[float] | Floats,
    named: Mapping[str, Sequence[float] | Floats],
    clusters: Sequence[object],
    *,
    totals: Sequence[float] | Floats | None = None,
    points: int = 9,
) -> LogisticMixedFit:
    """Return the fit of a logistic model with a random intercept, by maximum likelihood.

    L = ∏ over clusters of ∫ ∏ binomial(y; n, logistic(xb + sd·u)) φ(u) du, each integral by
    Gauss–Hermite points placed at its mode and as wide as its curvature; 1 point is Laplace's
    approximation. Errors from the curvature of ln L, with sd estimated.

    `successes`: n counts (0 or 1 without `totals`); `named`: columns of n numbers.
    Raises ValueError for counts above their totals, missing values, fewer than 2 clusters, or
    where the search does not end.
    Source: Pinheiro and Bates, J Comput Graph Stat 1995;4:12.

    >>> fit = logistic_mixed([1, 4, 2, 5, 0, 3], {"arm": [0, 1] * 3}, list("AABBCC"),
    ...                      totals=[6] * 6)
    >>> round(fit.coefficients.of("arm").estimate, 2)
    2.36
    """
    from scipy.optimize import minimize

    if points < 1:
        raise ValueError("Quadrature needs 1 point or more.")
    names, data = _data(successes, named, clusters, totals)
    start = np.zeros(len(names) + 1)
    start[-1] = math.log(0.5)
    nodes = np.polynomial.hermite_e.hermegauss(points)
    best = minimize(lambda free: -_log_likelihood(data, free, nodes), start, method="BFGS",
                    options={"gtol": 1e-6})  # fmt: skip
    if not np.isfinite(best.fun) or np.abs(best.jac).max() > 1e-2:
        raise ValueError("The search did not end: clusters may not differ, or a column tells all.")
    curvature = _curvature(lambda free: -_log_likelihood(data, free, nodes), best.x)
    covariance = np.asarray(np.linalg.inv(curvature), dtype=np.float64)[:-1, :-1]
    kept = Coefficients(names, best.x[:-1], covariance, np.full(len(names), math.inf))
    return LogisticMixedFit(kept, math.exp(best.x[-1]), float(-best.fun))


def _data(
    successes: Sequence[float] | Floats,
    named: Mapping[str, Sequence[float] | Floats],
    clusters: Sequence[object],
    totals: Sequence[float] | Floats | None,
) -> tuple[tuple[str, ...], _Data]:
    from scipy.special import gammaln

    y = outcome_of(successes)
    n = np.ones(y.size) if totals is None else outcome_of(totals)
    if n.shape != y.shape or (y < 0).any() or (y > n).any():
        raise ValueError("Each count of successes lies between 0 and its total.")
    names = ("(intercept)", *named)
    x = np.column_stack([np.ones(y.size), columns(named, y.size)] if named else [np.ones(y.size)])
    check_rank(x, names)
    groups = members(clusters, y.size)
    if len(groups) < 2:
        raise ValueError("A mixed model needs 2 clusters or more.")
    cluster = np.empty(y.size, int)
    for place, rows in enumerate(groups):
        cluster[rows] = place
    constant = float((gammaln(n + 1) - gammaln(y + 1) - gammaln(n - y + 1)).sum())
    return names, _Data(x, y, n, cluster, len(groups), constant)


def _log_likelihood(data: _Data, free: Floats, nodes: tuple[Floats, Floats]) -> float:
    from scipy.special import logsumexp

    eta, sd = data.x @ free[:-1], math.exp(min(free[-1], 20.0))
    mode, width = _modes(data, eta, sd)
    points, weights = nodes
    u = mode[:, None] + width[:, None] * points  # clusters × points
    each = eta[:, None] + sd * u[data.cluster]
    rows = data.successes[:, None] * each - data.totals[:, None] * np.logaddexp(0, each)
    joint = data.per_cluster(rows) - u * u / 2 + points * points / 2
    found = logsumexp(joint + np.log(weights), axis=1) + np.log(width) - math.log(2 * math.pi) / 2
    return float(found.sum()) + data.constant


def _modes(data: _Data, eta: Floats, sd: float) -> tuple[Floats, Floats]:
    """Where each cluster's integrand is greatest, and its width there; Newton, all at once."""
    u = np.zeros(data.clusters)
    information = np.ones(data.clusters)
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(eta + sd * u[data.cluster], -500, 500)))
        slope = sd * data.per_cluster(data.successes - data.totals * p) - u
        information = sd**2 * data.per_cluster(data.totals * p * (1 - p)) + 1
        step = np.clip(slope / information, -2, 2)
        u = u + step
        if np.abs(step).max() < 1e-13:
            break
    return u, 1 / np.sqrt(information)


def _curvature(of: Callable[[Floats], float], at: Floats) -> Floats:
    """Second derivatives by central differences."""
    step = 1e-4 * np.maximum(1.0, np.abs(at))
    moves = np.diag(step)
    found = np.empty((at.size, at.size))
    for i in range(at.size):
        for j in range(i, at.size):
            a, b = moves[i], moves[j]
            value = of(at + a + b) - of(at + a - b) - of(at - a + b) + of(at - a - b)
            found[i, j] = found[j, i] = value / (4 * step[i] * step[j])
    return found
