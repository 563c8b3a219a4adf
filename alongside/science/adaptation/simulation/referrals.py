"""Families of one trial: when they are referred, who they are, and how far they come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.counted_draws import uniforms
from alongside.science.adaptation.simulation.setting import Floats, Point, Setting

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
PLACES, DRAWS = 2**14, 8  # random numbers are counted by site, family of the site, and step
_HALTS = ("not screened", "not eligible", "no consent", "not randomised", "randomised")


@dataclass(frozen=True)
class Change:
    """A change of recruitment that an adaptation point asked for: sites, day, counts seen."""

    sites: tuple[int, ...]
    day: float
    families: int
    focus: int
    asked: bool


@dataclass(frozen=True)
class Families:
    """Every family referred, in the order of the referrals; days count from the first day.

    `reached`: 0 not screened … 4 would be randomised; `rates`: each site's true rate as a
    multiple of what is expected.
    """

    site: Whole
    referred: Floats
    consented: Floats
    randomised: Floats
    reached: Whole
    tenth: Whole
    rates: Floats
    asked: tuple[Change, ...]

    def halted(self, place: int) -> str:
        """In words how far one family comes."""
        return _HALTS[int(self.reached[place])]


def families_of(setting: Setting, seed: int, trial: int) -> Families:
    """Return the families of one trial, as many as come until the sites close.

    A site's true rate is gamma with mean 1 and the design's variation; referrals are Poisson
    with what is expected times that; delays are exponential, consent not before its least days.
    """
    path, sites = setting.design.path, len(setting.knots)
    rates = _rates(setting, seed, trial)
    found = [_referred(setting, seed, trial, place, rates[place]) for place in range(sites)]
    site = np.repeat(np.arange(sites), [len(each) for each in found])
    days = np.concatenate(found) if found else np.zeros(0)
    draws = _draws(seed, trial, [len(each) for each in found])
    passes = draws[:, :4] < [path.screened, path.eligible, path.consented, path.randomised]
    reached = np.cumprod(passes, axis=1).sum(axis=1)
    waits = -np.log(draws[:, 4:7]) * [
        path.screened_days, path.consented_days, path.randomised_days,
    ]  # fmt: skip
    waits[:, 1] = np.maximum(waits[:, 1], path.least_consent_days)
    consented = days + waits[:, 0] + waits[:, 1]
    randomised = consented + waits[:, 2]
    order = np.argsort(days, kind="stable")
    site, days, reached = site[order], days[order], reached[order]
    consented, randomised, chance = consented[order], randomised[order], draws[order, 7]
    tenth, asked = _tenths(setting, site, days, consented, randomised, reached, chance)
    return Families(site, days, consented, randomised, reached, tenth, rates, asked)


def _rates(setting: Setting, seed: int, trial: int) -> Floats:
    variation = setting.design.recruitment.variation
    if variation == 0:
        return np.ones(len(setting.knots))
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.special import gammaincinv

    shape = variation**-2
    drawn = uniforms(seed, "rate", [trial], len(setting.knots))[0]
    return np.asarray(gammaincinv(shape, drawn) / shape, float)


def _referred(setting: Setting, seed: int, trial: int, site: int, rate: float) -> Floats:
    """Days of a site's referrals: a Poisson process by its gaps, on the scale of expectation."""
    days, grown = setting.knots[site]
    most = float(grown[-1]) * rate
    if most <= 0:
        return np.zeros(0)
    count = min(PLACES, int(most + 8 * most**0.5 + 24))
    gaps = -np.log(uniforms(seed, "referral", [trial], count, site * PLACES)[0])
    reached = np.cumsum(gaps)
    reached = reached[reached < most] / rate
    return np.asarray(np.interp(reached, grown, days), float)


def _draws(seed: int, trial: int, counts: list[int]) -> Floats:
    parts = [
        uniforms(seed, "path", [trial], count * DRAWS, place * PLACES * DRAWS)[0]
        for place, count in enumerate(counts)
    ]
    return np.concatenate(parts).reshape(-1, DRAWS) if parts else np.zeros((0, DRAWS))


def _tenths(
    setting: Setting, site: Whole, days: Floats, consented: Floats, randomised: Floats,
    reached: Whole, chance: Floats,
) -> tuple[Whole, tuple[Change, ...]]:  # fmt: skip
    """Each family's tenth; after a change those referred to its sites are drawn otherwise."""
    reach, target = setting.design.reach, np.array(setting.design.reach.target)
    focus = np.isin(np.arange(1, 11), reach.focus)
    factor = np.full(len(days), reach.reached)
    tenth = _drawn(target, focus, factor, chance)
    asked: list[Change] = []
    for point in _in_time(setting.points, site, consented, randomised, reached):
        when, known = point[1], point[2]
        inside = int(np.array(point[0].focus)[tenth[known] - 1].sum())
        asks = inside <= point[0].most
        asked.append(Change(point[0].sites, when, len(known), inside, asks))
        if asks and reach.gain != 1:
            later = np.isin(site, point[0].sites) & (days >= when + reach.delay_days)
            factor[later] *= reach.gain
            tenth = _drawn(target, focus, factor, chance)
    return tenth, tuple(asked)


def _in_time(
    points: tuple[Point, ...], site: Whole, consented: Floats, randomised: Floats, reached: Whole
) -> list[tuple[Point, float, Whole]]:
    """The points that are reached, by their day, with the families who are known then."""
    found: list[tuple[Point, float, Whole]] = []
    for point in points:
        least, when = (3, consented) if point.counted == "consented" else (4, randomised)
        known = np.flatnonzero(np.isin(site, point.sites) & (reached >= least))
        if len(known) >= point.families:
            first = known[np.argsort(when[known], kind="stable")][: point.families]
            found.append((point, float(when[first[-1]]), first))
    return sorted(found, key=lambda each: each[1])


def _drawn(target: Floats, focus: Flags, factor: Floats, chance: Floats) -> Whole:
    """The tenth of each family by its own weights: target, times its factor in the focus."""
    inside, whole = target * focus, float(target.sum())
    base = np.cumsum(target)
    extra = np.cumsum(inside)
    grown = base[None, :] + (factor[:, None] - 1) * extra[None, :]
    total = whole + (factor - 1) * float(inside.sum())
    passed = (grown < (chance * total)[:, None]).sum(axis=1)
    return np.asarray(np.minimum(passed, 9) + 1, np.int64)
