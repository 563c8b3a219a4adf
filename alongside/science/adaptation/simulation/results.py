"""What is kept of a simulated trial: one row of numbers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from alongside.science.adaptation.distances import distances
from alongside.science.adaptation.simulation.referrals import Change
from alongside.science.adaptation.simulation.setting import MONTH, Setting
from alongside.science.adaptation.simulation.trial import Trial, one_trial

Row = dict[str, Any]
WHOLE = ("trial", "look", "size", "with_outcome", "referrals", "consented", "changes")
FLAGS = ("target_reached", "covered", "mirrors")
NUMBERS = (
    "estimate", "se", "degrees", "lower", "upper", "z", "months", "recruitment_months", "cost",
    "focus_ratio", "distance",
)  # fmt: skip
LISTS = ("look_number", "look_month", "look_families", "look_z", "look_estimate", "look_decision")


def rows_of(setting: Setting, seed: int, trials: Sequence[int]) -> list[Row]:
    """Return the row of each of these trials."""
    return [row_of(setting, index, one_trial(setting, seed, index)) for index in trials]


def row_of(setting: Setting, index: int, trial: Trial) -> Row:
    """Return what is kept of one trial.

    `size`: families randomised until it stopped; `with_outcome`: those seen at the primary
    follow-up by its last look; `covered`: the truth lies in the last interval (None without
    one); `focus_ratio`: the share of the focus among the randomised over that in the target;
    `mirrors`: that ratio lies between `told_apart` and its inverse; `distance`: Jensen and
    Shannon's, over the tenths.
    """
    last, end = trial.last, trial.day
    known = not math.isnan(last.found.estimate)
    ratio, distance = _reached(setting, trial)
    told = setting.design.reach.told_apart
    return {
        "trial": index,
        "decision": last.decision,
        "look": last.number,
        "size": trial.size,
        "with_outcome": last.found.families,
        "referrals": int((trial.families.referred <= recruits_until(setting, trial)).sum()),
        "consented": _consented(setting, trial),
        "changes": len([one for one in points_of(setting, trial) if one.asked]),
        "target_reached": trial.size >= setting.design.trial.families,
        "covered": last.found.lower <= setting.truth <= last.found.upper if known else None,
        "mirrors": told <= ratio <= 1 / told,
        "estimate": last.found.estimate,
        "se": last.found.se,
        "degrees": last.found.degrees,
        "lower": last.found.lower,
        "upper": last.found.upper,
        "z": last.found.z,
        "months": end / MONTH,
        "recruitment_months": recruits_until(setting, trial) / MONTH,
        "cost": cost_of(setting, trial),
        "focus_ratio": ratio,
        "distance": distance,
        "look_number": [look.number for look in trial.looks],
        "look_month": [look.day / MONTH for look in trial.looks],
        "look_families": [look.found.families for look in trial.looks],
        "look_z": [look.found.z for look in trial.looks],
        "look_estimate": [look.found.estimate for look in trial.looks],
        "look_decision": [look.decision for look in trial.looks],
    }


def cost_of(setting: Setting, trial: Trial) -> float:
    """Return what a trial costs until it stops, by the design's unit costs.

    Referrals and open sites count until recruitment ends; follow-ups that were made until the
    trial stopped.
    """
    costs, end = setting.design.costs, trial.day
    until = recruits_until(setting, trial)
    inside = trial.randomised.day <= end
    open_months = sum(
        max(0.0, min(float(days[-1]), until) - float(days[0])) for days, _ in setting.knots
    ) / MONTH  # fmt: skip
    made = trial.scores.seen & (trial.scores.done <= end)
    changes = len([one for one in points_of(setting, trial) if one.asked])
    return (
        costs.fixed
        + costs.each_referral * float((trial.families.referred <= until).sum())
        + costs.each_randomised * float(inside.sum())
        + costs.each_intervention * float((inside & trial.randomised.treated).sum())
        + costs.each_follow_up * float(made.sum())
        + costs.site_month * open_months
        + costs.each_look * len(trial.looks)
        + costs.each_change * changes
    )


def points_of(setting: Setting, trial: Trial) -> tuple[Change, ...]:
    """The adaptation points that were reached before recruitment ended."""
    until = recruits_until(setting, trial)
    return tuple(change for change in trial.families.asked if change.day <= until)


def recruits_until(setting: Setting, trial: Trial) -> float:
    """The day on which recruitment ends: full, stopped, or the last site closed."""
    days = trial.randomised.day
    full = len(days) >= setting.design.trial.families
    closed = max(float(each[-1]) for each, _ in setting.knots)
    return min(trial.day, float(days.max()) if full else closed)


def digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return SHA-256 over every number of the rows, bit for bit: the same run, the same digest.

    >>> digest([{"a": 0.1}]) == digest([{"a": 0.1 + 1e-18}]), digest([{"a": 1}])[:8]
    (True, '9a7f0688')
    """
    made = hashlib.sha256()
    for row in rows:
        for name in sorted(row):
            made.update(f"{name}={_bits(row[name])};".encode())
    return made.hexdigest()


def _bits(value: Any) -> str:
    if isinstance(value, float):
        return "nan" if math.isnan(value) else value.hex()
    if isinstance(value, list):
        return "[" + ",".join(_bits(each) for each in value) + "]"
    return str(value)


def _reached(setting: Setting, trial: Trial) -> tuple[float, float]:
    inside = trial.randomised.day <= trial.day
    counts = np.bincount(trial.randomised.tenth[inside], minlength=11)[1:]
    target = np.array(setting.design.reach.target)
    if not counts.sum():
        return math.nan, math.nan
    focus = np.isin(np.arange(1, 11), setting.design.reach.focus)
    share = counts[focus].sum() / counts.sum() / (target[focus].sum() / target.sum())
    some = target > 0
    return float(share), distances(counts[some], target[some]).jensen_shannon


def _consented(setting: Setting, trial: Trial) -> int:
    families = trial.families
    here = (families.reached >= 3) & (families.referred <= recruits_until(setting, trial))
    return int(here.sum())
