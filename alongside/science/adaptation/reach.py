"""One characteristic of those reached beside the target: ratios, distances, gradient, gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import Any

from alongside.science.adaptation.distances import (
    Distances,
    NotComparable,
    distances,
    exact_match,
    match,
)
from alongside.science.adaptation.gradient import (
    NoGradient,
    RelativeIndex,
    Slope,
    relative_index,
    slope_index,
)
from alongside.science.adaptation.representation import (
    Representation,
    UnusableTarget,
    recruits_needed,
    recruits_roughly,
    representation,
    shares_of,
)
from alongside.science.adaptation.standardised import multinomial_difference
from alongside.science.disclosure.merged import (
    Together,
    merged_neighbours,
    merged_with_others,
    too_few,
)

MOST_RECRUITS = 20_000
"""More than that are not counted out: no trial would recruit them for one group."""
_MOST_TABLES = 50_000  # more would keep a page waiting


@dataclass(frozen=True, slots=True)
class ReachRow:
    """Groups shown together: reached, the target's share, the ratio, and how many are needed.

    `target` and `ratio` are None where no target is known. `needed`: recruits still needed to
    tell a ratio of `told_apart` from 1; None where no number up to `MOST_RECRUITS` would.
    """

    groups: tuple[str, ...]
    reached: int
    target: float | None = None
    ratio: Representation | None = None
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """All groups of one characteristic. Whoever has no known group is `unknown`, a bar apart."""

    rows: tuple[ReachRow, ...]
    known: int
    unknown: int
    distances: Distances | None = None
    difference: float | None = None
    chance: float | None = None
    slope: Slope | None = None
    relative: RelativeIndex | None = None


def reach(
    counts: Mapping[str, int],
    unknown: int,
    target: Mapping[str, float] | None,
    *,
    ordered: bool = False,
    limit: int = 5,
    told_apart: float = 0.85,
    people: float | None = None,
    first: int = 0,
    blocks: Sequence[Sequence[str]] = (),
    ends: Sequence[Mapping[str, float]] = (),
) -> Reach:
    """Return reach by group, small groups put together first, so that nothing tells of a few.

    `counts`: known families by group in their order; `target`: weights by the same groups, or
    None; `ordered`: groups run from most to least deprived, so neighbours are put together and
    a gradient is told: the SII is that of the ratio to the target. `people`: how many the target
    was estimated from, where it is a sample. `first`: so many groups from the start whose sum is
    told elsewhere, so that no part may reach over their end (unless that sum is small itself).
    `blocks`: all groups without an order, in blocks whose sums are told elsewhere. `ends`: the
    target under other settings (`representation`), which widen the ratios' limits.
    A chance: exact where few tables are possible, else
    by Pearson's approximation.

    Raises ValueError for negative counts or groups that the target lacks.

    >>> found = reach({"1": 30, "2": 12, "3": 3}, 2, {"1": 50, "2": 30, "3": 20}, ordered=True)
    >>> [(row.groups, row.reached, round(row.ratio.ratio, 2)) for row in found.rows]
    [(('1',), 30, 1.33), (('2', '3'), 15, 0.67)]
    """
    names = list(counts)
    if target is not None and set(target) != set(names):
        raise ValueError("The target needs the same groups as the counts.")
    numbers = [counts[name] for name in names]
    places = [[names.index(name) for name in block] for block in blocks]
    parts = _in_blocks(numbers, places, limit) or _parts(numbers, ordered, limit, first)
    groups = _with_target([tuple(names[place] for place in part) for part in parts], target)
    reached = [sum(counts[name] for name in group) for group in groups]
    known = sum(reached)
    bare = [ReachRow(group, number) for group, number in zip(groups, reached, strict=True)]
    if target is None or known == 0 or len(groups) < 2 or sum(target.values()) <= 0:
        return Reach(tuple(bare), known, unknown)
    weights = [sum(target[name] for name in group) for group in groups]
    settings = [[sum(one[name] for name in group) for group in groups] for one in ends]
    rows = _rows(groups, reached, weights, told_apart, people, settings)
    return Reach(rows, known, unknown, **_summary(reached, weights, known, ordered))


def _parts(numbers: Sequence[int], ordered: bool, limit: int, first: int) -> Together:
    merge = merged_neighbours if ordered else merged_with_others
    if not 0 < first < len(numbers) or too_few(sum(numbers[:first]), sum(numbers), limit):
        return merge(numbers, limit)
    rest = merge(numbers[first:], limit)
    return (*merge(numbers[:first], limit), *(tuple(at + first for at in part) for part in rest))


def _in_blocks(numbers: Sequence[int], blocks: Sequence[Sequence[int]], limit: int) -> Together:
    """Groups come together within a block alone: across, its sum would give a small one away."""
    return tuple(
        tuple(block[at] for at in part)
        for block in blocks
        for part in merged_with_others([numbers[place] for place in block], limit)
    )


def _with_target(
    groups: Sequence[tuple[str, ...]], target: Mapping[str, float] | None
) -> list[tuple[str, ...]]:
    """A part of whom the target has nobody is shown with its neighbour: no ratio can be told."""
    if target is None:
        return list(groups)
    found: list[tuple[str, ...]] = []
    waiting: tuple[str, ...] = ()
    for group in groups:
        if sum(target[name] for name in group) > 0:
            found.append(waiting + group)
            waiting = ()
        elif found:
            found[-1] += group
        else:
            waiting += group
    return found or [waiting]


def _rows(
    groups: Sequence[tuple[str, ...]],
    reached: Sequence[int],
    weights: Sequence[float],
    told_apart: float,
    people: float | None,
    settings: Sequence[Sequence[float]],
) -> tuple[ReachRow, ...]:
    keys = ["+".join(group) for group in groups]
    target = dict(zip(keys, weights, strict=True))
    ratios = representation(
        dict(zip(keys, reached, strict=True)), target, target_size=people,
        target_ends=[dict(zip(keys, one, strict=True)) for one in settings],
    )  # fmt: skip
    shares = shares_of(target)
    known = sum(reached)
    return tuple(
        ReachRow(group, number, shares[key], ratio, _needed(shares[key], told_apart, known))
        for group, key, number, ratio in zip(groups, keys, reached, ratios, strict=True)
    )


def _needed(share: float, told_apart: float, known: int) -> int | None:
    needed = _recruits(share, told_apart)
    return None if needed is None else max(0, needed - known)


@lru_cache(maxsize=4096)
def _recruits(share: float, told_apart: float) -> int | None:
    """A target changes seldom, and its numbers are asked at every look."""
    try:
        if recruits_roughly(share, told_apart) > MOST_RECRUITS:
            return None
        return recruits_needed(share, told_apart)
    except UnusableTarget:
        return None


def _summary(
    reached: Sequence[int], weights: Sequence[float], known: int, ordered: bool
) -> dict[str, Any]:
    found: dict[str, Any] = {"distances": distances(reached, weights)}
    few = comb(known + len(reached) - 1, len(reached) - 1) <= _MOST_TABLES
    exact = exact_match(reached, weights) if few else None
    found["chance"] = match(reached, weights).chi_square_p if exact is None else exact
    try:
        found["difference"] = multinomial_difference(reached, weights)
    except NotComparable:
        found["difference"] = None
    if ordered:
        found |= _gradient(reached, weights, known)
    return found


def _gradient(reached: Sequence[int], weights: Sequence[float], known: int) -> dict[str, Any]:
    expected = [known * weight / sum(weights) for weight in weights]
    found: dict[str, Any] = {}
    try:
        found["relative"] = relative_index(reached, weights)
        found["slope"] = slope_index(
            [x / e for x, e in zip(reached, expected, strict=True)],
            weights,
            [x / e**2 for x, e in zip(reached, expected, strict=True)],
        )
    except NoGradient:
        pass
    return found
