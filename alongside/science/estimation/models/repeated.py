"""Mixed model for repeated measures (MMRM): any covariance between the visits of a family."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from alongside.science.estimation.models import reml
from alongside.science.estimation.models.blocks import Block, by_size, members
from alongside.science.estimation.models.coefficients import (
    Coefficients,
    Floats,
    check_rank,
    columns,
    outcome_of,
)
from alongside.science.estimation.models.mixed import Column, Method
from alongside.science.estimation.models.shapes import Shape, spread_of
from alongside.science.estimation.models.small_samples import kenward_roger, satterthwaite


@dataclass(frozen=True)
class RepeatedFit:
    """A fit with the covariance of the visits, in the order of `visits`."""

    coefficients: Coefficients
    visits: tuple[object, ...]
    covariance: Floats
    log_likelihood: float


def repeated_measures(
    outcome: Column,
    named: Mapping[str, Column],
    families: Sequence[object],
    visits: Sequence[object],
    *,
    method: Method = "kenward-roger",
) -> RepeatedFit:
    """Return the fit of outcomes at several visits with an unstructured covariance.

    y = Xb + e, the e of a family normal(0, Σ) at its own visits, by restricted maximum
    likelihood: valid where answers are missing at random given what was answered. Give each
    visit but the first a column, and its product with the arm.

    `outcome`: n numbers, one row for each visit that took place; `families`, `visits`: n labels.
    Raises ValueError as `mixed_model`, and for a family with two rows at one visit.
    Source: Mallinckrodt et al., Drug Inf J 2008;42:303; Kenward and Roger, Biometrics 1997.

    >>> y = [3.0, 4.1, 2.0, 3.7, 5.0, 5.2, 4.0, 5.1, 2.5, 3.0]
    >>> later = [0, 1] * 5
    >>> fit = repeated_measures(y, {"later": later}, list("AABBCCDDEE"), later)
    >>> round(fit.coefficients.of("later").estimate, 4)
    0.92
    """
    y = outcome_of(outcome)
    names = ("(intercept)", *named)
    x = np.column_stack([np.ones(y.size), columns(named, y.size)])
    check_rank(x, names)
    order = tuple(sorted(set(visits), key=list(dict.fromkeys(visits)).index))
    groups = members(families, y.size)
    z = np.array([[float(visit == each) for each in order] for visit in visits])
    if len(visits) != y.size or any((z[rows].sum(0) > 1).any() for rows in groups):
        raise ValueError("Each family has one row for each visit that took place.")
    shape = Shape(len(order), 0)
    scale = float(np.std(y - x @ np.linalg.lstsq(x, y, rcond=None)[0])) or 1.0
    blocks = [Block(y[rows] / scale, x[rows], spread_of(z[rows])) for rows in by_size(groups)]
    theta, found = reml.fit(blocks, shape.start(1.0), shape.to_theta, shape.jacobian, shape.allowed)
    inside = np.ones(theta.size, bool)
    covariance, degrees = found.covariance, satterthwaite(found, inside)
    if method == "kenward-roger":
        corrected = kenward_roger(found, inside)
        covariance, degrees = corrected.covariance, corrected.degrees
    kept = Coefficients(names, found.values * scale, covariance * scale**2, degrees)
    likelihood = -found.criterion / 2 - (y.size - x.shape[1]) * math.log(scale)
    return RepeatedFit(kept, order, shape.matrix(theta) * scale**2, likelihood)
