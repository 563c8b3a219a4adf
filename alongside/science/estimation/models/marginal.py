"""Marginal models for families in clusters: generalised estimating equations, exchangeable."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from alongside.science.estimation.models.blocks import members
from alongside.science.estimation.models.coefficients import (
    Coefficients,
    Floats,
    check_rank,
    columns,
    outcome_of,
)

Kind = Literal["mean", "share", "rate"]
Correction = Literal["none", "kauermann-carroll", "mancl-derouen"]
_STEPS, _CLOSE = 100, 1e-10


@dataclass(frozen=True)
class MarginalFit:
    """Coefficients on the scale of the link, the correlation within clusters, the scale."""

    coefficients: Coefficients
    correlation: float
    scale: float
    clusters: int


def marginal(
    outcome: Sequence[float] | Floats,
    named: Mapping[str, Sequence[float] | Floats],
    clusters: Sequence[object],
    *,
    kind: Kind = "mean",
    exchangeable: bool = True,
    correction: Correction = "mancl-derouen",
) -> MarginalFit:
    """Return the fit of E y = g⁻¹(Xb) with the same correlation between all pairs of a cluster.

    Σ D′V⁻¹(y − μ) = 0, V = φ A^½ R(α) A^½; α the mean product of pairs of Pearson residuals over φ,
    both less k degrees. g: identity (mean), logit (share), log (rate). The covariance is
    B⁻¹ Σ D′V⁻¹ F e e′F′ V⁻¹D B⁻¹, F = I, (I − H)^(−½) or (I − H)⁻¹. With a correction degrees of
    freedom are clusters − k, without one the normal is taken, which needs 40 clusters or more.

    Raises ValueError for missing values, a column that follows from others, outcomes that the kind
    cannot have, clusters no more than coefficients, or equations that do not settle.
    Source: Liang and Zeger, Biometrika 1986;73:13; Mancl and DeRouen, Biometrics 2001;57:126;
    Kauermann and Carroll, JASA 2001;96:1387; Li and Redden, Stat Med 2015;34:281, for degrees.

    >>> y = [1, 2, 2, 4, 3, 9, 5, 6]
    >>> fit = marginal(y, {"arm": [0, 0, 0, 0, 1, 1, 1, 1]}, list("AABBCCDD"))
    >>> round(fit.coefficients.of("arm").estimate, 6), fit.clusters
    (3.5, 4)
    """
    y = outcome_of(outcome)
    _check(y, kind)
    names = ("(intercept)", *named)
    x = np.column_stack([np.ones(y.size), columns(named, y.size)])
    check_rank(x, names)
    groups = members(clusters, y.size)
    if len(groups) <= x.shape[1]:
        raise ValueError(
            f"{len(groups)} clusters are too few for {x.shape[1]} coefficients: leave columns out."
        )
    b, alpha, scale = _settle(y, x, groups, kind, exchangeable)
    covariance = _covariance(y, x, groups, (b, alpha, scale), kind, correction)
    degrees = math.inf if correction == "none" else float(len(groups) - x.shape[1])
    kept = Coefficients(names, b, covariance, np.full(len(names), degrees))
    return MarginalFit(kept, alpha, scale, len(groups))


def _settle(
    y: Floats, x: Floats, groups: list[Floats], kind: Kind, exchangeable: bool
) -> tuple[Floats, float, float]:
    b, alpha, scale = np.zeros(x.shape[1]), 0.0, 1.0
    b[0] = _linked(float(y.mean()), kind)
    for _ in range(_STEPS):
        score, bread = np.zeros(b.size), np.zeros((b.size, b.size))
        mean, slope, variance = _means(x @ b, kind)
        for rows in groups:
            d = x[rows] * slope[rows, None]
            weighted = _solved(variance[rows], alpha, d)
            score += weighted.T @ (y[rows] - mean[rows])
            bread += weighted.T @ d
        step = np.linalg.solve(bread, score)
        b = b + step
        mean, _, variance = _means(x @ b, kind)
        before = alpha
        alpha, scale = _correlation((y - mean) / np.sqrt(variance), groups, b.size)
        alpha = alpha if exchangeable else 0.0
        if np.abs(step).max() < _CLOSE and abs(alpha - before) < _CLOSE:
            return b, alpha, scale
    raise ValueError("The equations do not settle: leave columns out or use a mixed model.")


def _correlation(residuals: Floats, groups: list[Floats], count: int) -> tuple[float, float]:
    scale = float(residuals @ residuals) / (residuals.size - count)
    products = sum(
        (residuals[rows].sum() ** 2 - (residuals[rows] ** 2).sum()) / 2 for rows in groups
    )
    pairs = sum(len(rows) * (len(rows) - 1) / 2 for rows in groups)
    largest = max(len(rows) for rows in groups)
    if pairs <= count or scale <= 0:
        return 0.0, scale
    alpha = float(products) / scale / (pairs - count)
    return min(0.999, max(alpha, -0.999 / max(1, largest - 1))), scale


def _covariance(
    y: Floats, x: Floats, groups: list[Floats], fit: tuple[Floats, float, float], kind: Kind,
    correction: Correction,
) -> Floats:  # fmt: skip
    b, alpha, _ = fit
    mean, slope, variance = _means(x @ b, kind)
    bread = np.zeros((b.size, b.size))
    for rows in groups:
        d = x[rows] * slope[rows, None]
        bread += d.T @ _solved(variance[rows], alpha, d)
    inverse: Floats = np.asarray(np.linalg.inv(bread), np.float64)
    scores = []
    for rows in groups:
        d, root = x[rows] * slope[rows, None], np.sqrt(variance[rows])
        e = _corrected(d / root[:, None], (y[rows] - mean[rows]) / root, alpha, inverse, correction)
        scores.append(_solved(np.ones(len(rows)), alpha, d / root[:, None]).T @ e)
    meat = np.array(scores)
    found: Floats = inverse @ (meat.T @ meat) @ inverse
    return found


def _corrected(
    d: Floats, e: Floats, alpha: float, inverse: Floats, correction: Correction
) -> Floats:
    """Residuals made larger by what a cluster itself draws the fit; all divided by √A."""
    if correction == "none":
        return e
    values, vectors = np.linalg.eigh((1 - alpha) * np.eye(e.size) + alpha)
    half, back = (vectors * np.sqrt(values)) @ vectors.T, (vectors / np.sqrt(values)) @ vectors.T
    own, turned = np.linalg.eigh(np.eye(e.size) - back @ d @ inverse @ d.T @ back)
    power = -1.0 if correction == "mancl-derouen" else -0.5
    raised = np.where(own > 1e-10, np.maximum(own, 1e-10) ** power, 0.0)
    found: Floats = half @ ((turned * raised) @ (turned.T @ (back @ e)))
    return found


def _solved(variance: Floats, alpha: float, d: Floats) -> Floats:
    """(A^½ R A^½)⁻¹ d for exchangeable R, in closed form."""
    root = np.sqrt(variance)[:, None]
    u = d / root
    shared = alpha / (1 + (len(variance) - 1) * alpha) * u.sum(axis=0)
    found: Floats = (u - shared) / (1 - alpha) / root
    return found


def _means(eta: Floats, kind: Kind) -> tuple[Floats, Floats, Floats]:
    """The mean, its slope in the linear predictor, and the variance function."""
    if kind == "mean":
        return eta, np.ones_like(eta), np.ones_like(eta)
    if kind == "share":
        p = 1 / (1 + np.exp(-np.clip(eta, -30, 30)))
        return p, p * (1 - p), p * (1 - p)
    rate = np.exp(np.clip(eta, -30, 30))
    return rate, rate, rate


def _linked(mean: float, kind: Kind) -> float:
    if kind == "mean":
        return mean
    return math.log(mean / (1 - mean)) if kind == "share" else math.log(mean)


def _check(y: Floats, kind: Kind) -> None:
    if kind == "share" and not np.isin(y, (0, 1)).all():
        raise ValueError("A share needs outcomes of 0 or 1.")
    if kind == "rate" and (y < 0).any():
        raise ValueError("A rate needs counts from 0.")
    if y.min() == y.max():
        raise ValueError("Every family has the same outcome: there is nothing to explain.")
