"""What an interim result says of the end: conditional and predictive power, a new size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alongside.science.adaptation.group_sequential.chances import check_chance
from alongside.science.adaptation.group_sequential.design import Design
from alongside.science.adaptation.group_sequential.recursion import Standing, advance, distances


def conditional_power(design: Design, look: int, z: float, drift: float) -> tuple[float, ...]:
    """Return the chance of first crossing the upper bound at each later look, given Z now.

    Given Z(t) = z, Z(s)√s − z√t is normal with mean drift·(s − t) and variance s − t; lower
    bounds stop the trial too, binding or not. `look` counts from 1; `drift` is the mean of Z at
    full information: z/√t is the present trend, the design's own the planned effect.

    Raises ValueError where no later look is left.
    Source: Lan, Simon and Halperin, Sequential Analysis 1982;1:207; Jennison and Turnbull 2000,
    chapter 10.

    >>> from alongside.science.adaptation.group_sequential.design import (
    ...     Plan, Shaped, group_sequential)
    >>> design = group_sequential(Plan((0.5, 1.0), Shaped("obrien-fleming")))
    >>> round(sum(conditional_power(design, 1, 1.5, 1.5 / 0.5**0.5)), 4)
    0.5806
    """
    from scipy.special import ndtr

    fractions, lower = design.plan.fractions, design.lower
    _check_look(fractions, look, z)
    standing = Standing(fractions[look - 1], np.array([z]), np.ones(1))
    crossed = []
    for place in range(look, len(fractions)):
        high = design.upper[place]
        low = -math.inf if lower is None else lower[place]
        away = distances(standing, fractions[place], np.array([high]), drift)[:, 0]
        crossed.append(float(standing.mass @ ndtr(-away)))
        standing = advance(standing, fractions, place, low, high, drift)
    return tuple(crossed)


@dataclass(frozen=True)
class Belief:
    """What is believed of the drift before the data: points with weights that sum to 1.

    Raises ValueError for weights that are negative, not as many or do not sum to 1.
    """

    drifts: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.drifts) != len(self.weights) or not self.drifts:
            raise ValueError("Give one weight for each drift.")
        if min(self.weights) < 0 or not math.isclose(sum(self.weights), 1, abs_tol=1e-9):
            raise ValueError("Weights are 0 or more and sum to 1.")


def normal_belief(mean: float, sd: float, *, points: int = 96) -> Belief:
    """Return a normal belief about the drift as points and weights (Gauss-Hermite).

    Raises ValueError for an sd that is not above 0.

    >>> belief = normal_belief(3.0, 1.0)
    >>> round(sum(d * w for d, w in zip(belief.drifts, belief.weights)), 9)
    3.0
    """
    if not (sd > 0 and math.isfinite(sd)):
        raise ValueError("The standard deviation of the belief must be above 0.")
    nodes, weights = np.polynomial.hermite_e.hermegauss(points)
    share = weights / weights.sum()
    return Belief(tuple(map(float, mean + sd * nodes)), tuple(map(float, share)))


def predictive_power(design: Design, look: int, z: float, belief: Belief | None = None) -> float:
    """Return the chance of crossing an upper bound later, over what may be true of the drift.

    Σ P(drift | z)·(conditional power at that drift), P(drift | z) ∝ weight·φ(z − drift·√t);
    without a belief the prior is flat and drift | z is normal(z/√t, 1/√t).

    Raises ValueError as `conditional_power`.
    Source: Spiegelhalter, Freedman and Blackburn, Control Clin Trials 1986;7:8.

    >>> from alongside.science.adaptation.group_sequential.design import (
    ...     Plan, Shaped, group_sequential)
    >>> design = group_sequential(Plan((0.5, 1.0), Shaped("obrien-fleming")))
    >>> round(predictive_power(design, 1, 1.5), 4)
    0.5572
    """
    _check_look(design.plan.fractions, look, z)
    share = math.sqrt(design.plan.fractions[look - 1])
    if belief is None:
        after = normal_belief(z / share, 1 / share)
        weights = list(after.weights)
    else:
        after = belief
        weights = [
            weight * math.exp(-0.5 * (z - drift * share) ** 2)
            for drift, weight in zip(belief.drifts, belief.weights, strict=True)
        ]
    total = sum(weights)
    if total == 0:
        raise ValueError("The result lies too far from everything believed: widen the belief.")
    powers = [
        sum(conditional_power(design, look, z, drift)) if weight > 1e-18 * total else 0.0
        for drift, weight in zip(after.drifts, weights, strict=True)
    ]
    return sum(w * p for w, p in zip(weights, powers, strict=True)) / total


@dataclass(frozen=True)
class Resized:
    """A new total size with the conditional power (present trend) at the planned one."""

    total: float
    conditional_power: float
    effect: float
    critical: float


def resize(
    design: Design,
    z: float,
    planned: float,
    *,
    zone: tuple[float, float] = (0.3, 0.9),
    most: float = 2.0,
) -> Resized:
    """Return the size after the first of two looks, larger where the result is promising.

    The second stage's own statistic must pass c = (b(2) − √t·z)/√(1 − t), weights as planned, so
    that the error holds whatever the new size. With effect = z/√n(1) the conditional power of
    the planned size is Φ(effect·√(n − n(1)) − c); inside `zone` the second stage becomes
    ((c + z(power))/effect)², the whole at most `most` times as planned; outside it stays.

    `planned` is the whole planned size; sizes are totals, not rounded.
    Raises ValueError where the design has not two looks, a zone does not rise within 0 to 1, or
    `most` is below 1.
    Source: Cui, Hung and Wang, Biometrics 1999;55:853; Mehta and Pocock, Stat Med 2011;30:3267.

    >>> from alongside.science.adaptation.group_sequential.design import (
    ...     Plan, Shaped, group_sequential)
    >>> design = group_sequential(Plan((0.5, 1.0), Shaped("obrien-fleming")))
    >>> round(resize(design, 1.5, 200).total, 1), resize(design, 2.6, 200).total
    (395.4, 200)
    """
    from scipy.special import ndtr, ndtri

    _check_resizing(design, z, planned, zone, most)
    share = design.plan.fractions[0]
    first = share * planned
    critical = (design.upper[1] - math.sqrt(share) * z) / math.sqrt(1 - share)
    effect = z / math.sqrt(first)
    power = float(ndtr(effect * math.sqrt(planned - first) - critical))
    total = planned
    if zone[0] <= power < zone[1] and effect > 0:
        needed = ((critical + float(ndtri(design.plan.power))) / effect) ** 2
        total = min(max(first + needed, planned), most * planned)
    return Resized(total, power, effect, critical)


def _check_resizing(
    design: Design, z: float, planned: float, zone: Sequence[float], most: float
) -> None:
    _check_look(design.plan.fractions, 1, z)
    if len(design.plan.fractions) != 2:
        raise ValueError("A new size is worked out after the first of two looks.")
    for each in zone:
        check_chance("Each end of the promising zone", each)
    if zone[0] >= zone[1]:
        raise ValueError("The promising zone must rise, such as 0.3 to 0.9.")
    if not planned > 0 or not most >= 1:
        raise ValueError("The planned size must be above 0 and the greatest at least as large.")


def _check_look(fractions: Sequence[float], look: int, z: float) -> None:
    if not 1 <= look < len(fractions):
        raise ValueError(f"Look {look} of {len(fractions)} has no later look: choose an earlier.")
    if not math.isfinite(z):
        raise ValueError("The statistic Z must be a number.")
