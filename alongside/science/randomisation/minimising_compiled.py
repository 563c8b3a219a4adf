"""Minimisation in one compiled loop. Only imported where Numba is asked for."""

from math import sqrt
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from alongside.science.randomisation.minimisation import CLOSE
from alongside.science.randomisation.minimising_arrays import Arrays, NotForArrays, Whole


def by_numba(a: Arrays, levels: Whole, draws: NDArray[np.uint8]) -> tuple[Whole, Whole]:
    """As `by_numpy`, one trial after another. Raises `NotForArrays`."""
    given, sets = (np.zeros(levels.shape[:2], np.int64) for _ in range(2))
    counts = np.zeros((a.rows, len(a.steps)), np.int64)
    for trial in range(len(levels)):
        counts[:] = 0
        whole = _minimised(
            levels[trial], draws[trial], counts, a.steps, a.weights, a.measure,
            a.bounds, a.below, a.mask, a.length, given[trial], sets[trial],
        )  # fmt: skip
        if not whole:
            raise NotForArrays("the draws ran out")
    return given, sets


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _range(counts: Any, row: int, arm: int, step: int) -> Any:
    """The range of a level's counts with one family more for an arm."""
    low = high = counts[row, 0] + (step if arm == 0 else 0)
    for other in range(1, counts.shape[1]):
        x = counts[row, other] + (step if arm == other else 0)
        low, high = min(low, x), max(high, x)
    return high - low


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _squares(counts: Any, row: int, arm: int, step: int) -> Any:
    """K sum(x x) - sum(x) sum(x) of a level's counts with one family more for an arm."""
    total = squares = 0
    for other in range(counts.shape[1]):
        x = counts[row, other] + (step if arm == other else 0)
        total, squares = total + x, squares + x * x
    return counts.shape[1] * squares - total * total


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _seen(counts: Any, levels: Any, place: int) -> bool:
    """Whether an earlier family shares one of these levels."""
    for factor in range(levels.shape[1]):
        for arm in range(counts.shape[1]):
            if counts[levels[place, factor], arm] > 0:
                return True
    return False


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _tied_exactly(
    counts: Any, levels: Any, place: int, steps: Any, weights: Any, measure: int
) -> int:
    """The arms with the least range or variance as a set."""
    tied, least = 0, -1
    for arm in range(steps.size):
        score, step = 0, steps[arm]
        if measure == 0:
            for factor in range(levels.shape[1]):
                score += weights[factor] * _range(counts, levels[place, factor], arm, step)
        else:
            for factor in range(levels.shape[1]):
                score += weights[factor] * _squares(counts, levels[place, factor], arm, step)
        if least < 0 or score < least:
            tied, least = 0, score
        if score == least:
            tied |= 1 << arm
    return tied


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _tied_nearly(
    counts: Any, levels: Any, place: int, steps: Any, weights: Any, scores: Any
) -> int:
    """The arms with the least standard deviation as a set; `scores` is room to work in."""
    for arm in range(steps.size):
        scores[arm] = 0.0
        for factor in range(levels.shape[1]):
            spread = _squares(counts, levels[place, factor], arm, steps[arm])
            scores[arm] += weights[factor] * sqrt(spread)
    near = scores.min() + CLOSE * (1 + scores.min())
    tied = 0
    for arm in range(steps.size):
        if scores[arm] <= near:
            tied |= 1 << arm
    return tied


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _drawn(draws: Any, place: int, below: int, mask: int, length: int) -> int:
    """A whole number from the bytes of a family's stream; -1 where they ran out."""
    start = 0
    while start + length <= draws.shape[1]:
        value = 0
        for byte in range(start, start + length):
            value = (value << 8) | draws[place, byte]
        value &= mask
        if value < below:
            return value
        start += length
    return -1


@njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _minimised(
    levels: Any, draws: Any, counts: Any, steps: Any, weights: Any, measure: int,
    bounds: Any, below: Any, mask: Any, length: Any, given: Any, sets: Any,
) -> bool:  # fmt: skip
    """Fill in the arms and the sets of chances of one trial; False where draws ran out."""
    scores = np.zeros(steps.size)
    for place in range(levels.shape[0]):
        tied = 0
        if _seen(counts, levels, place) and measure == 2:
            tied = _tied_nearly(counts, levels, place, steps, weights, scores)
        elif _seen(counts, levels, place):
            tied = _tied_exactly(counts, levels, place, steps, weights, measure)
        value = _drawn(draws, place, below[tied], mask[tied], length[tied])
        if value < 0:
            return False
        arm = 0
        while value >= bounds[tied, arm]:
            arm += 1
        for factor in range(levels.shape[1]):
            counts[levels[place, factor], arm] += steps[arm]
        given[place], sets[place] = arm, tied
    return True
