"""Adaptive trials in one compiled loop. Only imported where Numba is asked for."""

from __future__ import annotations

from math import floor, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from alongside.science.adaptation.best_on_grid import log_gammas, table
from alongside.science.adaptation.best_on_grid_compiled import (
    best,
    better_than,
    equivalence,
    make,
    pair_chances,
    room,
)
from alongside.science.adaptation.counted_draws_compiled import fill_words
from alongside.science.adaptation.response_adaptive import (
    EQUIVALENT,
    FUTILE,
    SUPERIOR,
    UNDECIDED,
    Adaptive,
    Trials,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LOW, _HALF, _FULL = np.uint64(0xFFFFFFFF), np.uint64(32), 2.0**32
_TOP = np.uint64(63)


def run(design: Adaptive, limits: NDArray[np.uint64], key: int, first: int, trials: int) -> Trials:
    """Return the trials `first` to first + trials − 1."""
    whole = [np.zeros(trials, np.int64) for _ in range(3)]
    by_arm = [np.zeros((trials, design.arms), np.int64) for _ in range(2)]
    drops = np.zeros(len(design.looks), np.bool_)
    drops[list(design.drop_worst_at)] = True
    prior = np.array(design.prior if design.higher_is_better else design.prior[::-1], float)
    chance, difference = design.equivalent or (2.0, 0.5)
    _all(
        np.uint64(key), first, limits, np.array(design.looks), np.array(design.randomised), drops,
        np.array(design.ratio, float), prior, design.superior,
        -1.0 if design.inferior is None else design.inferior, chance, difference,
        design.responsive, design.softened, design.least,
        -1 if design.control is None else design.control, design.higher_is_better,
        table(), log_gammas(), whole[0], whole[1], whole[2], by_arm[0], by_arm[1],
    )  # fmt: skip
    return Trials(*whole, *by_arm)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _all(
    key: Any, first: int, limits: Any, looks: Any, randomised: Any, drops: Any, ratio: Any,
    prior: Any, superior: float, inferior: float, chance: float, difference: float,
    responsive: bool, softened: bool, least: float, control: int, higher: bool,
    table: Any, gammas: Any, ended: Any, ended_at: Any, leading: Any, families: Any, successes: Any,
) -> None:  # fmt: skip
    """Fill in every trial."""
    arms = limits.size
    words, here = np.empty(randomised[-1] + 8, np.uint64), room(arms)
    a, b, odds, rival = np.empty(arms), np.empty(arms), np.empty(arms), np.empty(arms)
    bounds = np.empty((looks.size + 1, arms), np.uint64)
    active, held = np.empty(arms, np.bool_), np.empty(arms, np.bool_)
    whole = prior[0] == floor(prior[0]) and prior[1] == floor(prior[1])
    pair = arms == 2 and control < 0 and chance >= 1.0 and whole
    for row in range(ended.size):
        n, x = families[row], successes[row]
        active[:] = True
        _bound(ratio, active, bounds[0])
        allocated = counted = made = 0
        for look in range(looks.size):
            wanted = (randomised[look] + 7) // 8 * 8  # four blocks are made at once
            fill_words(key, np.uint64(first + row), made, words[made:wanted])
            made = wanted
            _count(words, counted, looks[look], randomised, bounds, limits, n, x)
            allocated, counted = randomised[look], looks[look]
            _posterior(n, x, prior, higher, a, b)
            if pair and pair_chances(a, b, gammas, odds) >= 0:
                code = _decide(odds, active, superior, inferior, control, drops[look])
                leading[row] = _most(odds, active)
            else:
                code, leading[row] = _judge(
                    a, b, active, superior, inferior, control, drops[look], chance, difference,
                    table, here, odds, rival,
                )  # fmt: skip
            ended[row], ended_at[row] = code, look
            if code != UNDECIDED:
                break
            _share(odds if responsive else ratio, active, softened and responsive,
                   least if responsive else 0.0, held, rival)  # fmt: skip
            _bound(rival, active, bounds[look + 1])
        _count(words, counted, allocated, randomised, bounds, limits, n, x)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _judge(
    a: Any, b: Any, active: Any, superior: float, inferior: float, control: int, drop: bool,
    chance: float, difference: float, table: Any, here: Any, odds: Any, rival: Any,
) -> Any:  # fmt: skip
    """Fill in the chances, take dropped arms out, and say how the trial ends and who leads."""
    last = make(a, b, active, table, here)
    best(active, last, here, odds)
    if control >= 0:
        better_than(active, control, last, here, rival)
    standing = rival if control >= 0 else odds
    code = _decide(standing, active, superior, inferior, control, drop)
    near = code == UNDECIDED and chance < 1.0
    if near and equivalence(active, difference, last, here) > chance:
        code = EQUIVALENT
    return code, _most(standing if code == SUPERIOR else odds, active)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _count(
    words: Any, start: int, stop: int, randomised: Any, bounds: Any, limits: Any, n: Any, x: Any
) -> None:
    """Count families `start` to `stop` − 1, each by the shares that held when it came."""
    begin = segment = 0
    while begin < stop:
        low, high = max(start, begin), min(stop, randomised[segment])
        if high > low:
            _tally(words[low:high], bounds[segment], limits, n, x)
        begin, segment = randomised[segment], segment + 1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _tally(words: Any, bounds: Any, limits: Any, n: Any, x: Any) -> None:
    """Families and successes of each arm.

    x < y is the highest bit of x − y: a branch that chance decides would be guessed wrongly.
    """
    lower = np.uint64(0)
    for arm in range(limits.size):
        upper, limit = bounds[arm], limits[arm]
        families = successes = np.uint64(0)
        for place in range(words.size):
            chosen, drawn = words[place] & _LOW, words[place] >> _HALF
            here = ((chosen - upper) >> _TOP) - ((chosen - lower) >> _TOP)
            families += here
            successes += here & ((drawn - limit) >> _TOP)
        n[arm] += np.int64(families)
        x[arm] += np.int64(successes)
        lower = upper


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _posterior(n: Any, x: Any, prior: Any, higher: bool, a: Any, b: Any) -> None:
    for arm in range(a.size):
        kept = x[arm] if higher else n[arm] - x[arm]
        a[arm], b[arm] = prior[0] + kept, prior[1] + (n[arm] - kept)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _decide(
    standing: Any, active: Any, superior: float, inferior: float, control: int, drop: bool
) -> int:
    """Decide, and take arms that are dropped out of the active ones."""
    for arm in range(active.size):
        if active[arm] and standing[arm] > superior:
            return SUPERIOR
    worst, left = -1, 0
    for arm in range(active.size):
        if active[arm] and arm != control:
            if standing[arm] < inferior:
                active[arm] = False
            else:
                left += 1
                if worst < 0 or standing[arm] < standing[worst]:
                    worst = arm
    least = 2 if control < 0 else 1
    if drop and left > least:
        active[worst] = False
    if left == 0:
        return FUTILE
    return SUPERIOR if left == 1 and control < 0 else UNDECIDED


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _most(chances: Any, active: Any) -> int:
    lead = -1
    for arm in range(active.size):
        if active[arm] and (lead < 0 or chances[arm] > chances[lead]):
            lead = arm
    return lead


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _share(weights: Any, active: Any, softened: bool, least: float, held: Any, found: Any) -> None:
    """Shares of the active arms by their weights, none below the least; `held`: room for it."""
    arms = active.size
    for arm in range(arms):
        weight = sqrt(weights[arm]) if softened else weights[arm]
        found[arm] = weight if active[arm] else 0.0
    held[:] = False
    for _ in range(arms):
        free, fixed = 0.0, 0
        for arm in range(arms):
            fixed += held[arm]
            free += 0.0 if held[arm] else found[arm]
        changed = False
        for arm in range(arms):
            if active[arm] and not held[arm]:
                found[arm] = found[arm] / free * (1.0 - least * fixed)
        for arm in range(arms):
            if active[arm] and not held[arm] and found[arm] < least:
                held[arm], found[arm], changed = True, least, True
        if not changed:
            break


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _bound(shares: Any, active: Any, bounds: Any) -> None:
    """The upper ends of the arms among words of 32 bits; the last active arm reaches to the end."""
    total = running = 0.0
    last = 0
    for arm in range(active.size):
        if active[arm]:
            total, last = total + shares[arm], arm
    for arm in range(active.size):
        running += shares[arm] if active[arm] else 0.0
        bounds[arm] = np.uint64(floor(running / total * _FULL)) if arm < last else np.uint64(2**32)
