"""Adaptive trials in NumPy, many at once: the same trials as the compiled loop, bit for bit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.best_on_grid import (
    Grid,
    best,
    better_than,
    equivalence,
    grid,
    pair_chances,
)
from alongside.science.adaptation.counted_draws import philox
from alongside.science.adaptation.response_adaptive import (
    EQUIVALENT,
    FUTILE,
    SUPERIOR,
    UNDECIDED,
    Adaptive,
    Trials,
)

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
_PORTION = 256
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


def run(design: Adaptive, limits: Words, key: int, first: int, trials: int) -> Trials:
    """Return the trials `first` to first + trials − 1, some hundreds at a time."""
    parts = [
        _Portion(design, limits, key, start, min(_PORTION, first + trials - start)).run()
        for start in range(first, first + trials, _PORTION)
    ]
    joined = [np.concatenate(each) for each in zip(*parts, strict=True)]
    return Trials(*joined)


class _Portion:
    """Some trials side by side; those that have ended are no longer looked at."""

    def __init__(self, design: Adaptive, limits: Words, key: int, first: int, trials: int) -> None:
        self.design, self.limits = design, limits
        pairs = np.arange((design.randomised[-1] + 1) // 2, dtype=np.uint64)
        index = np.arange(first, first + trials, dtype=np.uint64)
        words = np.stack(philox(key, *np.broadcast_arrays(index[:, None], pairs[None, :])), axis=2)
        self.words = words.reshape(trials, -1)
        self.active = np.ones((trials, design.arms), bool)
        self.n, self.x = (np.zeros((trials, design.arms), np.int64) for _ in range(2))
        self.ended, self.look, self.leading = (np.zeros(trials, np.int64) for _ in range(3))
        self.bounds = np.zeros((len(design.looks) + 1, trials, design.arms), np.uint64)
        self.bounds[0] = _bounds(self._ratio(trials), self.active)

    def run(self) -> tuple[Whole, Whole, Whole, Whole, Whole]:
        """Return what `Trials` holds."""
        going, counted = np.arange(self.ended.size), 0
        for look, seen in enumerate(self.design.looks):
            if not going.size:
                break
            self._count(going, counted, seen)
            shares = self._look(going, look)
            goes_on, counted = self.ended[going] == UNDECIDED, seen
            self._count(going[~goes_on], seen, self.design.randomised[look])
            going = going[goes_on]
            self.bounds[look + 1, going] = _bounds(shares[goes_on], self.active[going])
        self._count(going, counted, self.design.randomised[-1])
        return self.ended, self.look, self.leading, self.n, self.x

    def _count(self, rows: Whole, start: int, stop: int) -> None:
        """Count families `start` to `stop` − 1, each by the shares that held when it came."""
        begin = 0
        for segment, end in enumerate(self.design.randomised):
            words = self.words[rows, max(start, begin) : max(0, min(stop, end))]
            lower = np.zeros((rows.size, 1), np.uint64)
            for arm in range(self.design.arms if words.size else 0):
                upper = self.bounds[segment, rows, arm, None]
                here = ((words & _LOW) >= lower) & ((words & _LOW) < upper)
                self.n[rows, arm] += here.sum(axis=1)
                self.x[rows, arm] += (here & ((words >> _HALF) < self.limits[arm])).sum(axis=1)
                lower = upper
            begin = end

    def _look(self, rows: Whole, look: int) -> Floats:
        """Decide for these trials; return the shares with which those that go on continue."""
        design = self.design
        seen = self.n[rows].astype(np.float64)
        good = self.x[rows] if design.higher_is_better else self.n[rows] - self.x[rows]
        prior = design.prior if design.higher_is_better else design.prior[::-1]
        a: Floats = prior[0] + good.astype(np.float64)
        b: Floats = prior[1] + (seen - good)
        odds, standing, alike = self._chances(a, b, self.active[rows])
        active = self.active[rows]
        code = _decide(design, standing, active, look in design.drop_worst_at)
        if design.equivalent is not None:
            near = equivalence(alike, active, design.equivalent[1]) if alike else np.zeros(0)
            code[(code == UNDECIDED) & (near > design.equivalent[0])] = EQUIVALENT
        leads = np.where((code == SUPERIOR)[:, None], standing, odds)
        self.leading[rows] = np.where(active, leads, -1.0).argmax(axis=1)
        self.active[rows], self.ended[rows], self.look[rows] = active, code, look
        if not design.responsive:
            return _shares(self._ratio(rows.size), active, 0.0)
        return _shares(np.sqrt(odds) if design.softened else odds, active, design.least)

    def _chances(self, a: Floats, b: Floats, active: Flags) -> tuple[Floats, Floats, Grid | None]:
        """P(best), what decides, and the grid where it was laid."""
        design = self.design
        whole = all(part == int(part) for part in design.prior)
        if design.arms == 2 and design.control is None and design.equivalent is None and whole:
            odds, known = pair_chances(a, b)
            if not known.all():
                rest = active[~known]
                odds[~known] = best(grid(a[~known], b[~known], rest), rest)
            return odds, odds, None
        laid = grid(a, b, active)
        odds = best(laid, active)
        if design.control is None:
            return odds, odds, laid
        return odds, better_than(laid, active, design.control), laid

    def _ratio(self, trials: int) -> Floats:
        return np.tile(np.array(self.design.ratio, np.float64), (trials, 1))


def _decide(design: Adaptive, standing: Floats, active: Flags, drop: bool) -> Whole:
    """Decide, and take arms that are dropped out of the active ones."""
    superior = np.asarray((active & (standing > design.superior)).any(axis=1))
    tried = np.arange(design.arms) != (-1 if design.control is None else design.control)
    if design.inferior is not None:
        active &= superior[:, None] | ~tried | (standing >= design.inferior)
    left = (active & tried).sum(axis=1)
    if drop:
        worst = np.where(active & tried, standing, 2.0).argmin(axis=1)
        dropped = ~superior & (left > (2 if design.control is None else 1))
        active[dropped, worst[dropped]] = False
    code = np.where(superior, SUPERIOR, np.where(left == 0, FUTILE, UNDECIDED))
    if design.control is None:
        code[(left == 1) & ~superior] = SUPERIOR
    return code


def _shares(weights: Floats, active: Flags, least: float) -> Floats:
    """Shares of the active arms by their weights, none below the least."""
    found = np.where(active, weights, 0.0)
    held = np.zeros(found.shape, bool)
    moving = np.ones(len(found), bool)
    for _ in range(found.shape[1]):
        free = np.add.accumulate(np.where(held, 0.0, found), axis=1)[:, -1]
        rest = 1.0 - least * held.sum(axis=1)
        free = np.where(free > 0, free, 1.0)
        scaled = found / free[:, None] * rest[:, None]
        found = np.where(moving[:, None] & active & ~held, scaled, found)
        low = moving[:, None] & active & ~held & (found < least)
        found, held = np.where(low, least, found), held | low
        moving = np.asarray(low.any(axis=1))
    return found


def _bounds(shares: Floats, active: Flags) -> Words:
    """The upper ends of the arms among words of 32 bits; the last active arm reaches to the end."""
    counted = np.where(active, shares, 0.0)
    running = np.add.accumulate(counted, axis=1)
    total = running[:, -1:]
    ends = np.floor(running / np.where(total > 0, total, 1.0) * 2.0**32).astype(np.uint64)
    last = shares.shape[1] - 1 - active[:, ::-1].argmax(axis=1)
    return np.where(np.arange(shares.shape[1]) < last[:, None], ends, np.uint64(2**32))
