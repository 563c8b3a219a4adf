"""A design made ready: everything that is the same for each of its trials, worked out once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.reach_rule import ReachRule, most_that_asks
from alongside.science.adaptation.simulation.allocating import method_of
from alongside.science.adaptation.simulation.design import Design, ReachRuleOf, SiteOf
from alongside.science.adaptation.simulation.rules import bounds_of
from alongside.science.randomisation.method import Method

Floats = NDArray[np.float64]
MONTH = 365.25 / 12
_NODES = 80


@dataclass(frozen=True)
class Point:
    """An adaptation point: asked of these sites at so many families, with the most that asks."""

    sites: tuple[int, ...]
    families: int
    most: int
    counted: str
    focus: tuple[bool, ...]


@dataclass(frozen=True)
class Setting:
    """A design and what follows from it for all trials alike.

    `knots`: for each site its days and how many referrals are expected until then; `looks`:
    families whose primary follow-up is over at each; `truth`: the mean effect over the target
    population; `missing_at`: the intercept of the chance of missing, comparison then intervention.
    """

    design: Design
    method: Method
    knots: tuple[tuple[Floats, Floats], ...]
    looks: tuple[int, ...]
    upper: tuple[float, ...]
    lower: tuple[float, ...]
    points: tuple[Point, ...]
    truth: float
    missing_at: tuple[float, float]
    effects: Floats


def setting_of(design: Design) -> Setting:
    """Return the design made ready.

    Raises ValueError where a boundary cannot be worked out; `read_design` has refused it before.
    """
    upper, lower = bounds_of(design.looks)
    target = np.array(design.reach.target) / sum(design.reach.target)
    effects = _effects(design)
    missing = design.missing
    strength = 0.0 if missing.mechanism == "completely_at_random" else missing.strength
    shares = (missing.share + missing.more_in_comparison, missing.share)
    return Setting(
        design,
        method_of(design),
        tuple(_knots(site, design) for site in design.sites),
        tuple(math.ceil(share * design.trial.families - 1e-9) for share in design.looks.at),
        upper,
        lower,
        tuple(point for rule in design.reach.rules for point in _points(rule, design)),
        float(target @ effects),
        (intercept(shares[0], strength), intercept(shares[1], strength)),
        effects,
    )


def intercept(share: float, strength: float) -> float:
    """Return the intercept with which a share is missing on average over a standard normal z.

    E[1/(1 + exp(−a − strength·z))] = share, by Gauss–Hermite quadrature and halving.

    >>> round(intercept(0.2, 0.0), 4), intercept(0.0, 1.0)
    (-1.3863, -inf)
    """
    if share == 0:
        return -math.inf
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    weights = weights / weights.sum()
    low, high = -60.0, 60.0
    for _ in range(100):
        middle = (low + high) / 2
        seen = float(weights @ (1 / (1 + np.exp(-(middle + strength * nodes)))))
        low, high = (middle, high) if seen < share else (low, middle)
    return (low + high) / 2


def _effects(design: Design) -> Floats:
    """The effect in each tenth, the most deprived first; its mean over equal tenths is `effect`."""
    away = (5.5 - np.arange(1, 11)) / 9
    return np.asarray(design.outcome.effect + design.outcome.effect_by_deprivation * away, float)


def _knots(site: SiteOf, design: Design) -> tuple[Floats, Floats]:
    """Days and expected referrals until then: straight within each month from the opening."""
    closes = min(site.closes, design.recruitment.longest_months)
    months = max(0.0, closes - site.opens)
    whole = math.ceil(months)
    ends = np.minimum(np.arange(whole + 1), months)
    rates = [site.referrals[min(place, len(site.referrals) - 1)] for place in range(whole)]
    grown = np.concatenate([[0.0], np.cumsum(np.array(rates, float) * np.diff(ends))])
    return (site.opens + ends) * MONTH, grown * design.recruitment.pace


def _points(rule: ReachRuleOf, design: Design) -> list[Point]:
    target = np.array(design.reach.target)
    share = float(target[[tenth - 1 for tenth in set(rule.focus)]].sum() / target.sum())
    asked = ReachRule(share, rule.limit, rule.chance)
    focus = tuple(tenth in rule.focus for tenth in range(1, 11))
    return [
        Point(sites, families, most_that_asks(asked, families), rule.counted, focus)
        for sites in _together(rule, design)
        for families in rule.points
    ]


def _together(rule: ReachRuleOf, design: Design) -> list[tuple[int, ...]]:
    places = range(len(design.sites))
    if rule.where == "each_site":
        return [(place,) for place in places]
    if rule.where == "everywhere":
        return [tuple(places)]
    groups = dict.fromkeys(site.group for site in design.sites)
    return [
        tuple(place for place in places if design.sites[place].group == group) for group in groups
    ]
