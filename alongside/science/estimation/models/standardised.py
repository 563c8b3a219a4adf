"""Risk difference and risk ratio for the whole trial, from a logistic model."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from alongside.science.estimation.models.coefficients import (
    Coefficients,
    Estimate,
    Floats,
    check_rank,
    columns,
    estimated,
    outcome_of,
)

_STEPS, _SEPARATED = 60, 18.0


@dataclass(frozen=True)
class Standardised:
    """Risks if every family had been in either arm, their difference, and the log of the ratio."""

    treated: float
    control: float
    difference: Estimate
    log_ratio: Estimate

    @property
    def ratio(self) -> float:
        """The risk ratio, treated over control."""
        return math.exp(self.log_ratio.estimate)


@dataclass(frozen=True)
class LogisticFit:
    """A logistic fit; the exponential of a coefficient is an odds ratio given the rest."""

    coefficients: Coefficients
    x: Floats
    log_likelihood: float


def logistic(
    outcome: Sequence[float] | Floats, named: Mapping[str, Sequence[float] | Floats]
) -> LogisticFit:
    """Return the logistic fit of an outcome of 0 and 1 on an intercept and named columns.

    Newton's method on Σ y·η − ln(1 + e^η), η = Xb; Var b = (X′WX)⁻¹, W = p(1 − p).

    Raises ValueError for an outcome other than 0 and 1, missing values, a column that follows
    from others, or outcomes that a column tells apart wholly (then there is no estimate).
    Source: McCullagh and Nelder, Generalized Linear Models, 1989, chapter 4.

    >>> fit = logistic([0, 1, 0, 1, 1, 0], {"arm": [0, 0, 0, 1, 1, 1]})
    >>> round(math.exp(fit.coefficients.of("arm").estimate), 6)
    4.0
    """
    y = outcome_of(outcome)
    if not np.isin(y, (0, 1)).all():
        raise ValueError("The outcome must be 0 or 1.")
    if y.min() == y.max():
        raise ValueError("Every family has the same outcome: there is nothing to explain.")
    names = ("(intercept)", *named)
    x = np.column_stack([np.ones(y.size), columns(named, y.size)])
    check_rank(x, names)
    centre, scale = x.mean(0), x.std(0)
    centre[0], scale[0] = 0.0, 1.0
    b = _newton((x - centre) / scale, y)
    values = b / scale
    values[0] -= float(centre[1:] @ values[1:])
    eta = x @ values
    if np.abs(eta).max() > _SEPARATED and _told_apart(eta, y):
        raise ValueError("A column tells the outcomes apart wholly: no estimate is possible.")
    p = _risk(eta)
    information = x.T @ (x * (p * (1 - p))[:, None])
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    kept = Coefficients(names, values, covariance, np.full(len(names), math.inf))
    return LogisticFit(kept, x, float(y @ eta - np.logaddexp(0, eta).sum()))


def standardised(fit: LogisticFit, arm: str, confidence: float = 0.95) -> Standardised:
    """Return the risks of a trial's families under each arm, and how they differ.

    p1 and p0: means over all rows of 1/(1 + e^(−xb)) with the column `arm` at 1 and at 0; errors
    by the delta method from the model's covariance, with these families as they are.

    Raises ValueError for a column that there is not or that is not 0 and 1.
    Source: Ge et al., Drug Inf J 2011;45:481; FDA, Adjusting for Covariates, 2023.

    >>> fit = logistic([0, 1, 0, 1, 1, 0], {"arm": [0, 0, 0, 1, 1, 1]})
    >>> found = standardised(fit, "arm")
    >>> round(found.difference.estimate, 6), round(found.ratio, 6)
    (0.333333, 2.0)
    """
    names = fit.coefficients.names
    if arm not in names or not np.isin(fit.x[:, names.index(arm)], (0, 1)).all():
        raise ValueError(f"{arm} must be a column of 0 and 1.")
    risks, slopes = [], []
    for value in (1.0, 0.0):
        x = fit.x.copy()
        x[:, names.index(arm)] = value
        p = _risk(x @ fit.coefficients.values)
        risks.append(float(p.mean()))
        slopes.append((x * (p * (1 - p))[:, None]).mean(0))
    covariance = fit.coefficients.covariance

    def error(slope: Floats) -> float:
        return math.sqrt(float(slope @ covariance @ slope))

    ratio_slope = slopes[0] / risks[0] - slopes[1] / risks[1]
    return Standardised(
        risks[0], risks[1],
        estimated(risks[0] - risks[1], error(slopes[0] - slopes[1]), math.inf, confidence),
        estimated(math.log(risks[0] / risks[1]), error(ratio_slope), math.inf, confidence),
    )  # fmt: skip


def _newton(x: Floats, y: Floats) -> Floats:
    b = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = _risk(x @ b)
        weights = np.maximum(p * (1 - p), 1e-10)
        step = np.linalg.solve(x.T @ (x * weights[:, None]), x.T @ (y - p))
        b = b + step * min(1.0, 5 / max(1e-12, float(np.abs(step).max())))
        if np.abs(step).max() < 1e-12 or np.abs(x @ b).max() > 2 * _SEPARATED:
            break
    return b


def _told_apart(eta: Floats, y: Floats) -> bool:
    return bool(((eta > 0) == (y == 1))[np.abs(eta) > _SEPARATED].all())


def _risk(eta: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(eta, -500, 500)))
    return found
