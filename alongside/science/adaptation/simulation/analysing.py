"""The analysis that a design names beforehand, made of what is known at a look."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from alongside.science.adaptation.simulation.outcomes import Randomised, Scores
from alongside.science.adaptation.simulation.referrals import Flags, Whole
from alongside.science.adaptation.simulation.setting import Setting
from alongside.science.estimation.models.coefficients import Coefficients
from alongside.science.estimation.models.linear import least_squares, robust, with_clusters
from alongside.science.estimation.models.nested import nested_effect


@dataclass(frozen=True)
class Found:
    """An estimated effect (intervention less comparison), its error, degrees, interval and Z.

    Z is above 0 where the intervention is better: the normal deviate of the t test's chance.
    """

    families: int
    estimate: float
    se: float
    degrees: float
    lower: float
    upper: float
    z: float


NOTHING = Found(0, math.nan, math.nan, math.nan, math.nan, math.nan, math.nan)


def analysed(setting: Setting, families: Randomised, scores: Scores, known: Flags) -> Found:
    """Return the named analysis of the primary follow-up of the families known, complete cases.

    Where it cannot be made, as with too few families or one arm, every number of it is nan.
    """
    rows = np.flatnonzero(known & scores.seen[:, -1])
    treated = families.treated[rows]
    if min(int(treated.sum()), int((~treated).sum())) < 2:
        return NOTHING
    try:
        fitted = _fitted(setting, families, scores, rows)
    except ValueError:  # a model that these few rows cannot carry
        return NOTHING
    return _told(setting, fitted, len(rows))


def _fitted(setting: Setting, families: Randomised, scores: Scores, rows: Whole) -> Coefficients:
    kind = setting.design.analysis.kind
    scored, arm = scores.follow_up[rows, -1], families.treated[rows]
    others = {} if kind == "difference" else {"baseline": scores.baseline[rows]}
    if setting.design.analysis.sites:
        places = families.site[rows]
        others |= {f"site {place}": (places == place) * 1.0 for place in np.unique(places)[1:]}
    staff = scores.practitioner[rows]
    if kind == "partially_nested":
        return nested_effect(scored, arm, staff, others)
    fit = least_squares(scored, {"treated": arm.astype(np.float64), **others})
    if kind == "ancova_robust":
        return robust(fit)
    if kind == "ancova_clustered":
        return with_clusters(fit, [int(who) if who >= 0 else -2 - n for n, who in enumerate(staff)])
    return fit.coefficients


def _told(setting: Setting, fitted: Coefficients, rows: int) -> Found:
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.special import ndtri, stdtr, stdtrit

    place = fitted.names.index("treated")
    value, variance = float(fitted.values[place]), float(fitted.covariance[place, place])
    degrees = float(fitted.degrees[place])
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
