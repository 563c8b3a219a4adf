"""The analysis that a design names beforehand, made of what is known at a look."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from alongside.science.adaptation.simulation.outcomes import Randomised, Scores
from alongside.science.adaptation.simulation.referrals import Flags, Whole
from alongside.science.adaptation.simulation.setting import Floats, Setting
from alongside.science.adaptation.simulation.unseen import (
    Effect,
    all_that_was_seen,
    effect_of,
    imputed,
    pooled,
    sites_of,
)
from alongside.science.estimation.models.linear import least_squares, robust, with_clusters
from alongside.science.estimation.models.nested import nested_effect


@dataclass(frozen=True)
class Found:
    """An estimated effect (intervention less comparison), its error, degrees, interval and Z.

    `families`: those whose primary follow-up was seen. Z is above 0 where the intervention is
    better: the normal deviate of the t test's chance.
    """

    families: int
    estimate: float
    se: float
    degrees: float
    lower: float
    upper: float
    z: float


NOTHING = Found(0, math.nan, math.nan, math.nan, math.nan, math.nan, math.nan)


def analysed(
    setting: Setting, families: Randomised, scores: Scores, known: Flags, chance: int
) -> Found:
    """Return the named analysis of the primary follow-up of the families known.

    Complete cases, all follow-ups that were seen (repeated measures), or every family with what
    it did not answer imputed; `chance`: the seed that imputing takes.

    Where it cannot be made, as with too few families or one arm, every number of it is nan.
    """
    rows = seen = np.flatnonzero(known & scores.seen[:, -1])
    treated = families.treated[seen]
    if min(int(treated.sum()), int((~treated).sum())) < 2:
        return NOTHING
    if setting.design.analysis.kind == "repeated_measures":
        rows = np.flatnonzero(known & scores.seen.any(axis=1))
    elif setting.design.analysis.missing == "multiple_imputation":
        rows = np.flatnonzero(known)
    try:
        fitted = _planned(setting, families, scores, rows, chance)
    except ValueError:  # a model that these few rows cannot carry
        return NOTHING
    return _told(setting, fitted, len(seen))


def _planned(
    setting: Setting, families: Randomised, scores: Scores, rows: Whole, chance: int
) -> Effect:
    if setting.design.analysis.kind == "repeated_measures":
        return effect_of(all_that_was_seen(setting, families, scores, rows))
    if setting.design.analysis.missing == "complete_cases" or scores.seen[rows, -1].all():
        return _fitted(setting, families, scores, rows, scores.follow_up[rows, -1])
    return pooled(
        _fitted(setting, families, scores, rows, scored)
        for scored in imputed(setting, families, scores, rows, chance)
    )


def _fitted(
    setting: Setting, families: Randomised, scores: Scores, rows: Whole, scored: Floats
) -> Effect:
    kind, arm = setting.design.analysis.kind, families.treated[rows]
    others = {} if kind == "difference" else {"baseline": scores.baseline[rows]}
    others |= sites_of(setting, families, rows)
    staff = scores.practitioner[rows]
    if kind == "partially_nested":
        return effect_of(nested_effect(scored, arm, staff, others))
    fit = least_squares(scored, {"treated": arm.astype(np.float64), **others})
    if kind == "ancova_robust":
        return effect_of(robust(fit))
    if kind == "ancova_clustered":
        clusters = [int(who) if who >= 0 else -2 - n for n, who in enumerate(staff)]
        return effect_of(with_clusters(fit, clusters))
    return effect_of(fit.coefficients)


def _told(setting: Setting, effect: Effect, rows: int) -> Found:
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.special import ndtri, stdtr, stdtrit

    value, variance, degrees = effect
    if not (variance > 0 and degrees > 0):
        return NOTHING
    se = math.sqrt(variance)
    half = float(stdtrit(degrees, 1 - _two_sided(setting) / 2)) * se
    ratio = value / se
    z = float(ndtri(stdtr(degrees, ratio))) if ratio < 0 else -float(ndtri(stdtr(degrees, -ratio)))
    if setting.design.outcome.better == "lower":
        z = -z
    return Found(rows, value, se, degrees, value - half, value + half, z)


def _two_sided(setting: Setting) -> float:
    looks = setting.design.looks
    return looks.alpha if looks.sides == 2 else 2 * looks.alpha
