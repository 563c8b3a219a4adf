"""A group-sequential design, worked out look by look."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.project.designing.numbers import even, numbers
from alongside.project.designing.showing import Answer, Value
from alongside.science.adaptation.group_sequential.design import (
    SHAPES,
    Design,
    Plan,
    Shaped,
    group_sequential,
)
from alongside.science.adaptation.group_sequential.performance import Performance, performance
from alongside.science.adaptation.group_sequential.spending import SPENDING, Spending
from alongside.science.estimation.sample_size.arms import Arms
from alongside.science.estimation.sample_size.checks import up
from alongside.science.estimation.sample_size.means import size_for_means
from alongside.science.estimation.sample_size.proportions import size_for_proportions

COLUMNS = (
    "look", "information", "efficacy_z", "efficacy_p", "lower_z",
    "efficacy_if_no_effect", "lower_if_no_effect", "efficacy_if_effect", "lower_if_effect",
)  # fmt: skip
NOTES = (
    "efficacy_z: stop for efficacy from this Z on; efficacy_p is its one-sided p-value.",
    "lower_z: stop at this Z or below, for futility (with 2 sides: for the other side).",
    "…_if_no_effect, …_if_effect: the chance of stopping so at this look.",
)


@dataclass(frozen=True)
class Effect:
    """What the trial is to find: two proportions, or a difference of means with its sd."""

    proportions: tuple[float, ...] | None = None
    difference: float | None = None
    sd: float = 1.0
    correlation: float = 0.0
    ratio: float = 1.0
    attrition: float = 0.0

    @classmethod
    def of(
        cls,
        proportions: str,
        difference: float | None,
        sd: float,
        correlation: float,
        ratio: float,
        attrition: float,
    ) -> Effect:
        """An effect as it was typed."""
        two = numbers(proportions, "--proportions") if proportions else None
        return cls(two, difference, sd, correlation, ratio, attrition)


def planned(
    fractions: str,
    looks: int,
    boundary: tuple[str, float | None],
    below: tuple[str | None, float | None, str],
    no_efficacy_at: str,
    *,
    alpha: float,
    power: float,
    sides: int,
    binding: bool,
) -> Plan:
    """A plan as it was typed; `below`: futility's name, its parameter, or its bounds."""
    at = numbers(fractions, "--fractions") if fractions else even(looks)
    return Plan(
        at, rule(*boundary), alpha, power, sides, _futility(*below), binding,
        _stops_at(no_efficacy_at, len(at)),
    )  # fmt: skip


def _futility(
    name: str | None, parameter: float | None, bounds: str
) -> Spending | tuple[float, ...] | None:
    if name is not None and bounds:
        raise ValueError("Name a rule for futility or its bounds, not both.")
    if name is None and parameter is not None:
        raise ValueError("--futility-parameter belongs to --futility: name the rule as well.")
    if bounds:
        return numbers(bounds, "--futility-bounds")
    return None if name is None else Spending(name, parameter)


def _stops_at(without: str, looks: int) -> tuple[bool, ...] | None:
    if not without:
        return None
    named = numbers(without, "--no-efficacy-at")
    if any(each not in range(1, looks + 1) for each in named):
        raise ValueError(f"--no-efficacy-at names looks from 1 to {looks}.")
    return tuple(look not in named for look in range(1, looks + 1))


def rule(name: str, parameter: float | None) -> Spending | Shaped:
    """The boundary of that name."""
    if name in SPENDING:
        return Spending(name, parameter)
    if name in SHAPES:
        return Shaped(name, parameter)  # type: ignore[arg-type]
    raise ValueError(f"No boundary is called {name}. There is: {', '.join((*SHAPES, *SPENDING))}.")


def look_by_look(plan: Plan, effect: Effect) -> Answer:
    """The bounds and chances at each look and, where an effect is named, the families."""
    arms = fixed_size(plan, effect)
    design = group_sequential(plan)
    null, found = performance(design, 0.0), performance(design, design.drift)
    summary: dict[str, Value] = {
        "alpha": plan.alpha,
        "sides": plan.sides,
        "power": plan.power,
        "error if no effect": null.rejects * plan.sides,
        "times the size of a fixed trial": design.inflation,
        "expected, if no effect": null.expected * design.inflation,
        "expected, if effect": found.expected * design.inflation,
    }
    rows = [_row(design, place, null, found) for place in range(len(plan.fractions))]
    if arms is None:
        return Answer(_title(plan), summary, COLUMNS, rows, NOTES)
    whole = Arms(arms.first * design.inflation, arms.second * design.inflation)
    summary |= _families(whole, arms, null, found, effect.attrition)
    for row, share in zip(rows, plan.fractions, strict=True):
        row.append(up(whole.first * share) + up(whole.second * share))
    columns = (*COLUMNS, "families_with_outcome")
    return Answer(_title(plan), summary, columns, rows, NOTES)


def fixed_size(plan: Plan, effect: Effect) -> Arms | None:
    """The arms of a trial with one look; None where no effect is named."""
    if effect.proportions is not None and effect.difference is not None:
        raise ValueError("Name a difference of means or two proportions, not both.")
    if effect.proportions is not None:
        if len(effect.proportions) != 2:
            raise ValueError("Name two proportions, such as 0.25,0.40.")
        return size_for_proportions(
            effect.proportions[0], effect.proportions[1],
            power=plan.power, alpha=plan.alpha, sides=plan.sides, ratio=effect.ratio,
        )  # fmt: skip
    if effect.difference is None:
        return None
    return size_for_means(
        effect.difference, effect.sd, power=plan.power, alpha=plan.alpha, sides=plan.sides,
        ratio=effect.ratio, correlation=effect.correlation,
    )  # fmt: skip


def _families(
    whole: Arms, fixed: Arms, null: Performance, found: Performance, attrition: float
) -> dict[str, Value]:
    first, second = whole.recruited(attrition)
    return {
        "families, fixed trial": up(fixed.first) + up(fixed.second),
        "families, at most": up(whole.first) + up(whole.second),
        "to recruit, first arm": first,
        "to recruit, second arm": second,
        "families expected, if no effect": null.expected * whole.total,
        "families expected, if effect": found.expected * whole.total,
    }


def _row(design: Design, place: int, null: Performance, found: Performance) -> list[Value]:
    from scipy.special import ndtr

    bound = design.upper[place]
    return [
        place + 1, design.plan.fractions[place], bound, float(ndtr(-bound)),
        None if design.lower is None else design.lower[place],
        null.stops_above[place], null.stops_below[place],
        found.stops_above[place], found.stops_below[place],
    ]  # fmt: skip


def _title(plan: Plan) -> str:
    parts = [f"{plan.efficacy.name}{_with(plan.efficacy.parameter)}"]
    if isinstance(plan.futility, Spending):
        kind = "binding" if plan.binding else "not binding"
        name = f"{plan.futility.name}{_with(plan.futility.parameter)}"
        parts.append(f"futility {name}, {kind}")
    elif plan.futility is not None:
        parts.append("futility as given, not binding")
    looks = len(plan.fractions)
    return f"Group-sequential design, {looks} look{'' if looks == 1 else 's'}: {'; '.join(parts)}"


def _with(parameter: float | None) -> str:
    return "" if parameter is None else f" ({parameter:g})"
