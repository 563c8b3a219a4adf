"""How a design behaves over many simulated trials, each number with its Monte Carlo error."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from alongside.science.adaptation.simulation.setting import Setting
from alongside.science.adaptation.simulation.tallies import (
    Columns,
    Moments,
    Tally,
    ends_of,
    tally,
)


@dataclass(frozen=True)
class Characteristic:
    """One number over trials; `error`: its Monte Carlo standard error, None where it has none.

    `kind`: share, number, months, money or effect, for how it is written.
    """

    id: str
    value: float
    error: float | None
    kind: str


@dataclass(frozen=True)
class Branch:
    """What became of the trials at one look: the shares of all trials that came to each end."""

    look: int
    came: float
    ends: Mapping[str, float]


def characteristics(setting: Setting, trials: Columns | Tally) -> tuple[Characteristic, ...]:
    """Return the operating characteristics of a design from a row for each trial, or their tally.

    Shares with √(p(1 − p)/n), means with s/√n. Where the truth is no effect the share that
    finds one is the error of the first kind (either side where the test has two), else the power.
    `bias` and `coverage` are those of the usual estimate and interval where the trial stopped,
    against the effect over the target population, among trials with an estimate.

    Source: Morris, White and Crowther, Stat Med 2019;38:2074.
    """
    counted = trials if isinstance(trials, Tally) else tally(setting, trials)
    whole, ends = counted.trials, Counter[str]()
    for (_, decision), times in counted.ends.items():
        ends[decision] += times
    null = setting.truth == 0
    rejects = ends["efficacy"] + ends["harm"]
    return (
        _share("type_i_error" if null else "power", rejects if null else ends["efficacy"], whole),
        _share("efficacy", ends["efficacy"], whole),
        _share("futility", ends["futility"], whole),
        _share("harm", ends["harm"], whole),
        _share("no_analysis", ends["no analysis"], whole),
        _mean("expected_size", counted.moments["size"], "number"),
        Characteristic("largest_size", float(max(counted.sizes)), None, "number"),
        _share("target_reached", counted.target_reached, whole),
        _mean("with_outcome", counted.moments["with_outcome"], "number"),
        _mean("referrals", counted.moments["referrals"], "number"),
        _mean("duration", counted.moments["months"], "months"),
        _mean("recruitment", counted.moments["recruitment_months"], "months"),
        _mean("cost", counted.moments["cost"], "money"),
        _mean("bias", counted.moments["bias"], "effect"),
        _mean("half_width", counted.moments["half_width"], "effect"),
        _share("coverage", counted.covered, counted.known),
        _share("mirrors", counted.mirrors, whole),
        _mean("focus_ratio", counted.moments["focus_ratio"], "ratio"),
        _mean("changes", counted.moments["changes"], "ratio"),
    )


def tree(trials: Columns | Tally, looks: int) -> tuple[Branch, ...]:
    """Return for each look the share of all trials that came to it, and what they came to there.

    The ends of all looks sum to 1. A trial whose recruitment ends early comes from an earlier
    look to the last one.
    """
    counted = trials.ends if isinstance(trials, Tally) else ends_of(trials)
    whole = sum(counted.values())
    found, went = [], 1.0
    for look in range(1, looks + 1):
        ends = {
            decision: counted[at, decision] / whole
            for at, decision in sorted(counted)
            if at == look
        }
        found.append(Branch(look, went, ends))
        went -= sum(ends.values())
    return tuple(found)


def differs(first: Characteristic, second: Characteristic) -> float:
    """Return by how many Monte Carlo errors two numbers of separate runs lie apart."""
    errors = [each.error or 0.0 for each in (first, second)]
    spread = math.hypot(*errors)
    return math.inf if spread == 0 else abs(first.value - second.value) / spread


def _share(id: str, times: int, whole: int) -> Characteristic:
    if not whole:
        return Characteristic(id, math.nan, None, "share")
    share = times / whole
    return Characteristic(id, share, math.sqrt(share * (1 - share) / whole), "share")


def _mean(id: str, found: Moments, kind: str) -> Characteristic:
    if not found.count:
        return Characteristic(id, math.nan, None, kind)
    several = found.count > 1
    error = math.sqrt(found.squares / (found.count - 1) / found.count) if several else None
    return Characteristic(id, found.mean, error, kind)
