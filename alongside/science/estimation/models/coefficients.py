"""Estimated coefficients with their covariance, and what can be said of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """One estimate: standard error, degrees of freedom (infinite: normal), test and limits."""

    estimate: float
    se: float
    degrees: float
    t: float
    p: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Coefficients:
    """Coefficients by name, in the unit of the outcome for one unit of their column.

    `covariance`: k × k; `degrees`: one number for all, or one for each coefficient.
    """

    names: tuple[str, ...]
    values: Floats
    covariance: Floats
    degrees: Floats

    def of(self, name: str, confidence: float = 0.95) -> Estimate:
        """One coefficient with its test against 0 and its interval.

        Raises ValueError for a name that there is not.
        """
        if name not in self.names:
            raise ValueError(f"No coefficient is called {name}. There is: {', '.join(self.names)}.")
        place = self.names.index(name)
        se = math.sqrt(self.covariance[place, place])
        return estimated(float(self.values[place]), se, float(self.degrees[place]), confidence)

    def contrast(
        self, weights: Mapping[str, float], degrees: float, confidence: float = 0.95
    ) -> Estimate:
        """Σ weight·coefficient with √(w′ covariance w), degrees of freedom as given."""
        unknown = set(weights) - set(self.names)
        if unknown:
            raise ValueError(f"No coefficient is called {', '.join(sorted(unknown))}.")
        w = np.array([weights.get(name, 0.0) for name in self.names])
        se = math.sqrt(max(0.0, float(w @ self.covariance @ w)))
        return estimated(float(w @ self.values), se, degrees, confidence)


def estimated(value: float, se: float, degrees: float, confidence: float = 0.95) -> Estimate:
    """Return an estimate with its t test against 0, two sides, and its interval.

    t = value/se, limits value ± t(1/2 + confidence/2; degrees)·se; degrees inf: the normal.

    Raises ValueError for a standard error that is not above 0 or a confidence outside 0 to 1.

    >>> round(estimated(1.0, 0.5, 10).p, 5)
    0.07339
    """
    from scipy.stats import norm, t

    if not 0 < confidence < 1:
        raise ValueError("Confidence lies between 0 and 1.")
    if not se > 0:
        raise ValueError("The standard error is 0: these data do not vary.")
    ratio, law = value / se, norm() if math.isinf(degrees) else t(degrees)
    half = float(law.ppf((1 + confidence) / 2)) * se
    p = float(2 * law.sf(abs(ratio)))
    return Estimate(value, se, degrees, ratio, p, value - half, value + half)


def columns(named: Mapping[str, object], rows: int) -> Floats:
    """The columns as a matrix of `rows`; refuses missing, endless and unequal ones."""
    found = []
    for name, values in named.items():
        column = np.asarray(values, dtype=np.float64)
        if column.shape != (rows,):
            raise ValueError(f"{name} has {column.size} values for {rows} rows.")
        if not np.isfinite(column).all():
            raise ValueError(f"{name} has missing values: impute them or leave the rows out.")
        found.append(column)
    if not found:
        raise ValueError("A model needs one column at least.")
    return np.column_stack(found)


def outcome_of(values: object) -> Floats:
    """The outcome as numbers; refuses missing ones."""
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 1 or not found.size:
        raise ValueError("The outcome must be a list of numbers.")
    if not np.isfinite(found).all():
        raise ValueError("The outcome has missing values: impute them or leave the rows out.")
    return found


def check_rank(x: Floats, names: tuple[str, ...]) -> None:
    """Refuse columns of which one follows from the others, or more columns than rows."""
    rows, count = x.shape
    if rows <= count:
        raise ValueError(f"{rows} rows are too few for {count} coefficients.")
    scale = np.sqrt((x * x).sum(0))
    if (scale == 0).any() or np.linalg.matrix_rank(x / np.where(scale == 0, 1, scale)) < count:
        raise ValueError(f"A column follows from the others: leave one out of {', '.join(names)}.")
