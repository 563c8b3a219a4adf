"""Where a trial stops: boundaries with a given total error."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from alongside.science.adaptation.group_sequential.chances import check_error, check_sides, root
from alongside.science.adaptation.group_sequential.recursion import (
    START,
    Standing,
    advance,
    check_fractions,
    crossing,
    distances,
)
from alongside.science.adaptation.group_sequential.spending import Spending

_HIGHEST, _LEAST = 38.0, 1e-300


def wang_tsiatis(
    fractions: Sequence[float], alpha: float, shape: float, *, sides: int = 1
) -> tuple[float, ...]:
    """Return Wang and Tsiatis's upper boundary: shape 0 is O'Brien–Fleming, 1/2 is Pocock.

    b(k) = C t(k)^(shape − 1/2), with C such that P(some Z(k) ≥ b(k)) = alpha under no effect;
    with 2 sides P(some |Z(k)| ≥ b(k)) = alpha. `fractions` rise to 1; bounds in units of Z.

    Raises ValueError for fractions that do not rise, an alpha outside 0 to 1 or other sides.
    Source: Wang and Tsiatis, Biometrics 1987;43:193; O'Brien and Fleming, Biometrics
    1979;35:549; Pocock, Biometrika 1977;64:191.

    >>> [round(bound, 4) for bound in wang_tsiatis([1 / 3, 2 / 3, 1], 0.025, 0)]
    [3.4711, 2.4544, 2.004]
    """
    _check(fractions, alpha, sides)
    if not -2 <= shape <= 1:
        raise ValueError(f"Wang and Tsiatis's shape lies from −2 to 1: it is {shape:g}.")
    shapes = [(fraction / fractions[-1]) ** (shape - 0.5) for fraction in fractions]

    def excess(constant: float) -> float:
        upper = [constant * each for each in shapes]
        lower = [-each for each in upper] if sides == 2 else None
        found = crossing(fractions, upper, lower)
        return sum(found.above) + (sum(found.below) if sides == 2 else 0) - alpha

    constant = root(excess, 0.0, _HIGHEST)
    return tuple(constant * each for each in shapes)


def haybittle_peto(
    fractions: Sequence[float], alpha: float, early: float = 3.0, *, sides: int = 1
) -> tuple[float, ...]:
    """Return a boundary that is `early` until the last look, and there what is left.

    b(k) = early for k < K; b(K) such that P(some Z(k) ≥ b(k)) = alpha under no effect.

    Raises ValueError as `wang_tsiatis`, and where the early looks spend all of the error.
    Source: Haybittle, Br J Radiol 1971;44:793; Peto et al., Br J Cancer 1976;34:585.

    >>> [round(bound, 4) for bound in haybittle_peto([0.25, 0.5, 0.75, 1], 0.025)]
    [3.0, 3.0, 3.0, 1.9828]
    """
    _check(fractions, alpha, sides)
    if not 0 < early < _HIGHEST:
        raise ValueError(f"The early bound is a Z above 0, such as 3: it is {early:g}.")
    wanted, standing, spent = alpha / sides, START, 0.0
    for place in range(len(fractions) - 1):
        spent += above(standing, fractions[place], early)
        low = -early if sides == 2 else -math.inf
        standing = advance(standing, fractions, place, low, early, 0.0)
    if spent >= wanted:
        raise ValueError(
            f"Early bounds of {early:g} spend all of the error of {alpha:g}: raise them."
        )
    last = bound_for(standing, fractions[-1], wanted - spent)
    return (*[early] * (len(fractions) - 1), last)


def spending_bounds(
    fractions: Sequence[float],
    alpha: float,
    spending: Spending,
    *,
    sides: int = 1,
    stops_at: Sequence[bool] | None = None,
) -> tuple[float, ...]:
    """Return the upper boundary that spends the error as a spending function says.

    P(first Z(k) ≥ b(k) at look k) = spent(t(k)) − what was spent before, under no effect; with 2
    sides each side spends half. `fractions` may be uneven and fall short of 1 (the trial is
    still running); at 1 all is spent. `stops_at` says at which looks the trial can stop for
    efficacy (elsewhere the bound is infinite and the error is kept for later).

    Raises ValueError as `wang_tsiatis`, and where no look can stop.
    Source: Lan and DeMets, Biometrika 1983;70:659.

    >>> found = spending_bounds([1 / 3, 2 / 3, 1], 0.025, Spending("lan-demets-obrien-fleming"))
    >>> [round(bound, 6) for bound in found]
    [3.710303, 2.511427, 1.993047]
    """
    _check(fractions, alpha, sides)
    at = can_stop(fractions, stops_at)
    standing, spent, bounds = START, 0.0, []
    for place, fraction in enumerate(fractions):
        bound = math.inf
        if at[place]:
            due = spending.spent(alpha / sides, fraction)
            bound = bound_for(standing, fraction, due - spent)
            spent = due
        bounds.append(bound)
        low = -bound if sides == 2 else -math.inf
        standing = advance(standing, fractions, place, low, bound, 0.0)
    return tuple(bounds)


def above(standing: Standing, fraction: float, bound: float, drift: float = 0.0) -> float:
    """The chance of being at or above a bound at the next look, having gone on until here."""
    from scipy.special import ndtr

    away = distances(standing, fraction, np.array([bound]), drift)[:, 0]
    return float(standing.mass @ ndtr(-away))


def below(standing: Standing, fraction: float, bound: float, drift: float = 0.0) -> float:
    """The chance of being at or below a bound at the next look, having gone on until here."""
    from scipy.special import ndtr

    away = distances(standing, fraction, np.array([bound]), drift)[:, 0]
    return float(standing.mass @ ndtr(away))


def bound_for(standing: Standing, fraction: float, chance: float) -> float:
    """The bound that is met or passed with this chance under no effect; infinite for none."""
    if chance <= _LEAST:
        return math.inf
    wanted = math.log(chance)
    return root(
        lambda bound: math.log(max(above(standing, fraction, bound), 1e-320)) - wanted,
        -_HIGHEST,
        _HIGHEST,
    )


def futility_bound_for(
    standing: Standing, fraction: float, chance: float, drift: float, most: float
) -> float:
    """The lower bound that is met with this chance under `drift`, `most` at the highest."""
    if chance <= _LEAST:
        return -math.inf
    if below(standing, fraction, most, drift) <= chance:
        return most
    middle = drift * math.sqrt(fraction)
    wanted = math.log(chance)
    return root(
        lambda bound: math.log(max(below(standing, fraction, bound, drift), 1e-320)) - wanted,
        middle - _HIGHEST,
        most,
    )


def can_stop(fractions: Sequence[float], stops_at: Sequence[bool] | None) -> list[bool]:
    """At which looks the trial can stop for efficacy; refuses a design that never can."""
    at = [True] * len(fractions) if stops_at is None else list(stops_at)
    if len(at) != len(fractions):
        raise ValueError("Say for each look whether the trial can stop there.")
    if not at[-1]:
        raise ValueError(
            "This design cannot stop for efficacy at its last look: let the last look stop."
        )
    return at


def _check(fractions: Sequence[float], alpha: float, sides: int) -> None:
    check_fractions(fractions)
    check_error(alpha)
    check_sides(sides)
    if fractions[-1] > 1:
        raise ValueError(
            f"The last look stands at {fractions[-1]:g} of the information: it is 1 at most."
        )
