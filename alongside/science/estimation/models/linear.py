"""Linear models: ANCOVA, with errors that hold under unequal variances and with few clusters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from alongside.science.estimation.models.coefficients import (
    Coefficients,
    Floats,
    check_rank,
    columns,
    outcome_of,
)

Robust = Literal["HC0", "HC1", "HC2", "HC3"]


@dataclass(frozen=True)
class LinearFit:
    """A least-squares fit: coefficients with the usual errors, and what robust errors need."""

    coefficients: Coefficients
    x: Floats
    residuals: Floats
    inverse: Floats  # (X′X)⁻¹
    sigma: float
    r_squared: float

    @property
    def degrees(self) -> int:
        """Rows less coefficients."""
        return int(self.x.shape[0] - self.x.shape[1])


def least_squares(
    outcome: Sequence[float] | Floats, named: Mapping[str, Sequence[float] | Floats]
) -> LinearFit:
    """Return the least-squares fit of an outcome on an intercept and named columns.

    b = (X′X)⁻¹X′y, Var b = s²(X′X)⁻¹, s² = Σ residual²/(n − k). An ANCOVA has the baseline and a
    column of 0 and 1 for each arm but the first.

    `outcome`: n numbers; `named`: columns of n numbers.
    Raises ValueError for missing values, unequal lengths, a column that follows from others.
    Source: Vickers and Altman, BMJ 2001;323:1123, for the ANCOVA of a trial.

    >>> fit = least_squares([1, 2, 2, 4], {"arm": [0, 0, 1, 1]})
    >>> [round(float(each), 6) for each in fit.coefficients.values]
    [1.5, 1.5]
    """
    y = outcome_of(outcome)
    names = ("(intercept)", *named)
    x = np.column_stack([np.ones(y.size), columns(named, y.size)])
    check_rank(x, names)
    q, r = np.linalg.qr(x)
    values = np.linalg.solve(r, q.T @ y)
    root = np.linalg.inv(r)
    inverse, residuals = root @ root.T, y - x @ values
    degrees = y.size - x.shape[1]
    variance = float(residuals @ residuals) / degrees
    total = float(((y - y.mean()) ** 2).sum())
    if total == 0:
        raise ValueError("The outcome does not vary: there is nothing to explain.")
    kept = Coefficients(names, values, variance * inverse, np.full(len(names), float(degrees)))
    return LinearFit(
        kept, x, residuals, inverse, variance**0.5, 1 - float(residuals @ residuals) / total
    )


def robust(fit: LinearFit, kind: Robust = "HC3") -> Coefficients:
    """Return the coefficients with errors that hold where variances differ.

    (X′X)⁻¹ X′ diag(w e²) X (X′X)⁻¹ with w = 1 (HC0), n/(n − k) (HC1), 1/(1 − h) (HC2) or
    1/(1 − h)² (HC3), h the leverages; n − k degrees of freedom.

    Raises ValueError where a row alone decides a coefficient (leverage 1; HC2, HC3).
    Source: MacKinnon and White, J Econom 1985;29:305; Long and Ervin, Am Stat 2000;54:217.

    >>> fit = least_squares([1, 2, 2, 4, 3, 9], {"arm": [0, 0, 0, 1, 1, 1]})
    >>> round(robust(fit).of("arm").se, 4)
    2.3094
    """
    n, count = fit.x.shape
    leverage = np.einsum("ij,jk,ik->i", fit.x, fit.inverse, fit.x)
    if kind in ("HC2", "HC3") and (leverage > 1 - 1e-9).any():
        raise ValueError("One row alone decides a coefficient: leave the column out, or use HC1.")
    weights = {
        "HC0": np.ones(n), "HC1": np.full(n, n / (n - count)),
        "HC2": 1 / np.maximum(1 - leverage, 1e-12), "HC3": 1 / np.maximum(1 - leverage, 1e-12) ** 2,
    }.get(kind)  # fmt: skip
    if weights is None:
        raise ValueError("The errors are HC0, HC1, HC2 or HC3.")
    bread = fit.x @ fit.inverse
    covariance = bread.T @ (bread * (weights * fit.residuals**2)[:, None])
    kept = fit.coefficients
    return Coefficients(kept.names, kept.values, covariance, kept.degrees)


def with_clusters(fit: LinearFit, clusters: Sequence[object]) -> Coefficients:
    """Return the coefficients with errors for families in clusters, fit for few clusters (CR2).

    Σ over clusters of (X′X)⁻¹X(g)′A(g)e(g)e(g)′A(g)X(g)(X′X)⁻¹, A(g) = (I − H(gg))^(−1/2);
    degrees of freedom by Satterthwaite from independent rows, (Σ λ)²/Σ λ² of the quadratic form,
    for each coefficient its own.

    `clusters`: one label for each row; a family alone is a cluster of one.
    Raises ValueError for labels that are not as many as rows, or fewer than 2 clusters.
    Source: Bell and McCaffrey, Surv Methodol 2002;28:169; Pustejovsky and Tipton, J Bus Econ
    Stat 2018;36:672.

    >>> fit = least_squares([1, 2, 2, 4, 3, 9, 5, 6], {"arm": [0, 0, 0, 0, 1, 1, 1, 1]})
    >>> found = with_clusters(fit, list("AABBCCDD")).of("arm")
    >>> round(found.se, 4), round(found.degrees, 6)
    (0.7906, 2.0)
    """
    if len(clusters) != fit.x.shape[0]:
        raise ValueError(f"There are {len(clusters)} clusters for {fit.x.shape[0]} rows.")
    labels = {label: place for place, label in enumerate(dict.fromkeys(clusters))}
    if len(labels) < 2:
        raise ValueError("Errors by cluster need 2 clusters or more.")
    member = np.array([labels[label] for label in clusters])
    half, moved = [], []
    for place in range(len(labels)):
        rows = np.flatnonzero(member == place)
        x = fit.x[rows]
        weighted = _inverse_root(np.eye(rows.size) - x @ fit.inverse @ x.T) @ x @ fit.inverse
        half.append(weighted.T @ fit.residuals[rows])
        spread = -fit.x @ (fit.inverse @ (x.T @ weighted))
        spread[rows] += weighted
        moved.append(spread)  # (I − H) restricted to the cluster, times its weights
    scores = np.array(half)
    kept = fit.coefficients
    return Coefficients(kept.names, kept.values, scores.T @ scores, _satterthwaite(moved))


def compare(smaller: LinearFit, larger: LinearFit) -> tuple[float, float]:
    """Return F and p of a model within a larger one.

    F = ((S0 − S1)/(k1 − k0))/(S1/(n − k1)), S the sums of squared residuals.

    Raises ValueError where the models have other rows, or the larger is not larger.

    >>> small = least_squares([1, 2, 2, 4], {"age": [1, 2, 3, 5]})
    >>> large = least_squares([1, 2, 2, 4], {"age": [1, 2, 3, 5], "arm": [0, 1, 0, 1]})
    >>> round(compare(small, large)[0], 4)
    6.4286
    """
    from scipy.stats import f

    more = smaller.degrees - larger.degrees
    if smaller.x.shape[0] != larger.x.shape[0] or more < 1:
        raise ValueError("The larger model must have the same rows and more columns.")
    sums = [float(fit.residuals @ fit.residuals) for fit in (smaller, larger)]
    ratio = (sums[0] - sums[1]) / more / (sums[1] / larger.degrees)
    return ratio, float(f.sf(ratio, more, larger.degrees))


def _inverse_root(matrix: Floats) -> Floats:
    values, vectors = np.linalg.eigh(matrix)
    kept = np.where(values > 1e-10, values, np.inf)
    found: Floats = (vectors / np.sqrt(kept)) @ vectors.T
    return found


def _satterthwaite(moved: list[Floats]) -> Floats:
    """(Σ λ)²/Σ λ² for each coefficient; `moved`: for each cluster n × k."""
    stacked = np.array(moved)
    degrees = []
    for place in range(stacked.shape[2]):
        inner = stacked[:, :, place] @ stacked[:, :, place].T
        degrees.append(float(np.trace(inner) ** 2 / (inner**2).sum()))
    return np.array(degrees)
