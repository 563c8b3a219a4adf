"""Group-sequential trials simulated look by look, for what the exact recursion cannot tell.

`performance` is exact and to be preferred for chances; this gives whole trials (where each ended,
with which Z), any of which can be made again by its index.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.counted_draws import key_of, normals
from alongside.science.adaptation.group_sequential.recursion import check_fractions
from alongside.science.adaptation.response_adaptive import Engine, fastest

ABOVE, BELOW, NEITHER = 1, -1, 0
PURPOSE = "increment"
_PORTION = 100_000


@dataclass(frozen=True)
class Walks:
    """Trials, one each: the look at which it ended (from 0), the side and Z there."""

    look: NDArray[np.int64]
    side: NDArray[np.int64]
    z: NDArray[np.float64]


def simulate_looks(
    fractions: Sequence[float],
    upper: Sequence[float],
    lower: Sequence[float] | None,
    drift: float,
    *,
    trials: int,
    seed: int,
    first: int = 0,
    engine: Engine | None = None,
) -> Walks:
    """Return trials `first` to first + trials − 1 with normal outcomes.

    Z(k) = (Σ √(t(j) − t(j − 1))·z(j) + drift·t(k))/√t(k), z standard normal; ends above where
    Z ≥ upper, below where Z ≤ lower, else at the last look. One counted number for each look.

    Raises ValueError for fractions that do not rise or bounds that are not one for each look.
    Source: Jennison and Turnbull, Group Sequential Methods, 2000, chapter 3.

    >>> found = simulate_looks((0.5, 1.0), (2.797, 1.977), None, 2.8, trials=2000, seed=1)
    >>> abs(float((found.side == ABOVE).mean()) - 0.8) < 0.05
    True
    """
    check_fractions(fractions)
    below = (-math.inf,) * len(upper) if lower is None else tuple(lower)
    if len(upper) != len(fractions) or len(below) != len(fractions):
        raise ValueError("Give one bound for each look.")
    if trials < 1 or first < 0:
        raise ValueError("Simulate 1 trial or more, counted from 0.")
    times = np.array(fractions, np.float64)
    line = np.array(
        [np.sqrt(np.diff(times, prepend=0.0)), drift * times, np.sqrt(times), upper, below]
    )
    if (engine or fastest()) == "numba":
        from alongside.science.adaptation.group_sequential.simulated_compiled import walk

        return Walks(*walk(key_of(seed, PURPOSE), first, trials, line))
    parts = [
        _walk(seed, start, min(_PORTION, first + trials - start), line)
        for start in range(first, first + trials, _PORTION)
    ]
    return Walks(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _walk(
    seed: int, first: int, trials: int, line: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    steps, means, roots, upper, lower = line
    drawn = normals(seed, PURPOSE, np.arange(first, first + trials), steps.size)
    sums = np.add.accumulate(drawn * steps, axis=1)
    z = (sums + means) / roots
    above, below = z >= upper, z <= lower
    stops = above | below
    stops[:, -1] = True
    look = stops.argmax(axis=1)
    rows = np.arange(trials)
    side = np.where(above[rows, look], ABOVE, np.where(below[rows, look], BELOW, NEITHER))
    return look, side, z[rows, look]
