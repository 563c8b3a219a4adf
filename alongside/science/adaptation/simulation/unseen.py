"""Analyses that use families whose primary follow-up was not seen: imputed, or by a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from alongside.science.adaptation.simulation.outcomes import Randomised, Scores
from alongside.science.adaptation.simulation.referrals import Whole
from alongside.science.adaptation.simulation.setting import Floats, Setting
from alongside.science.estimation.missing.chained import Recipe, impute
from alongside.science.estimation.models.coefficients import Coefficients
from alongside.science.estimation.models.pooling import pool
from alongside.science.estimation.models.repeated import repeated_measures

Effect = tuple[float, float, float]  # value, variance, degrees


def effect_of(fitted: Coefficients) -> Effect:
    """Return value, variance and degrees of freedom of the effect of treatment."""
    place = fitted.names.index("treated")
    value, variance = fitted.values[place], fitted.covariance[place, place]
    return float(value), float(variance), float(fitted.degrees[place])


def sites_of(setting: Setting, families: Randomised, rows: Whole) -> dict[str, Floats]:
    """Return a column for each site but the first, where the design adjusts for sites."""
    if not setting.design.analysis.sites:
        return {}
    places = families.site[rows]
    return {f"site {place}": (places == place) * 1.0 for place in np.unique(places)[1:]}


def imputed(
    setting: Setting, families: Randomised, scores: Scores, rows: Whole, chance: int
) -> Iterator[Floats]:
    """Return the primary follow-up with missing ones imputed, one copy after another.

    By chained equations within each arm, from the baseline, the other follow-ups, the tenth of
    deprivation and, where the analysis adjusts for them, the sites.
    """
    planned = setting.design.analysis
    seen = np.where(scores.seen[rows], scores.follow_up[rows], np.nan)
    columns: dict[str, Floats] = {
        "baseline": scores.baseline[rows],
        "tenth": families.tenth[rows].astype(np.float64),
    }
    columns |= {f"follow-up {place}": each for place, each in enumerate(seen.T)}
    columns |= sites_of(setting, families, rows)
    recipe = Recipe(chance, planned.imputations, planned.rounds)
    for copy in impute(columns, recipe, arms=families.treated[rows].tolist()):
        yield copy[f"follow-up {seen.shape[1] - 1}"]


def pooled(effects: Iterable[Effect]) -> Effect:
    """Return the effects of the imputed copies as one, by Rubin's and Barnard and Rubin's rules."""
    values, variances, degrees = zip(*effects, strict=True)
    found = pool(values, variances, complete_degrees=min(degrees))
    return found.estimate.estimate, found.total, found.estimate.degrees


def all_that_was_seen(
    setting: Setting, families: Randomised, scores: Scores, rows: Whole
) -> Coefficients:
    """Return the model of repeated measures: `treated` is the effect at the primary follow-up.

    Every follow-up that was seen is a row; each has its own mean, effect and slope on the
    baseline, and any covariance with the others.
    """
    who, visit = np.nonzero(scores.seen[rows])
    family, last = rows[who], scores.seen.shape[1] - 1
    treated, before = families.treated[family].astype(np.float64), scores.baseline[family]
    named: dict[str, Floats] = {"treated": treated, "baseline": before}
    for place in range(last):
        then = (visit == place).astype(np.float64)
        named |= {
            f"follow-up {place}": then,
            f"treated then {place}": treated * then,
            f"baseline then {place}": before * then,
        }
    named |= sites_of(setting, families, family)
    scored = scores.follow_up[family, visit]
    return repeated_measures(scored, named, family.tolist(), visit.tolist()).coefficients
