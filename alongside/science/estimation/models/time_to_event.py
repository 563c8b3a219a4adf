"""Proportional hazards (Cox) for time to an event, with ties after Efron and robust errors."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.science.estimation.models.coefficients import (
    Coefficients,
    Floats,
    check_rank,
    columns,
    outcome_of,
)

_STEPS, _FAR = 60, 30.0


@dataclass(frozen=True)
class HazardFit:
    """A fit; the exponential of a coefficient is a hazard ratio. `log_likelihood`: partial."""

    coefficients: Coefficients
    log_likelihood: float
    events: int


@dataclass(frozen=True)
class _Sums:
    """The partial likelihood with its derivatives; `scores`: each family's own part."""

    value: float
    score: Floats
    information: Floats
    scores: Floats


def hazards(
    time: Sequence[float] | Floats,
    event: Sequence[float] | Floats,
    named: Mapping[str, Sequence[float] | Floats],
    *,
    strata: Sequence[object] | None = None,
    robust: bool = False,
    clusters: Sequence[object] | None = None,
) -> HazardFit:
    """Return the Cox model's fit by Newton's method on Efron's partial likelihood.

    Σ over event times of Σ x′b of the d that had the event − Σ ln(S − l/d·S(d)), l from 0 to
    d − 1, S the sum of e^(x′b) over those at risk, S(d) over the d. Errors from the information,
    or robust: I⁻¹ Σ U U′ I⁻¹, U a family's (a cluster's) part of the score.

    `time` above 0; `event` 1 where it happened, 0 where the family was last seen without it.
    Raises ValueError for missing values, times not above 0, fewer events than coefficients, or a
    column that tells event times apart wholly (then there is no estimate).
    Source: Cox, JRSS B 1972;34:187; Efron, JASA 1977;72:557; Lin and Wei, JASA 1989;84:1074.

    >>> fit = hazards([1, 2, 3, 4, 5, 6], [1, 1, 0, 1, 1, 1], {"arm": [0, 1, 0, 1, 0, 1]})
    >>> fit.events, round(fit.coefficients.of("arm").estimate, 4)
    (5, -0.2739)
    """
    t, d = outcome_of(time), np.asarray(event, dtype=np.float64)
    x = columns(named, t.size)
    layers = _layers(t, d, x, strata)
    names = tuple(named)
    b, found = np.zeros(x.shape[1]), _summed(t, d, x, layers, np.zeros(x.shape[1]))
    for _ in range(_STEPS):
        step = np.linalg.solve(found.information, found.score)
        for _ in range(30):
            tried = _summed(t, d, x, layers, b + step)
            if tried.value >= found.value - 1e-12:
                break
            step = step / 2
        b, found = b + step, tried
        if np.ptp(x @ b) > _FAR:
            raise ValueError("A column tells the events apart wholly: no estimate is possible.")
        if np.abs(step).max() < 1e-10:
            break
    else:
        raise ValueError("The hazards do not settle: leave columns out.")
    covariance: Floats = np.asarray(np.linalg.inv(found.information), np.float64)
    if robust or clusters is not None:
        covariance = covariance @ _meat(found.scores, clusters) @ covariance
    kept = Coefficients(names, b, covariance, np.full(len(names), math.inf))
    return HazardFit(kept, found.value, int(d.sum()))


def _layers(
    t: Floats, d: Floats, x: Floats, strata: Sequence[object] | None
) -> list[NDArray[np.int64]]:
    if d.shape != t.shape or not np.isin(d, (0, 1)).all():
        raise ValueError("Say for each time whether the event happened: 1 or 0.")
    if (t <= 0).any():
        raise ValueError("Each time must be above 0.")
    if d.sum() <= x.shape[1]:
        raise ValueError(f"{int(d.sum())} events are too few for {x.shape[1]} coefficients.")
    check_rank(np.column_stack([np.ones(t.size), x]), ("(baseline)", "the columns"))
    if strata is None:
        return [np.arange(t.size)]
    if len(strata) != t.size:
        raise ValueError(f"There are {len(strata)} strata for {t.size} rows.")
    labels = np.array([list(dict.fromkeys(strata)).index(each) for each in strata])
    return [np.flatnonzero(labels == place) for place in range(labels.max() + 1)]


def _meat(scores: Floats, clusters: Sequence[object] | None) -> Floats:
    if clusters is not None:
        if len(clusters) != len(scores):
            raise ValueError(f"There are {len(clusters)} clusters for {len(scores)} rows.")
        labels = {label: place for place, label in enumerate(dict.fromkeys(clusters))}
        summed = np.zeros((len(labels), scores.shape[1]))
        np.add.at(summed, [labels[each] for each in clusters], scores)
        scores = summed
    found: Floats = scores.T @ scores
    return found


def _summed(t: Floats, d: Floats, x: Floats, layers: list[NDArray[np.int64]], b: Floats) -> _Sums:
    value, score = 0.0, np.zeros(b.size)
    information, scores = np.zeros((b.size, b.size)), np.zeros(x.shape)
    eta = np.clip((x - x.mean(0)) @ b, -700, 700)
    for rows in layers:
        weight = np.exp(eta[rows])
        for moment in np.unique(t[rows][d[rows] == 1]):
            risk = t[rows] >= moment
            dying = risk & (t[rows] == moment) & (d[rows] == 1)
            value += float(eta[rows][dying].sum())
            own = x[rows]
            scores[rows[dying]] += own[dying]
            count = int(dying.sum())
            for place in range(count):
                share = weight * (risk - place / count * dying)
                total = float(share.sum())
                mean = share @ own / total
                value -= math.log(total)
                away = own - mean
                information += (away * share[:, None]).T @ away / total
                score += -mean
                scores[rows[dying]] -= mean / count
                scores[rows] -= share[:, None] * away / total
            score += own[dying].sum(0)
    return _Sums(value, score, information, scores)
