"""Linear mixed models: families in clusters, arms with variances of their own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from alongside.science.estimation.models import reml
from alongside.science.estimation.models.blocks import Block, members
from alongside.science.estimation.models.coefficients import (
    Coefficients,
    Floats,
    check_rank,
    columns,
    outcome_of,
)
from alongside.science.estimation.models.shapes import Shape, spread_of
from alongside.science.estimation.models.small_samples import kenward_roger, satterthwaite

Method = Literal["satterthwaite", "kenward-roger"]
Column = Sequence[float] | Floats
_NOTHING = 1e-7


@dataclass(frozen=True)
class MixedFit:
    """A mixed model's fit.

    `random`: the covariance matrix of the random effects, in the order of `random_names`;
    `residuals`: the residual variance of each stratum; `log_likelihood`: restricted;
    `at_nought`: whether the variance between clusters is estimated as nought.
    """

    coefficients: Coefficients
    random_names: tuple[str, ...]
    random: Floats
    residuals: Mapping[object, float]
    log_likelihood: float
    at_nought: bool


def mixed_model(
    outcome: Column,
    named: Mapping[str, Column],
    clusters: Sequence[object],
    *,
    slopes: Mapping[str, Column] | None = None,
    intercept_varies: bool = True,
    residual_by: Sequence[object] | None = None,
    method: Method = "satterthwaite",
) -> MixedFit:
    """Return the fit of a linear mixed model by restricted maximum likelihood.

    y = Xb + Zu + e, u normal(0, G) for each cluster, e normal(0, residual variance of its
    stratum). Z has an intercept, unless it does not vary, and the columns `slopes`; G is any
    covariance matrix. Exact derivatives; errors and degrees by Satterthwaite or Kenward-Roger.

    `outcome`: n numbers; `named` and `slopes`: columns of n; `clusters` and `residual_by`: n
    labels. Raises ValueError for missing values, unequal lengths, columns that follow from
    others, fewer than 2 clusters, random effects that cannot be told apart.
    Source: Laird and Ware, Biometrics 1982;38:963; Kuznetsova et al., J Stat Softw 2017;82(13);
    Kenward and Roger, Biometrics 1997;53:983.

    >>> y = [3.1, 4.0, 5.2, 6.1, 2.0, 3.3, 6.4, 7.2]
    >>> fit = mixed_model(y, {"arm": [0, 0, 1, 1, 0, 0, 1, 1]}, list("AABBCCDD"))
    >>> found = fit.coefficients.of("arm")
    >>> round(found.estimate, 4), round(found.degrees, 4)
    (3.125, 2.0)
    """
    y = outcome_of(outcome)
    names = ("(intercept)", *named)
    x = np.column_stack([np.ones(y.size), columns(named, y.size)] if named else [np.ones(y.size)])
    check_rank(x, names)
    z, random_names = _random(slopes or {}, intercept_varies, y.size)
    labels: list[object] = ["all"] * y.size if residual_by is None else list(residual_by)
    strata = list(dict.fromkeys(labels))
    stratum = np.array([strata.index(each) for each in labels])
    groups = members(clusters, y.size)
    _check_groups(groups, stratum, y.size)
    shape = Shape(len(random_names), len(strata))
    scale = float(np.std(y - x @ np.linalg.lstsq(x, y, rcond=None)[0])) or 1.0
    blocks = _blocks(np.column_stack([z, x, y / scale]), z.shape[1], stratum, groups, shape)
    theta, found = reml.fit(blocks, shape.start(0.7), shape.to_theta, shape.jacobian, shape.allowed)
    theta, found, inside = _at_nought(blocks, theta, found, shape)
    kept = _coefficients(names, found, inside, method, scale)
    likelihood = -found.criterion / 2 - (y.size - x.shape[1]) * math.log(scale)
    variances = theta * scale**2
    return MixedFit(
        kept, random_names, shape.matrix(variances),
        dict(zip(strata, map(float, variances[shape.triangle :]), strict=True)),
        likelihood, not bool(inside.all()),
    )  # fmt: skip


def partially_nested(
    outcome: Column,
    treated: Sequence[int],
    practitioners: Sequence[object],
    named: Mapping[str, Column] | None = None,
    *,
    method: Method = "satterthwaite",
) -> MixedFit:
    """Return the fit where families of the treated arm share practitioners and the others do not.

    Variance between practitioners in the treated arm alone, and a residual variance for each
    arm: the model that keeps its error where only one arm is clustered. The effect is the
    coefficient `treated`.

    `treated`: n of 0 and 1; `practitioners`: n labels, those of the other arm are not looked at.
    Raises ValueError as `mixed_model`, and for a practitioner who is missing.
    Source: Roberts and Roberts, Clin Trials 2005;2:152; Candlish et al., BMC Med Res Methodol
    2018;18:105.

    >>> y = [5.1, 6.2, 7.9, 6.8, 6.1, 5.0, 3.9, 4.2, 5.5, 3.1]
    >>> fit = partially_nested(y, [1] * 6 + [0] * 4, list("AABBCC") + [None] * 4)
    >>> round(fit.coefficients.of("treated").estimate, 4)
    2.0083
    """
    if len(practitioners) != len(treated):
        raise ValueError("Give a practitioner, or None, for each family.")
    if not set(treated) == {0, 1}:
        raise ValueError("`treated` must be 0 or 1, and both must occur.")
    if any(who is None for who, arm in zip(practitioners, treated, strict=True) if arm):
        raise ValueError("A treated family has no practitioner: name one for each.")
    clusters = [
        ("with", who) if arm else ("alone", row)
        for row, (who, arm) in enumerate(zip(practitioners, treated, strict=True))
    ]
    column = np.array(treated, float)
    return mixed_model(
        outcome, {"treated": column, **(named or {})}, clusters, slopes={"treated": column},
        intercept_varies=False, residual_by=list(treated), method=method,
    )  # fmt: skip


def _random(
    slopes: Mapping[str, Column], intercept: bool, rows: int
) -> tuple[Floats, tuple[str, ...]]:
    parts = [np.ones((rows, 1))] if intercept else []
    parts += [columns(slopes, rows)] if slopes else []
    if not parts:
        raise ValueError("Nothing varies between clusters: use a linear model.")
    return np.column_stack(parts), (*(("(intercept)",) if intercept else ()), *slopes)


def _check_groups(groups: list[np.ndarray], stratum: np.ndarray, rows: int) -> None:
    if stratum.size != rows:
        raise ValueError("Give a stratum of the residual variance for each row.")
    if len(groups) < 2:
        raise ValueError("A mixed model needs 2 clusters or more.")
    if max(rows_of.size for rows_of in groups) < 2:
        raise ValueError("Every cluster has one row: what varies between them cannot be told.")


def _blocks(
    data: Floats, q: int, stratum: np.ndarray, groups: list[np.ndarray], shape: Shape
) -> list[Block]:
    """Clusters of few rows each: rows turned so that the random effects meet only the first.

    `data`: columns Z, X, y. Within a cluster and stratum an orthogonal turn leaves the
    likelihood as it is; all rows but the first `q` then have Z = 0 and stand alone.
    """
    kept: list[tuple[Floats, np.ndarray]] = []
    alone: list[tuple[Floats, np.ndarray]] = []
    for rows in groups:
        turned = [
            _turned(data[rows[stratum[rows] == each]], q) for each in np.unique(stratum[rows])
        ]
        firsts = [first for first, _ in turned]
        marks = np.repeat(np.unique(stratum[rows]), [first.shape[0] for first in firsts])
        if marks.size:
            kept.append((np.concatenate(firsts), marks))
        for (_, rest), each in zip(turned, np.unique(stratum[rows]), strict=True):
            alone += [(rest[place : place + 1], np.array([each])) for place in range(len(rest))]
    return [_block(group, q, shape) for group in _equal([*kept, *alone])]


def _turned(data: Floats, q: int) -> tuple[Floats, Floats]:
    """The rows that the random effects meet, and the others."""
    z = data[:, :q]
    if not z.any():
        return data[:0], data
    if data.shape[0] <= q:
        return data, data[:0]
    turn, _ = np.linalg.qr(z, mode="complete")
    moved = turn.T @ data
    moved[q:, :q] = 0.0
    return moved[:q], moved[q:]


def _equal(
    parts: list[tuple[Floats, np.ndarray]],
) -> list[list[tuple[Floats, np.ndarray]]]:
    sizes: dict[int, list[tuple[Floats, np.ndarray]]] = {}
    for part in parts:
        sizes.setdefault(part[0].shape[0], []).append(part)
    return list(sizes.values())


def _block(group: list[tuple[Floats, np.ndarray]], q: int, shape: Shape) -> Block:
    data = np.array([each for each, _ in group])
    marks = np.array([marks for _, marks in group])
    eye = np.eye(data.shape[1])
    residual = [(marks == each)[:, :, None] * eye for each in range(shape.residuals)]
    parts = np.concatenate([spread_of(data[:, :, :q]), np.array(residual, float)])
    return Block(data[:, :, -1].copy(), data[:, :, q:-1].copy(), parts)


def _at_nought(
    blocks: list[Block], theta: Floats, found: reml.State, shape: Shape
) -> tuple[Floats, reml.State, np.ndarray]:
    """Set a variance to nought where the data say so; then it counts as known."""
    inside = np.ones(theta.size, bool)
    least = np.linalg.eigvalsh(shape.matrix(theta)).min()
    if least > _NOTHING * theta[shape.triangle :].min():
        return theta, found, inside
    if shape.size > 1:
        raise ValueError(
            "These data cannot tell the random effects apart: leave the random slope out."
        )
    nought = theta.copy()
    nought[0] = 0.0
    inside[0] = False
    return nought, reml.state(blocks, nought), inside


def _coefficients(
    names: tuple[str, ...], found: reml.State, inside: np.ndarray, method: str, scale: float
) -> Coefficients:
    values = found.values * scale
    if method == "kenward-roger":
        corrected = kenward_roger(found, inside)
        return Coefficients(names, values, corrected.covariance * scale**2, corrected.degrees)
    if method != "satterthwaite":
        raise ValueError("The method is satterthwaite or kenward-roger.")
    degrees = satterthwaite(found, inside)
    return Coefficients(names, values, found.covariance * scale**2, degrees)
