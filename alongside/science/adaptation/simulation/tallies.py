"""Simulated trials counted block by block, so that a run of any length fits in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.simulation.setting import Setting

Columns = Mapping[str, NDArray[Any]]
BLOCK = 10_000
_PLAIN = (
    "size", "with_outcome", "referrals", "months", "recruitment_months", "cost", "focus_ratio",
    "changes",
)  # fmt: skip


@dataclass(frozen=True)
class Moments:
    """How many numbers, their mean, and their squared distances from it."""

    count: int
    mean: float
    squares: float


@dataclass(frozen=True)
class Tally:
    """What is kept of trials; `known`: with an estimate; `covered`: of those, holding the truth."""

    trials: int
    known: int
    covered: int
    target_reached: int
    mirrors: int
    ends: Mapping[tuple[int, str], int]
    sizes: Mapping[int, int]
    moments: Mapping[str, Moments]


def tally(setting: Setting, columns: Columns) -> Tally:
    """Return the tally of trials, a row each."""
    known = np.isfinite(columns["estimate"])
    numbers = {name: columns[name] for name in _PLAIN}
    numbers["bias"] = columns["estimate"][known] - setting.truth
    numbers["half_width"] = (columns["upper"] - columns["lower"])[known] / 2
    return Tally(
        len(columns["decision"]), int(known.sum()),
        int(np.asarray(columns["covered"][known], float).sum()),
        int(columns["target_reached"].sum()), int(columns["mirrors"].sum()),
        ends_of(columns), Counter(columns["size"].tolist()),
        {name: _moments(values) for name, values in numbers.items()},
    )  # fmt: skip


def ends_of(columns: Columns) -> Mapping[tuple[int, str], int]:
    """Return how many trials ended at which look with which decision."""
    return Counter(zip(columns["look"].tolist(), columns["decision"].tolist(), strict=True))


def together(first: Tally, second: Tally) -> Tally:
    """Return the tally of two blocks of trials.

    Blocks of the same size in the same order give the same bits, whatever files they came from.
    """
    return Tally(
        first.trials + second.trials, first.known + second.known, first.covered + second.covered,
        first.target_reached + second.target_reached, first.mirrors + second.mirrors,
        Counter(first.ends) + Counter(second.ends), Counter(first.sizes) + Counter(second.sizes),
        {name: _merged(one, second.moments[name]) for name, one in first.moments.items()},
    )  # fmt: skip


def median_size(counted: Tally) -> float:
    """Return the middle number of families randomised, as `numpy.median` has it.

    >>> median_size(Tally(4, 0, 0, 0, 0, {}, {10: 1, 20: 1, 30: 2}, {}))
    25.0
    """
    wanted = ((counted.trials - 1) // 2, counted.trials // 2)
    found, before = [], 0
    for size in sorted(counted.sizes):
        after = before + counted.sizes[size]
        found += [size for place in wanted if before <= place < after]
        before = after
    return sum(found) / 2


def _moments(values: NDArray[Any]) -> Moments:
    numbers = np.asarray(values, float)
    numbers = numbers[np.isfinite(numbers)]
    mean = float(numbers.mean()) if numbers.size else 0.0
    return Moments(int(numbers.size), mean, float(((numbers - mean) ** 2).sum()))


def _merged(first: Moments, second: Moments) -> Moments:
    """Source: Chan, Golub and LeVeque, Am Stat 1983;37:242."""
    count = first.count + second.count
    if not count:
        return first
    away, share = second.mean - first.mean, second.count / count
    squares = first.squares + second.squares + away**2 * first.count * share
    return Moments(count, first.mean + away * share, squares)


def all_together(tallies: list[Tally]) -> Tally:
    """Return the tally of several blocks, one after the other."""
    return reduce(together, tallies)
