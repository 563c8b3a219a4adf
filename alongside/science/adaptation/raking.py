"""Weights under which recruits have the margins of the target, and what they cost in size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_ROUNDS, _CLOSE = 1000, 1e-10


class CannotRake(ValueError):
    """A margin that no weights can reach."""


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights with mean 1, and how many equally weighted recruits they are worth.

    `effective_size` = (Σw)²/Σw² (Kish); `design_effect` = n/effective size. `rounds`: how many
    times all margins were gone through. `heaviest`: the largest weight.
    """

    weights: tuple[float, ...]
    effective_size: float
    design_effect: float
    heaviest: float
    rounds: int


def rake(
    people: Mapping[str, Sequence[str]],
    targets: Mapping[str, Mapping[str, float]],
    start: Sequence[float] | None = None,
) -> Raked:
    """Return weights under which every margin has the target's shares.

        again and again for each margin: w ← w · (target share)/(weighted share), until all hold

    `people`: for each margin (such as "decile") one category for each recruit, in one order;
    `targets`: for the same margins, numbers or weights by category; `start`: weights to begin
    with, all 1 by default. One margin alone is post-stratification.

    Raises `CannotRake`, naming margin and category, for a category of the target without
    recruits (put it together with another), a recruit's category that the target lacks, or
    margins that contradict each other. Source: Deming and Stephan, Ann Math Stat 1940;11:427;
    Kish, Survey Sampling, 1965, for the effective size.

    >>> found = rake({"decile": ["1-3", "1-3", "4-10", "4-10"]}, {"decile": {"1-3": 3, "4-10": 1}})
    >>> found.weights, found.effective_size
    ((1.5, 1.5, 0.5, 0.5), 3.2)
    """
    weights = _start(people, targets, start)
    margins = [_margin(name, people[name], targets[name]) for name in targets]
    rounds = 0
    while not rounds or any(_apart(weights, *margin) >= _CLOSE for margin in margins):
        rounds += 1
        if rounds > _ROUNDS:
            raise CannotRake("The margins contradict each other: no weights reach all of them.")
        for places, shares in margins:
            now = np.bincount(places, weights=weights, minlength=len(shares)) / weights.sum()
            weights = weights * (shares / now)[places]
    weights = weights / weights.mean()
    size = float(weights.sum() ** 2 / (weights**2).sum())
    heaviest = float(weights.max())
    return Raked(tuple(weights.tolist()), size, len(weights) / size, heaviest, rounds)


def weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted mean: Σ w y/Σ w.

    >>> weighted_mean([1.0, 3.0], [3.0, 1.0])
    1.5
    """
    w = np.asarray(weights, float)
    return float(w @ np.asarray(values, float) / w.sum())


def post_stratified_error(
    values: Sequence[float], strata: Sequence[str], totals: Mapping[str, float]
) -> float:
    """Return the standard error of a post-stratified mean of a simple random sample.

        √((1 - n/N) n/(n-1) Σ rᵢ²),  rᵢ = w (yᵢ - ȳ)/N less its mean in the stratum, w = N_h/n_h

    `values` and `strata`: one for each recruit; `totals`: how many people there are in each
    stratum, N in all. Without replacement: a sample of everybody has no error.

    Raises `CannotRake` for a stratum without recruits or totals, or fewer than 2 recruits. Source:
    Särndal, Swensson and Wretman, Model Assisted Survey Sampling, 1992, section 7.6.

    >>> round(post_stratified_error([1, 2, 4, 7], ["a", "a", "b", "b"], {"a": 10, "b": 30}), 4)
    0.8768
    """
    y, names = np.asarray(values, float), list(totals)
    places, shares = _margin("The strata", strata, totals)
    n, people = len(y), float(sum(totals.values()))
    if n < 2 or len(y) != len(strata):
        raise CannotRake("An error needs 2 recruits or more, each with a value and a stratum.")
    numbers = np.bincount(places, minlength=len(names))
    weights = (shares * people / numbers)[places]
    apart = weights * (y - weights @ y / people) / people
    apart -= (np.bincount(places, weights=apart, minlength=len(names)) / numbers)[places]
    return float(np.sqrt(max(0.0, 1 - n / people) * n / (n - 1) * (apart @ apart)))


def _start(
    people: Mapping[str, Sequence[str]],
    targets: Mapping[str, Mapping[str, float]],
    start: Sequence[float] | None,
) -> Numbers:
    missing = [name for name in targets if name not in people]
    if missing or not targets:
        raise CannotRake(f"There is no margin of recruits for {', '.join(missing) or 'anything'}.")
    sizes = {len(people[name]) for name in targets}
    if len(sizes) != 1 or 0 in sizes or (start is not None and len(start) not in sizes):
        raise CannotRake("Every margin, and the weights, need one entry for each recruit.")
    weights = np.ones(sizes.pop()) if start is None else np.asarray(start, float)
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        raise CannotRake("Weights to begin with are above 0.")
    return weights


def _margin(
    name: str, categories: Sequence[str], target: Mapping[str, float]
) -> tuple[NDArray[np.int64], Numbers]:
    order = {category: place for place, category in enumerate(target)}
    strangers = sorted({each for each in categories if not target.get(each)})
    if strangers:
        raise CannotRake(f"{name}: the target has nobody in {', '.join(strangers)}.")
    empty = [each for each, number in target.items() if number > 0 and each not in categories]
    if empty or min(target.values()) < 0:
        raise CannotRake(f"{name}: nobody was recruited from {', '.join(empty)}; join categories.")
    shares = np.array(list(target.values()), float)
    places = np.array([order[each] for each in categories], np.int64)
    kept = np.unique(places)
    return np.searchsorted(kept, places), shares[kept] / shares.sum()


def _apart(weights: Numbers, places: NDArray[np.int64], shares: Numbers) -> float:
    now = np.bincount(places, weights=weights, minlength=len(shares)) / weights.sum()
    return float(np.abs(now - shares).max())
