"""A group-sequential design: looks, boundaries, and how much larger it is than a fixed one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from alongside.science.adaptation.group_sequential.boundaries import (
    can_stop,
    haybittle_peto,
    spending_bounds,
    wang_tsiatis,
)
from alongside.science.adaptation.group_sequential.chances import (
    check_chance,
    check_error,
    check_sides,
)
from alongside.science.adaptation.group_sequential.futility import (
    Binding,
    Bounds,
    Fixed,
    NotBinding,
    drift_for,
)
from alongside.science.adaptation.group_sequential.recursion import check_fractions
from alongside.science.adaptation.group_sequential.spending import Spending

Shape = Literal["wang-tsiatis", "obrien-fleming", "pocock", "haybittle-peto"]
SHAPES = ("obrien-fleming", "pocock", "wang-tsiatis", "haybittle-peto")


@dataclass(frozen=True)
class Shaped:
    """A boundary of a given shape: `parameter` is Wang and Tsiatis's, or Haybittle's bound.

    Raises ValueError for another name, or where a parameter is missing or not taken.
    """

    name: Shape
    parameter: float | None = None

    def __post_init__(self) -> None:
        if self.name not in SHAPES:
            raise ValueError(f"No shape is called {self.name}. There is: {', '.join(SHAPES)}.")
        if self.name == "wang-tsiatis" and self.parameter is None:
            raise ValueError("wang-tsiatis needs a parameter, such as 0.25.")
        if self.name in {"obrien-fleming", "pocock"} and self.parameter is not None:
            raise ValueError(f"{self.name} takes no parameter.")

    def bounds(self, fractions: Sequence[float], alpha: float, sides: int) -> tuple[float, ...]:
        """The upper bounds of this shape."""
        if self.name == "haybittle-peto":
            early = 3.0 if self.parameter is None else self.parameter
            return haybittle_peto(fractions, alpha, early, sides=sides)
        shape = {"obrien-fleming": 0.0, "pocock": 0.5}.get(self.name, self.parameter or 0.0)
        return wang_tsiatis(fractions, alpha, shape, sides=sides)


@dataclass(frozen=True)
class Plan:
    """What a design is asked to do.

    `fractions`: shares of the information at the looks, rising to 1. `alpha`: the whole error,
    over both sides where there are 2. `futility`: a spending function (the lower bounds then
    spend 1 − power under the effect), one bound of Z for each look but the last, or None.
    `binding`: the upper bounds count on stops for futility, so that the error holds only if
    the trial does stop; where it is not, the error holds either way. `stops_at`: at which looks
    the trial can stop for efficacy (all, where None).

    Raises ValueError for chances outside 0 to 1, fractions that do not rise to 1, a design that
    cannot stop, futility with 2 sides, binding futility without two spending functions.
    """

    fractions: tuple[float, ...]
    efficacy: Spending | Shaped
    alpha: float = 0.025
    power: float = 0.9
    sides: int = 1
    futility: Spending | tuple[float, ...] | None = None
    binding: bool = False
    stops_at: tuple[bool, ...] | None = None

    def __post_init__(self) -> None:
        check_fractions(self.fractions)
        check_error(self.alpha)
        check_chance("Power", self.power)
        check_sides(self.sides)
        if self.fractions[-1] != 1:
            raise ValueError(
                f"The last look must stand at 1 (all information), not {self.fractions[-1]:g}."
            )
        if self.power <= self.alpha / self.sides:
            raise ValueError("The power must exceed the error: ask for more power.")
        can_stop(self.fractions, self.stops_at)
        self._check_together()

    def _check_together(self) -> None:
        spends = isinstance(self.efficacy, Spending)
        if self.stops_at is not None and not spends:
            raise ValueError("Looks without a stop for efficacy need a spending function.")
        if self.futility is None:
            if self.binding:
                raise ValueError("Nothing is binding: name a rule for futility.")
            return
        if self.sides == 2:
            raise ValueError("Futility goes with a test of one side: give 1 side and half alpha.")
        if self.binding and not (spends and isinstance(self.futility, Spending)):
            raise ValueError(
                "Binding futility needs spending functions for both boundaries: choose them, or "
                "leave futility not binding."
            )
        if isinstance(self.futility, tuple) and len(self.futility) != len(self.fractions) - 1:
            raise ValueError("Give one futility bound for each look but the last.")

    def upper(self) -> tuple[float, ...]:
        """The upper bounds, as if nobody stopped for futility."""
        if isinstance(self.efficacy, Shaped):
            return self.efficacy.bounds(self.fractions, self.alpha, self.sides)
        return spending_bounds(
            self.fractions, self.alpha, self.efficacy, sides=self.sides, stops_at=self.stops_at
        )


@dataclass(frozen=True)
class Design:
    """The bounds of Z at each look, the drift, and the size beside that of a fixed trial.

    `drift` is the mean of Z at full information with which the power is as planned; `inflation`
    the information of the whole design over that of a trial with one look. With 2 sides the
    lower bounds reject too; with 1 they stop for futility; None: there are none.
    """

    plan: Plan
    upper: tuple[float, ...]
    lower: tuple[float, ...] | None
    drift: float
    inflation: float


def group_sequential(plan: Plan) -> Design:
    """Return the design that has the error, the power and the stops of a plan.

    drift solves P(some Z(k) ≥ b(k) before a stop for futility; drift) = power, and
    inflation = drift²/(z(1 − alpha/sides) + z(power))². With 2 sides only crossing on the right
    side counts as power.

    Raises ValueError where no size of trial gives the power.
    Source: Jennison and Turnbull, Group Sequential Methods, 2000; Pampallona, Tsiatis and Kim,
    Drug Inf J 2001;35:1113.

    >>> plan = Plan((1 / 3, 2 / 3, 1.0), Shaped("obrien-fleming"), power=0.8)
    >>> round(group_sequential(plan).inflation, 6)
    1.017406
    """
    from scipy.special import ndtri

    rule = _rule(plan)
    fixed = float(ndtri(1 - plan.alpha / plan.sides) + ndtri(plan.power))
    drift = drift_for(rule, 1 - plan.power, fixed)
    found = rule(drift)
    has_lower = plan.sides == 2 or plan.futility is not None
    lower = found.lower if has_lower else None
    return Design(plan, found.upper, lower, drift, (drift / fixed) ** 2)


def _rule(plan: Plan) -> Callable[[float], Bounds]:
    if plan.binding and isinstance(plan.efficacy, Spending) and isinstance(plan.futility, Spending):
        beta = 1 - plan.power
        return Binding(
            plan.fractions, plan.alpha, beta, plan.efficacy, plan.futility, plan.stops_at
        ).bounds
    upper = plan.upper()
    if isinstance(plan.futility, Spending):
        return NotBinding(plan.fractions, upper, 1 - plan.power, plan.futility).bounds
    lower = tuple(-each for each in upper) if plan.sides == 2 else (-math.inf,) * len(upper)
    if plan.futility is not None:
        lower = (*plan.futility, upper[-1])
    return Fixed(plan.fractions, upper, lower).bounds
