"""What the families of a trial would score, and which of it is seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.science.adaptation.counted_draws import normals, uniforms
from alongside.science.adaptation.simulation.referrals import Flags, Whole
from alongside.science.adaptation.simulation.setting import MONTH, Floats, Setting

STAFF = 64  # places of random numbers for the practitioners of a site


@dataclass(frozen=True)
class Randomised:
    """The families randomised, in that order: where they come from, when, and to which arm."""

    site: Whole
    day: Floats
    tenth: Whole
    treated: Flags


@dataclass(frozen=True)
class Scores:
    """Baseline and follow-ups (a row a family, a column a follow-up), in the outcome's unit.

    `done`: the day on which a follow-up is over, seen or missed; `practitioner`: one number for
    each practitioner, −1 in the comparison arm; `withdrew`: the day, infinite for nobody.
    """

    baseline: Floats
    follow_up: Floats
    seen: Flags
    done: Floats
    practitioner: Whole
    withdrew: Floats


def scores_of(setting: Setting, seed: int, trial: int, families: Randomised) -> Scores:
    """Return what each family scores and which of it is seen.

    In standard deviations of the comparison arm, with ρ the correlation with the baseline:

        baseline = √v·S + √(1 − v)·b
        follow-up = √v·S + √(1 − v)·(ρ·b + r·√(1 − ρ²)·(√k·c + √(1 − k)·e)) + √w·P + effect

    S a site's, P a practitioner's (intervention only), b, c, e a family's standard normals, v the
    share of sites, r the ratio of residual sds, k = (between − ρ²)/(1 − ρ²),
    w = icc/(1 − icc)·(1 − v)·(ρ² + r²(1 − ρ²)).
    """
    outcome, count = setting.design.outcome, len(families.site)
    several = len(outcome.follow_ups)
    base, shared, *own = (
        normals(seed, f"score {place}", [trial], count)[0] for place in range(2 + several)
    )
    rho, v = outcome.correlation, outcome.site_share
    k = (outcome.between - rho**2) / (1 - rho**2)
    r = np.where(families.treated, outcome.sd_ratio, 1.0)[:, None]
    residual = (
        r * (1 - rho**2) ** 0.5 * (k**0.5 * shared[:, None] + (1 - k) ** 0.5 * np.column_stack(own))
    )
    place = normals(seed, "site", [trial], len(setting.knots))[0][families.site]
    practitioner = _practitioners(setting, families)
    staff = _staff(setting, seed, trial, practitioner)
    baseline = v**0.5 * place + (1 - v) ** 0.5 * base
    after = v**0.5 * place[:, None] + (1 - v) ** 0.5 * (rho * base[:, None] + residual)
    after += staff[:, None]
    effect = np.where(families.treated, setting.effects[families.tenth - 1], 0.0)
    share = np.array([each.share for each in outcome.follow_ups])
    scored = outcome.mean + outcome.sd * after + effect[:, None] * share[None, :]
    seen, done, withdrew = _seen(setting, families, baseline, scored, _Chances(seed, trial, count))
    return Scores(outcome.mean + outcome.sd * baseline, scored, seen, done, practitioner, withdrew)


def _practitioners(setting: Setting, families: Randomised) -> Whole:
    """Families of the intervention go to the practitioners of their site in turn."""
    found = np.full(len(families.site), -1)
    for place, site in enumerate(setting.design.sites):
        there = np.flatnonzero((families.site == place) & families.treated)
        found[there] = place * STAFF + np.arange(len(there)) % site.practitioners
    return found


def _staff(setting: Setting, seed: int, trial: int, practitioner: Whole) -> Floats:
    outcome = setting.design.outcome
    if outcome.practitioner_icc == 0:
        return np.zeros(len(practitioner))
    rho = outcome.correlation
    within = (1 - outcome.site_share) * (rho**2 + outcome.sd_ratio**2 * (1 - rho**2))
    spread = (outcome.practitioner_icc / (1 - outcome.practitioner_icc) * within) ** 0.5
    drawn = normals(seed, "practitioner", [trial], len(setting.knots) * STAFF)[0]
    return np.asarray(np.where(practitioner < 0, 0.0, spread * drawn[practitioner]), float)


@dataclass(frozen=True)
class _Chances:
    """Uniform numbers of the families, one row for what they are for."""

    seed: int
    trial: int
    count: int

    def of(self, purpose: str) -> Floats:
        found: Floats = uniforms(self.seed, purpose, [self.trial], self.count)[0]
        return found

    def each(self, purpose: str, several: int) -> Floats:
        return np.column_stack([self.of(f"{purpose} {place}") for place in range(several)])


def _seen(
    setting: Setting, families: Randomised, baseline: Floats, scored: Floats, chances: _Chances
) -> tuple[Flags, Floats, Floats]:
    """Which follow-ups are seen, when each is over, and when families withdraw."""
    outcome, missing = setting.design.outcome, setting.design.missing
    several, primary = len(outcome.follow_ups), setting.design.primary_months * MONTH
    leaves, after = chances.of("withdraws"), chances.of("withdraws when")
    withdrew = np.where(leaves < missing.withdrawal, families.day + after * primary, np.inf)
    due = families.day[:, None] + MONTH * np.array([each.months for each in outcome.follow_ups])
    late = -np.log(chances.each("late", several)) * outcome.late_days
    start = np.where(families.treated, setting.missing_at[1], setting.missing_at[0])
    strength = missing.strength if missing.mechanism != "completely_at_random" else 0.0
    odds = start[:, None] + strength * _goes_by(setting, families, baseline, scored)
    missed = chances.each("missed", several) < 1 / (1 + np.exp(-np.clip(odds, -700, 700)))
    missed &= np.isfinite(start)[:, None]
    return ~missed & (withdrew[:, None] > due), due + late, withdrew


def _goes_by(setting: Setting, families: Randomised, baseline: Floats, scored: Floats) -> Floats:
    """What the mechanism goes by, in standard deviations; higher is missed more."""
    outcome, mechanism = setting.design.outcome, setting.design.missing.mechanism
    worse = 1.0 if outcome.better == "lower" else -1.0
    if mechanism == "by_baseline":
        return np.repeat(worse * baseline[:, None], scored.shape[1], axis=1)
    if mechanism == "by_outcome":
        return np.asarray(worse * (scored - outcome.mean) / outcome.sd, float)
    if mechanism == "by_deprivation":
        deprived = (5.5 - families.tenth) / 8.25**0.5
        return np.repeat(deprived[:, None], scored.shape[1], axis=1)
    return np.zeros(scored.shape)
