"""Minimisation in arrays of NumPy, all trials side by side, family after family."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.science.randomisation.minimisation import CLOSE

Whole = NDArray[np.int64]
MEASURES = ("range", "variance", "sd")


class NotForArrays(ValueError):
    """Too many arms, too large numbers, or draws that ran out: `Minimisation.allocate` can."""


@dataclass(frozen=True)
class Arrays:
    """A method in numbers: see `Tally` for steps and weights, `MEASURES` for the measure.

    `rows` is how many levels there are. A draw takes `length` bytes, the highest first, keeps
    the bits of `mask`, is drawn again from `below` on, and falls to the first arm whose bound
    lies above it; each has an entry for each set of chances.
    """

    steps: Whole
    weights: Whole
    measure: int
    rows: int
    bounds: Whole
    below: Whole
    mask: Whole
    length: Whole


def by_numpy(a: Arrays, levels: Whole, draws: NDArray[np.uint8]) -> tuple[Whole, Whole]:
    """The arms and the sets of chances, [trial, family]. Raises `NotForArrays`."""
    trials, families, _ = levels.shape
    counts = np.zeros((trials, a.rows, len(a.steps)), np.int64)
    given, sets = (np.zeros((trials, families), np.int64) for _ in range(2))
    every = np.arange(trials)
    for place in range(families):
        rows = levels[:, place]
        now = counts[every[:, None], rows]
        chance = np.where(now.any(axis=(1, 2)), _tied(a, now), 0)
        value = _drawn(a, chance, draws[:, place])
        arm = (value[:, None] >= a.bounds[chance]).sum(axis=1)
        counts[every[:, None], rows, arm[:, None]] += a.steps[arm][:, None]
        given[:, place], sets[:, place] = arm, chance
    return given, sets


def _tied(a: Arrays, now: Whole) -> Whole:
    """The arms with the least spread as a set, from counts [trial, factor, arm]."""
    arms = len(a.steps)
    after = now[:, :, None, :] + np.diag(a.steps)
    if a.measure == 0:
        spread = after.max(axis=3) - after.min(axis=3)
    else:
        spread = arms * (after * after).sum(axis=3) - after.sum(axis=3) ** 2
    if a.measure < 2:
        scores = (spread * a.weights[:, None]).sum(axis=1)
        near = scores.min(axis=1)
    else:
        roots = np.sqrt(spread.astype(np.float64))
        scores = np.zeros((len(now), arms))
        for factor, weight in enumerate(a.weights):  # one after another, as `Tally` adds them
            scores = scores + weight * roots[:, factor]
        least = scores.min(axis=1)
        near = least + CLOSE * (1 + least)
    tied: Whole = (scores <= near[:, None]) @ (1 << np.arange(arms))
    return tied


def _drawn(a: Arrays, chance: Whole, block: NDArray[np.uint8]) -> Whole:
    """A whole number below that of each trial's chances, from its bytes [trial, byte]."""
    below, mask, length = a.below[chance], a.mask[chance], a.length[chance]
    value, start = np.zeros(len(chance), np.int64), np.zeros(len(chance), np.int64)
    left = np.arange(len(chance))
    while left.size:
        if (start[left] + length[left]).max() > block.shape[1]:
            raise NotForArrays("the draws ran out")
        found = np.zeros(len(left), np.int64)
        for byte in range(int(length[left].max())):
            more = byte < length[left]
            at = np.minimum(start[left] + byte, block.shape[1] - 1)
            found = np.where(more, (found << 8) | block[left, at], found)
        value[left] = found & mask[left]
        start[left] += length[left]
        left = left[value[left] >= below[left]]
    return value
