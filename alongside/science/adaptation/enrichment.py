"""Trials that may turn towards a part of the population half-way: what that brings and costs.

Two stages, normal outcomes, families in equal numbers in two arms. After the first stage the trial
goes on with everybody, turns to the part alone (enrichment, for instance towards under-served
areas), or stops. Both hypotheses are tested by closed testing with inverse-normal combination, so
the error over both holds whatever the rule does. Families of the part come by chance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.counted_draws import normals, uniforms
from alongside.science.adaptation.operating import Measured, measured

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
_PORTION = 100_000


@dataclass(frozen=True)
class Enriching:
    """Two stages of `first` and `second` families, and the rule between them.

    `share`: of the population that is in the part; `sd` of the outcome; `alpha` on one side.
    Turns to the part alone where its estimated effect passes that of everybody by `lead` or more
    (None: never turns); stops where neither Z of the first stage is above `futile` (None: never).

    Raises ValueError for what cannot be, in words.
    Source: Jenkins, Stone and Jennison, Pharm Stat 2011;10:347; Brannath et al., Stat Med
    2009;28:1445.
    """

    first: int
    second: int
    share: float
    sd: float = 1.0
    alpha: float = 0.025
    lead: float | None = 0.0
    futile: float | None = None

    def __post_init__(self) -> None:
        if min(self.first, self.second) < 8:
            raise ValueError("Each stage needs 8 families or more.")
        if not 0 < self.share < 1:
            raise ValueError("The share of the part lies between 0 and 1, both excluded.")
        if not (self.sd > 0 and math.isfinite(self.sd)):
            raise ValueError("The standard deviation must be above 0.")
        if not 0 < self.alpha < 0.5:
            raise ValueError("Alpha lies between 0 and 0.5.")


@dataclass(frozen=True)
class Enriched:
    """What simulated trials did, each number with its Monte Carlo error.

    `finds_whole`, `finds_part`: rejects no effect in everybody, in the part; `finds_any`: either;
    `turned`, `stopped`: after the first stage; `families`: randomised; `approached`: families of
    the population met until then, when those outside the part are turned away after turning.
    """

    trials: int
    finds_whole: Measured
    finds_part: Measured
    finds_any: Measured
    turned: Measured
    stopped: Measured
    families: Measured
    approached: Measured


def enriched(
    design: Enriching, in_part: float, outside: float, *, trials: int, seed: int
) -> Enriched:
    """Return how a design behaves when the effects in and outside the part are these.

    Z of a stage: effect·√(n/4)/sd + z in the part and outside; of everybody (√n(P)·Z(P) +
    √n(O)·Z(O))/√n. Simes's p for both hypotheses together, min(2·min p, max p); a hypothesis is
    rejected where its own and the joint combination Σ √w·z(1 − p), w the planned stages, pass
    z(1 − alpha). After turning, the second stage tests the part and, for the joint, the part alone.

    Raises ValueError for fewer than 2 trials or an effect that is no number.

    >>> design = Enriching(first=100, second=100, share=0.5)
    >>> found = enriched(design, 0.6, 0.0, trials=4000, seed=1)
    >>> found.finds_part.value > found.finds_whole.value
    True
    """
    if trials < 2 or not (math.isfinite(in_part) and math.isfinite(outside)):
        raise ValueError("Simulate 2 trials or more, with effects that are numbers.")
    parts = [
        _portion(design, in_part, outside, np.arange(start, min(start + _PORTION, trials)), seed)
        for start in range(0, trials, _PORTION)
    ]
    columns = [measured(np.concatenate(each)) for each in zip(*parts, strict=True)]
    return Enriched(trials, *columns)


def _portion(
    design: Enriching, in_part: float, outside: float, rows: Whole, seed: int
) -> tuple[Floats, ...]:
    """Seven columns, a row for each trial, in the order of `Enriched`."""
    from scipy.special import ndtri

    chance = uniforms(seed, "families of the part", rows, 2)
    z = normals(seed, "outcome", rows, 4)
    n1 = _in_part(design, design.first, chance[:, 0])
    part1, whole1 = _stage(design, (in_part, outside), n1, design.first, z[:, :2])
    turned = np.zeros(rows.size, bool)
    if design.lead is not None:
        ahead = 2 * design.sd * (part1 / np.sqrt(n1) - whole1 / math.sqrt(design.first))
        turned = ahead >= design.lead
    stopped = np.zeros(rows.size, bool)
    if design.futile is not None:
        stopped = (part1 <= design.futile) & (whole1 <= design.futile)
        turned &= ~stopped
    n2 = np.where(turned, design.second, _in_part(design, design.second, chance[:, 1]))
    part2, whole2 = _stage(design, (in_part, outside), n2, design.second, z[:, 2:])
    weights = np.sqrt(np.array([design.first, design.second]) / (design.first + design.second))
    joint2 = np.where(turned, part2, _joint(part2, whole2))
    limit = float(ndtri(1 - design.alpha))
    joint = weights[0] * _joint(part1, whole1) + weights[1] * joint2 >= limit
    goes_on = joint & ~stopped
    finds_part = goes_on & (weights[0] * part1 + weights[1] * part2 >= limit)
    finds_whole = goes_on & ~turned & (weights[0] * whole1 + weights[1] * whole2 >= limit)
    second = np.where(stopped, 0, design.second)
    met = design.first + np.where(turned, second / design.share, second)
    flags = (finds_whole, finds_part, finds_whole | finds_part, turned, stopped)
    return (*(each.astype(np.float64) for each in flags), design.first + second * 1.0, met * 1.0)


def _in_part(design: Enriching, families: int, chance: Floats) -> Whole:
    """Families of the part among so many, by chance; two at least in and outside it."""
    from scipy.stats import binom

    reached = binom.cdf(np.arange(families + 1), families, design.share)
    return np.clip(np.searchsorted(reached, chance), 2, families - 2)


def _stage(
    design: Enriching, effects: tuple[float, float], inside: Whole, families: int, z: Floats
) -> tuple[Floats, Floats]:
    """Z in the part and of everybody, from the families of one stage."""
    scale = 1 / (2 * design.sd)
    part = effects[0] * np.sqrt(inside) * scale + z[:, 0]
    other = effects[1] * np.sqrt(families - inside) * scale + z[:, 1]
    whole = (np.sqrt(inside) * part + np.sqrt(families - inside) * other) / math.sqrt(families)
    return part, whole


def _joint(part: Floats, whole: Floats) -> Floats:
    """Z of Simes's p for both hypotheses together."""
    from scipy.special import ndtr, ndtri

    p, q = ndtr(-part), ndtr(-whole)
    together = np.minimum(2 * np.minimum(p, q), np.maximum(p, q))
    found: Floats = -ndtri(np.clip(together, 1e-300, 1 - 1e-16))
    return found
