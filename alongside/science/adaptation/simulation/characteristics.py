"""How a design behaves over many simulated trials, each number with its Monte Carlo error."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.simulation.setting import Setting

Columns = Mapping[str, NDArray[Any]]


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


def characteristics(setting: Setting, columns: Columns) -> tuple[Characteristic, ...]:
    """Return the operating characteristics of a design from one row for each trial.

    Shares with √(p(1 − p)/n), means with s/√n. Where the truth is no effect the share that
    finds one is the error of the first kind (either side where the test has two), else the power.
    `bias` and `coverage` are those of the usual estimate and interval where the trial stopped,
    against the effect over the target population, among trials with an estimate.

    Source: Morris, White and Crowther, Stat Med 2019;38:2074.
    """
    decision = columns["decision"]
    found = decision == "efficacy"
    rejects = found | (decision == "harm")
    known = np.isfinite(columns["estimate"])
    null = setting.truth == 0
    away = columns["estimate"][known] - setting.truth
    half = (columns["upper"] - columns["lower"])[known] / 2
    return tuple(
        each
        for each in (
            _share("type_i_error" if null else "power", rejects if null else found),
            _share("efficacy", found),
            _share("futility", decision == "futility"),
            _share("harm", decision == "harm"),
            _share("no_analysis", decision == "no analysis"),
            _mean("expected_size", columns["size"], "number"),
            Characteristic("largest_size", float(columns["size"].max()), None, "number"),
            _share("target_reached", columns["target_reached"]),
            _mean("with_outcome", columns["with_outcome"], "number"),
            _mean("referrals", columns["referrals"], "number"),
            _mean("duration", columns["months"], "months"),
            _mean("recruitment", columns["recruitment_months"], "months"),
            _mean("cost", columns["cost"], "money"),
            _mean("bias", away, "effect"),
            _mean("half_width", half, "effect"),
            _share("coverage", columns["covered"][known]),
            _share("mirrors", columns["mirrors"]),
            _mean("focus_ratio", columns["focus_ratio"], "ratio"),
            _mean("changes", columns["changes"], "ratio"),
        )
    )


def tree(columns: Columns, looks: int) -> tuple[Branch, ...]:
    """Return for each look the share of all trials that came to it, and what they came to there.

    The ends of all looks sum to 1. A trial whose recruitment ends early comes from an earlier
    look to the last one.
    """
    trials = len(columns["decision"])
    found, went = [], 1.0
    for look in range(1, looks + 1):
        here = columns["look"] == look
        ends = {
            str(name): float((columns["decision"][here] == name).sum() / trials)
            for name in sorted(set(columns["decision"][here].tolist()))
        }
        found.append(Branch(look, went, ends))
        went -= sum(ends.values())
    return tuple(found)


def differs(first: Characteristic, second: Characteristic) -> float:
    """Return by how many Monte Carlo errors two numbers of separate runs lie apart."""
    errors = [each.error or 0.0 for each in (first, second)]
    spread = math.hypot(*errors)
    return math.inf if spread == 0 else abs(first.value - second.value) / spread


def _share(id: str, which: NDArray[Any] | Sequence[bool]) -> Characteristic:
    flags = np.asarray(which, float)
    if not flags.size:
        return Characteristic(id, math.nan, None, "share")
    share = float(flags.mean())
    return Characteristic(id, share, math.sqrt(share * (1 - share) / flags.size), "share")


def _mean(id: str, values: NDArray[Any], kind: str) -> Characteristic:
    numbers = np.asarray(values, float)
    numbers = numbers[np.isfinite(numbers)]
    if not numbers.size:
        return Characteristic(id, math.nan, None, kind)
    error = float(numbers.std(ddof=1) / math.sqrt(numbers.size)) if numbers.size > 1 else None
    return Characteristic(id, float(numbers.mean()), error, kind)
