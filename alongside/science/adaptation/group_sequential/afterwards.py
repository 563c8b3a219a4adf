"""Estimates and intervals that allow for having looked before."""

from __future__ import annotations

import math
from dataclasses import dataclass

from alongside.science.adaptation.group_sequential.chances import check_chance, root
from alongside.science.adaptation.group_sequential.design import Design
from alongside.science.adaptation.group_sequential.recursion import crossing

_WIDEST = 30.0


@dataclass(frozen=True)
class Adjusted:
    """Drift (effect·√full information): median-unbiased, limits, and the one-sided p-value."""

    estimate: float
    lower: float
    upper: float
    p_value: float


def adjusted(design: Design, look: int, z: float, confidence: float = 0.95) -> Adjusted:
    """Return the median-unbiased estimate and interval after stopping at a look with Z = z.

    p(drift) = P(crossed above at an earlier look) + P(reached this look and Z ≥ z), the order of
    stages; estimate: p = 1/2; limits: p = (1 ∓ confidence)/2. Divide by √(full information) for
    the effect in its own unit. Futility bounds that are not binding are left out, so that the
    interval holds whether or not they were followed.

    `look` counts from 1. Raises ValueError for a look that is none, a Z that is no number, a
    confidence outside 0 to 1.
    Source: Fairbanks and Madsen, Biometrika 1982;69:69; Tsiatis, Rosner and Mehta, Biometrics
    1984;40:797.

    >>> from alongside.science.adaptation.group_sequential.design import (
    ...     Plan, Shaped, group_sequential)
    >>> design = group_sequential(Plan((0.5, 1.0), Shaped("obrien-fleming")))
    >>> found = adjusted(design, 2, 2.1)
    >>> round(found.estimate, 3), round(found.lower, 3), round(found.p_value, 4)
    (2.089, 0.116, 0.019)
    """
    check_chance("The confidence", confidence)
    _check(design, look, z)
    middle = z / math.sqrt(design.plan.fractions[look - 1])

    def drift_at(chance: float) -> float:
        return root(
            lambda drift: _extreme(design, look, z, drift) - chance,
            middle - _WIDEST / math.sqrt(design.plan.fractions[look - 1]),
            middle + _WIDEST / math.sqrt(design.plan.fractions[0]),
        )

    tail = (1 - confidence) / 2
    p_value = _extreme(design, look, z, 0.0)
    return Adjusted(drift_at(0.5), drift_at(tail), drift_at(1 - tail), p_value)


def repeated(design: Design, look: int, z: float) -> tuple[float, float]:
    """Return the repeated interval of the drift at a look: it holds at all looks at once.

    (z ± b(look))/√t; the chance that all of them cover is 1 − alpha of a design of two sides.

    Raises ValueError as `adjusted`, and where the bound at this look is infinite.
    Source: Jennison and Turnbull, J R Stat Soc B 1989;51:305.

    >>> from alongside.science.adaptation.group_sequential.design import (
    ...     Plan, Shaped, group_sequential)
    >>> design = group_sequential(Plan((0.5, 1.0), Shaped("obrien-fleming")))
    >>> low, high = repeated(design, 1, 1.5)
    >>> round(low, 3), round(high, 3)
    (-1.834, 6.076)
    """
    _check(design, look, z)
    bound, share = design.upper[look - 1], math.sqrt(design.plan.fractions[look - 1])
    if not math.isfinite(bound):
        raise ValueError(f"At look {look} the trial cannot stop: there is no interval.")
    return (z - bound) / share, (z + bound) / share


def _extreme(design: Design, look: int, z: float, drift: float) -> float:
    """The chance of a result at least as far above as this one, by the order of stages."""
    keeps = design.plan.sides == 2 or design.plan.binding
    before = slice(None, look - 1)
    lower = (*design.lower[before], -math.inf) if design.lower is not None and keeps else None
    found = crossing(design.plan.fractions[:look], (*design.upper[before], z), lower, drift)
    return sum(found.above)


def _check(design: Design, look: int, z: float) -> None:
    if not 1 <= look <= len(design.plan.fractions):
        raise ValueError(f"There is no look {look}: looks go from 1 to {len(design.upper)}.")
    if not math.isfinite(z):
        raise ValueError("The statistic Z must be a number.")
