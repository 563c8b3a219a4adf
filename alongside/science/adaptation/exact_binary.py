"""Two-arm trials with a yes-or-no outcome: every chance exactly, by dynamic programming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.posterior import table_second_is_greater

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
_SMALL = 200_000
GO_ON, SECOND_BETTER, FIRST_BETTER, FUTILE = 0, 1, 2, 3


@dataclass(frozen=True)
class Look:
    """A look: families with an outcome in each arm, and the decision for every pair of counts.

    `decisions`: (first + 1) × (second + 1) codes; row x, column y: x and y successes.
    """

    first: int
    second: int
    decisions: Codes


@dataclass(frozen=True)
class Behaviour:
    """What a design does when the shares are these; chances are exact, not simulated.

    `second_better`, `first_better`, `futile`: the chance of ending so at each look;
    `undecided`: of reaching the end without a decision; `expected_total`: mean families;
    `totals`: families at each look; `expected_successes`: mean successes in both arms;
    `mean_difference`: mean of the observed difference, second − first, when the trial ends.
    """

    totals: tuple[int, ...]
    second_better: tuple[float, ...]
    first_better: tuple[float, ...]
    futile: tuple[float, ...]
    undecided: float
    expected_total: float
    expected_successes: float
    mean_difference: float

    @property
    def power(self) -> float:
        """The chance of finding the second arm better."""
        return sum(self.second_better)


def posterior_looks(
    sizes: Sequence[tuple[int, int]],
    *,
    superior: float = 0.99,
    inferior: float | None = 0.01,
    futile: float | None = None,
    prior: tuple[tuple[float, float], tuple[float, float]] = ((1.0, 1.0), (1.0, 1.0)),
) -> tuple[Look, ...]:
    """Return looks that decide by the posterior chance that the second share is greater.

    h = P(p2 > p1 | counts): second better where h > superior, first better where h < inferior
    (None: never), futile where h < futile (None: never; else it stands for `inferior`).

    `sizes`: families with an outcome in each arm at each look, growing.
    Raises ValueError for sizes that fall, chances outside 0 to 1, a design that cannot stop.

    >>> [look.decisions.shape for look in posterior_looks([(10, 10), (20, 20)])]
    [(11, 11), (21, 21)]
    """
    _check_sizes(sizes)
    low = futile if futile is not None else inferior
    _check_thresholds(superior, low)
    looks = []
    for first, second in sizes:
        chance = table_second_is_greater(first, second, prior)
        codes = np.zeros(chance.shape, np.int8)
        if low is not None:
            codes[chance < low] = FUTILE if futile is not None else FIRST_BETTER
        codes[chance > superior] = SECOND_BETTER
        looks.append(Look(first, second, codes))
    _check_stops(looks)
    return tuple(looks)


def score_looks(
    sizes: Sequence[tuple[int, int]],
    upper: Sequence[float],
    lower: Sequence[float] | None = None,
    *,
    rejects_below: bool = False,
) -> tuple[Look, ...]:
    """Return looks that decide by the pooled score statistic against bounds of Z.

    Z = (y/n2 − x/n1)/√(p̄(1 − p̄)(1/n1 + 1/n2)), 0 where nobody or everybody succeeds; second
    better where Z ≥ upper, below `lower` futile, or first better with `rejects_below`.

    Raises ValueError as `posterior_looks`, and where bounds are not as many as looks.

    >>> int(score_looks([(20, 20)], [1.96])[0].decisions[5, 12])
    1
    """
    _check_sizes(sizes)
    if len(upper) != len(sizes) or (lower is not None and len(lower) != len(sizes)):
        raise ValueError("Give one bound for each look.")
    looks = []
    for place, (first, second) in enumerate(sizes):
        statistic = _score(first, second)
        codes = np.zeros(statistic.shape, np.int8)
        if lower is not None:
            codes[statistic <= lower[place]] = FIRST_BETTER if rejects_below else FUTILE
        codes[statistic >= upper[place]] = SECOND_BETTER
        looks.append(Look(first, second, codes))
    _check_stops(looks)
    return tuple(looks)


def behaviour(looks: Sequence[Look], first: float, second: float) -> Behaviour:
    """Return what a design does when the shares of success are `first` and `second`.

    The chances of all pairs of counts are carried from look to look,
    P(x, y; k) = Σ P(x', y'; k − 1)·b(x − x'; p1)·b(y − y'; p2) over those that went on, with b
    the binomial of the families in between: a Markov chain in two dimensions, error about 1e-14.

    Raises ValueError for shares outside 0 to 1.
    Source: Jennison and Turnbull, Group Sequential Methods, 2000, chapter 12.

    >>> found = behaviour(posterior_looks([(n, n) for n in (50, 100, 150, 200)]), 0.25, 0.40)
    >>> round(found.power, 6), round(found.expected_total, 3)
    (0.846281, 255.792)
    """
    for share in (first, second):
        if not 0 <= share <= 1:
            raise ValueError(f"A share of success lies between 0 and 1: it is {share:g}.")
    standing, before = np.ones((1, 1)), (0, 0)
    ended: list[Floats] = []
    sums = np.zeros(3)
    for place, look in enumerate(looks):
        standing = _after(standing, look.first - before[0], first, 0)
        standing = _after(standing, look.second - before[1], second, 1)
        last = place + 1 == len(looks)
        stops = np.ones(standing.shape, bool) if last else look.decisions != GO_ON
        codes, ending = look.decisions[stops], standing[stops]
        ended.append(np.bincount(codes, weights=ending, minlength=4).astype(np.float64))
        sums += _ending(look, standing, stops)
        standing, before = np.where(stops, 0.0, standing), (look.first, look.second)
    return _behaviour(looks, np.array(ended), sums)


def _behaviour(looks: Sequence[Look], ended: Floats, sums: Floats) -> Behaviour:
    second_better, first_better, futile = (
        tuple(map(float, ended[:, code])) for code in (SECOND_BETTER, FIRST_BETTER, FUTILE)
    )
    return Behaviour(
        totals=tuple(look.first + look.second for look in looks),
        second_better=second_better,
        first_better=first_better,
        futile=futile,
        undecided=float(ended[-1, GO_ON]),
        expected_total=float(sums[0]),
        expected_successes=float(sums[1]),
        mean_difference=float(sums[2]),
    )


def _after(standing: Floats, added: int, share: float, axis: int) -> Floats:
    """The chances of counts after more families of one arm."""
    if added == 0:
        return standing
    from scipy.stats import binom

    # Below this a success is never met, and scipy's own formula overflows.
    chance = binom.pmf(np.arange(added + 1), added, share if share > 1e-200 else 0.0)
    if axis == 1:
        return _convolved(np.ascontiguousarray(standing.T), chance).T
    return _convolved(standing, chance)


def _convolved(standing: Floats, chance: Floats) -> Floats:
    """Every column convolved with a binomial, some rows at a time.

    Only old rows that a new row can come from take part, and each product is small enough to
    be done by one core: threads that wait for each other cost more than they bring here.
    """
    old, columns = standing.shape
    added = chance.size - 1
    found = np.empty((old + added, columns))
    size = max(1, _SMALL // (columns * min(old, added + 8)))
    for start in range(0, old + added, size):
        stop = min(start + size, old + added)
        low, high = max(0, start - added), min(old, stop)
        steps = np.arange(start, stop)[:, None] - np.arange(low, high)[None, :]
        within = (steps >= 0) & (steps <= added)
        band = np.where(within, chance[np.clip(steps, 0, added)], 0.0)
        found[start:stop] = band @ standing[low:high]
    return found


def _ending(look: Look, standing: Floats, stops: NDArray[np.bool_]) -> Floats:
    """What those who stop here add to the means of total, successes and difference."""
    chance = np.where(stops, standing, 0.0)
    rows, columns = chance.sum(1), chance.sum(0)
    x = float(rows @ np.arange(look.first + 1))
    y = float(columns @ np.arange(look.second + 1))
    difference = y / look.second - x / look.first
    return np.array([float(rows.sum()) * (look.first + look.second), x + y, difference])


def _score(first: int, second: int) -> Floats:
    x, y = np.arange(first + 1)[:, None], np.arange(second + 1)[None, :]
    pooled = (x + y) / (first + second)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / first + 1 / second))
    away = y / second - x / first
    found: Floats = np.divide(away, spread, out=np.zeros_like(spread), where=spread > 0)
    return found


def _check_sizes(sizes: Sequence[tuple[int, int]]) -> None:
    if not sizes:
        raise ValueError("A design needs one look at least.")
    if min(sizes[0]) < 1:
        raise ValueError("At the first look each arm needs 1 family or more.")
    for (x, y), (later_x, later_y) in pairwise(sizes):
        if later_x < x or later_y < y or (later_x, later_y) == (x, y):
            raise ValueError("The families at the looks must grow: put the looks in their order.")


def _check_thresholds(superior: float, low: float | None) -> None:
    for chance in (superior, *([] if low is None else [low])):
        if not 0 < chance < 1:
            raise ValueError(
                f"Each posterior chance must lie between 0 and 1, both excluded: it is {chance:g}."
            )
    if low is not None and low >= superior:
        raise ValueError("The lower posterior chance must lie below the upper one.")


def _check_stops(looks: Sequence[Look]) -> None:
    if not any((look.decisions != GO_ON).any() for look in looks):
        raise ValueError(
            "This design cannot stop: no result reaches a decision at any look. Lower the "
            "threshold or plan more families."
        )
