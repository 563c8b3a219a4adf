"""What a simulation says: its numbers in a table, and one trial as a story."""

from __future__ import annotations

import math
from collections.abc import Sequence

from alongside.science.adaptation.simulation.characteristics import Branch, Characteristic
from alongside.science.adaptation.simulation.design import Design
from alongside.science.adaptation.simulation.results import cost_of, points_of, row_of
from alongside.science.adaptation.simulation.scenarios import Scenario
from alongside.science.adaptation.simulation.setting import MONTH, Setting
from alongside.science.adaptation.simulation.trial import Look, Trial

TITLES = {
    "power": "power: finds the intervention better",
    "type_i_error": "type I error: finds a difference, and there is none",
    "efficacy": "stops or ends for efficacy",
    "futility": "stops for futility",
    "harm": "finds the intervention worse",
    "no_analysis": "ends without an analysis (too few families)",
    "expected_size": "families randomised, on average",
    "largest_size": "families randomised, at most",
    "target_reached": "reaches its planned size",
    "with_outcome": "families with an outcome, on average",
    "referrals": "families referred, on average",
    "duration": "months until the decision",
    "recruitment": "months of recruitment",
    "cost": "cost",
    "bias": "bias of the estimate",
    "half_width": "half width of the interval",
    "coverage": "intervals that hold the truth",
    "mirrors": "the sample mirrors the target population",
    "focus_ratio": "reach of the focus (1: as in the target)",
    "changes": "changes of recruitment, on average",
}
DECISIONS = {
    "efficacy": "the intervention is better",
    "harm": "the intervention is worse",
    "futility": "stop for futility",
    "no difference": "no difference is shown",
    "goes on": "go on",
    "no analysis": "too little is known for the analysis",
}


def shown(one: Characteristic, design: Design) -> str:
    """A characteristic's value with its Monte Carlo error."""
    if math.isnan(one.value):
        return "–"
    text, error = _number(one.value, one.kind), one.error
    prefix = design.costs.currency if one.kind == "money" else ""
    return f"{prefix}{text}" if error is None else f"{prefix}{text} ± {_number(error, one.kind)}"


def _number(value: float, kind: str) -> str:
    if kind == "share":
        return f"{100 * value:.1f} %"
    if kind == "money":
        return f"{value:,.0f}"
    return f"{value:.1f}" if kind in {"number", "months"} else f"{value:.3f}".replace("-", "−")


def table(scenarios: Sequence[Scenario], found: Sequence[Sequence[Characteristic]]) -> str:
    """The characteristics of every scenario, one under the other."""
    width = max(len(title) for title in TITLES.values())
    lines = []
    for scenario, each in zip(scenarios, found, strict=True):
        lines += [scenario.name, "-" * len(scenario.name)]
        lines += [f"{TITLES[one.id]:<{width}}  {shown(one, scenario.design)}" for one in each]
        lines += [""]
    return "\n".join([*lines, "± is the Monte Carlo standard error."])


def branches(found: Sequence[Branch]) -> list[str]:
    """The decision tree in lines."""
    lines = []
    for branch in found:
        ends = [f"{DECISIONS[name]} {share:.1%}" for name, share in branch.ends.items()]
        said = "; ".join(ends) or "nobody stops"
        lines.append(f"Look {branch.look}: {branch.came:.1%} of trials come here. {said}.")
    return lines


def story(setting: Setting, seed: int, index: int, trial: Trial, name: str) -> str:
    """One trial told from its first day to its decision."""
    design, families = setting.design, trial.families
    row = row_of(setting, index, trial)
    lines = [
        f"Trial {index} of seed {seed}, {design.name} ({name})",
        "",
        f"{row['referrals']} families are referred until recruitment ends in month "
        f"{row['recruitment_months']:.1f}; {row['consented']} of them consent and "
        f"{row['size']} are randomised"
        + (", as planned." if row["target_reached"] else f" of {design.trial.families} planned."),
        "",
        "Sites, and how their true rate compares with what was expected:",
    ]
    for place, site in enumerate(design.sites):
        here = trial.randomised.site == place
        treated = int((here & trial.randomised.treated).sum())
        lines.append(
            f"  {site.name}: opens in month {site.opens:.1f}, rate × {families.rates[place]:.2f}, "
            f"{int(here.sum())} randomised, {treated} to {design.trial.intervention}"
        )
    lines += ["", *_points(setting, trial), *_left(trial), "", "Looks:"]
    lines += [_look(setting, look) for look in trial.looks]
    lines += ["", _end(setting, trial, float(row["focus_ratio"]))]
    return "\n".join(lines)


def _points(setting: Setting, trial: Trial) -> list[str]:
    asked = points_of(setting, trial)
    if not asked:
        return ["No adaptation point was reached.", ""]
    lines = ["Adaptation points on reach:"]
    for change in asked:
        names = [setting.design.sites[place].name for place in change.sites]
        where = names[0] if len(names) == 1 else f"{len(names)} sites together"
        does = "recruitment changes" if change.asked else "recruitment stays as it is"
        lines.append(
            f"  Month {change.day / MONTH:.1f}, {where}: {change.focus} of {change.families} from "
            f"the focus; {does}."
        )
    return [*lines, ""]


def _left(trial: Trial) -> list[str]:
    inside = trial.randomised.day <= trial.day
    over = inside & (trial.scores.done[:, -1] <= trial.day)
    seen = int((over & trial.scores.seen[:, -1]).sum())
    left = int((inside & (trial.scores.withdrew <= trial.day)).sum())
    return [f"Of {int(over.sum())} primary follow-ups {seen} are seen; {left} families withdrew."]


def _look(setting: Setting, look: Look) -> str:
    found, place = look.found, look.number - 1
    month = f"  Look {look.number}, month {look.day / MONTH:.1f}"
    if math.isnan(found.z):
        return f"{month}: {DECISIONS['no analysis']}."
    bounds = _bounds(setting, place)
    return (
        f"{month}: {found.families} families with an outcome, effect "
        f"{_signed(found.estimate)} ({_signed(found.lower)} to {_signed(found.upper)}), "
        f"Z {_signed(found.z)} {bounds}: {DECISIONS[look.decision]}."
    )


def _bounds(setting: Setting, place: int) -> str:
    upper, lower = setting.upper[place], setting.lower[place]
    high = "no stop for efficacy" if math.isinf(upper) else f"from {_signed(upper)} on"
    if math.isinf(lower) or lower == upper:
        return f"({high})"
    return f"({high}, or at {_signed(lower)} and below)"


def _end(setting: Setting, trial: Trial, ratio: float) -> str:
    costs = setting.design.costs
    return (
        f"The trial ends in month {trial.day / MONTH:.1f}: {DECISIONS[trial.last.decision]}. It "
        f"cost {costs.currency}{cost_of(setting, trial):,.0f}. The true effect is "
        f"{_signed(setting.truth)}; families of the focus came {ratio:.2f} times as often as in "
        "the target population."
    )


def _signed(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")
