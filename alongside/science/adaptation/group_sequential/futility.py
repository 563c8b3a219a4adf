"""Bounds for futility that spend the chance of missing the effect."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alongside.science.adaptation.group_sequential.boundaries import (
    above,
    below,
    bound_for,
    can_stop,
    futility_bound_for,
)
from alongside.science.adaptation.group_sequential.chances import root
from alongside.science.adaptation.group_sequential.recursion import START, advance
from alongside.science.adaptation.group_sequential.spending import Spending

_GREATEST, _STEP = 60.0, 0.25


@dataclass(frozen=True)
class Bounds:
    """Upper and lower bounds in units of Z, and the chance of ending below under the effect."""

    upper: tuple[float, ...]
    lower: tuple[float, ...]
    missed: float


@dataclass(frozen=True)
class Binding:
    """Both boundaries by spending, the upper one counting on stops for futility."""

    fractions: Sequence[float]
    alpha: float
    beta: float
    efficacy: Spending
    futility: Spending
    stops_at: Sequence[bool] | None = None

    def bounds(self, drift: float) -> Bounds:
        """The bounds when the effect gives Z the mean `drift` at full information."""
        at = can_stop(self.fractions, self.stops_at)
        null = effect = START
        spent = missed = 0.0
        upper, lower = [], []
        for place, fraction in enumerate(self.fractions):
            high = math.inf
            if at[place]:
                due = self.efficacy.spent(self.alpha, fraction)
                high, spent = bound_for(null, fraction, due - spent), due
            low = high
            if place + 1 < len(self.fractions):
                due = self.futility.spent(self.beta, fraction) - missed
                low = futility_bound_for(effect, fraction, due, drift, high)
            missed += below(effect, fraction, low, drift)
            null = advance(null, self.fractions, place, low, high, 0.0)
            effect = advance(effect, self.fractions, place, low, high, drift)
            upper.append(high)
            lower.append(low)
        return Bounds(tuple(upper), tuple(lower), missed)


@dataclass(frozen=True)
class NotBinding:
    """A lower boundary by spending below an upper one that does not count on it."""

    fractions: Sequence[float]
    upper: tuple[float, ...]
    beta: float
    futility: Spending

    def bounds(self, drift: float) -> Bounds:
        """The bounds when the effect gives Z the mean `drift` at full information."""
        effect, missed, lower = START, 0.0, []
        for place, fraction in enumerate(self.fractions):
            low = high = self.upper[place]
            if place + 1 < len(self.fractions):
                due = self.futility.spent(self.beta, fraction) - missed
                low = futility_bound_for(effect, fraction, due, drift, high)
            missed += below(effect, fraction, low, drift)
            effect = advance(effect, self.fractions, place, low, high, drift)
            lower.append(low)
        return Bounds(self.upper, tuple(lower), missed)


@dataclass(frozen=True)
class Fixed:
    """Both boundaries as they were given."""

    fractions: Sequence[float]
    upper: tuple[float, ...]
    lower: tuple[float, ...]

    def bounds(self, drift: float) -> Bounds:
        """The bounds, and the chance of not crossing the upper one under `drift`."""
        standing, crossed = START, 0.0
        for place, fraction in enumerate(self.fractions):
            crossed += above(standing, fraction, self.upper[place], drift)
            low, high = self.lower[place], self.upper[place]
            standing = advance(standing, self.fractions, place, low, high, drift)
        return Bounds(self.upper, self.lower, 1 - crossed)


def drift_for(bounds: Callable[[float], Bounds], beta: float, fixed: float) -> float:
    """The mean of Z at full information with which the chance of missing the effect is beta.

    Sought upwards from `fixed`, the drift of a trial with one look, which no design undercuts.
    Raises ValueError where no drift does: stops for futility miss the effect too often.
    """
    low = high = max(0.0, fixed - 1e-9)
    while bounds(high).missed > beta:
        low, high = high, high + _STEP
        if high > _GREATEST:
            raise ValueError(
                "No size of trial gives this power with these futility bounds: lower the bounds "
                "or the power."
            )
    return high if low == high else root(lambda drift: bounds(drift).missed - beta, low, high)
