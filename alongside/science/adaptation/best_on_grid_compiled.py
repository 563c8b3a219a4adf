"""Chances on a grid for one trial in compiled loops, the same bits as `best_on_grid`."""

from __future__ import annotations

from math import floor, sqrt
from typing import Any

import numpy as np
from numba import njit

from alongside.science.adaptation.best_on_grid import (
    FALL,
    FINEST,
    LEAST,
    MIDDLE,
    ROOM,
    START,
    WIDEST,
)
from alongside.science.adaptation.elementary_compiled import exponential, logarithm, logarithms


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def room(arms: int) -> Any:
    """Room for a trial: the table; by arm density, slope, reached, gained; first logit, step."""
    return np.empty((3, ROOM)), np.empty((arms, 4, ROOM)), np.empty(2)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def pair_chances(a: Any, b: Any, gammas: Any, found: Any) -> int:
    """Fill `found` for two arms with whole parameters, as `best_on_grid.pair_chances`."""
    p, q, r, s, way = a[0], b[0], a[1], b[1], 0
    if a[1] < p:
        p, q, r, s, way = a[1], b[1], a[0], b[0], 1
    if b[1] < p:
        p, q, r, s, way = b[1], a[1], b[0], a[0], 0
    if b[0] < p:
        p, q, r, s, way = b[0], a[0], b[1], a[1], 1
    if r + q + s >= gammas.size:
        return -1
    level = (gammas[int(q + s)] + gammas[int(r + s)]) - (gammas[int(r + q + s)] + gammas[int(s)])
    if level < LEAST:
        return -1
    term, summed = exponential(level), 0.0
    for i in range(int(p)):
        summed += term
        term = term * (((r + i) * (q + i)) / ((r + q + s + i) * (1.0 + i)))
    found[way], found[1 - way] = summed, 1.0 - summed
    return 0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def make(a: Any, b: Any, active: Any, table: Any, here: Any) -> int:
    """Lay the grid of one trial in `here` and return the index of its last point."""
    known, by_arm, line = here
    low, high, narrowest = np.inf, -np.inf, np.inf
    for arm in range(a.size):
        if active[arm]:
            spread = sqrt((a[arm] + b[arm]) / (a[arm] * b[arm]))
            centre = logarithm(a[arm] / b[arm])
            low = min(low, _end(a[arm], b[arm], centre, -START * spread, table))
            high = max(high, _end(a[arm], b[arm], centre, START * spread, table))
            narrowest = min(narrowest, spread)
    start = MIDDLE + floor(max(low, -WIDEST) * 256.0)
    stop = MIDDLE + floor(min(high, WIDEST) * 256.0)
    stride = 1
    while stride * (4.0 * FINEST) <= narrowest or (stop - start) // stride >= ROOM:
        stride = stride * 2
    last = (stop - start) // stride
    line[0], line[1] = (start - MIDDLE) * FINEST, stride * FINEST
    for row in range(3):
        for k in range(last + 1):
            known[row, k] = table[row, start + k * stride]
    for arm in range(a.size):
        if active[arm]:
            _arm(a[arm], b[arm], known, line[1], last + 1, by_arm[arm])
    return last


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _end(a: float, b: float, centre: float, away: float, table: Any) -> Any:
    at = floor(min(max(centre + away, -WIDEST), WIDEST) * 256.0)
    place = MIDDLE + int(at)
    level = a * table[1, place] + b * table[2, place] - _top(a, b)
    if level > -FALL:
        return at * FINEST - (FALL + level) / (a - (a + b) * table[0, place])
    return at * FINEST


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _top(a: float, b: float) -> float:
    return a * logarithm(a / (a + b)) + b * logarithm(b / (a + b))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _arm(a: float, b: float, known: Any, step: float, points: int, made: Any) -> None:
    """Density, slope and distribution function of one arm."""
    top, total = _top(a, b), a + b
    square = step * step
    fourth = square * square
    one, three, five = square / 12.0, fourth / 720.0, fourth * square / 30240.0
    for k in range(points):
        level = a * known[1, k] + b * known[2, k] - top
        made[0, k] = exponential(level if level > LEAST else LEAST)
    for k in range(points):
        share, f = known[0, k], made[0, k]
        g, w, s = a - total * share, share * (1.0 - share), 1.0 - 2.0 * share
        g1 = -total * w
        g2, g3, g4 = g1 * s, g1 * (1.0 - 6.0 * w), g1 * s * (1.0 - 12.0 * w)
        f1 = f * g
        f2 = f1 * g + f * g1
        f3 = f2 * g + 2.0 * f1 * g1 + f * g2
        f4 = f3 * g + 3.0 * f2 * g1 + 3.0 * f1 * g2 + f * g3
        f5 = f4 * g + 4.0 * f3 * g1 + 6.0 * f2 * g2 + 4.0 * f1 * g3 + f * g4
        made[1, k], made[2, k], made[3, k] = f1, three * f3, five * f5
    running = 0.0
    for k in range(points):
        if k:
            running += 0.5 * step * (made[0, k - 1] + made[0, k])
        made[2, k] = running - one * made[1, k] + made[2, k] - made[3, k]
    per = 1.0 / running
    for k in range(points):
        made[0, k], made[1, k], made[2, k] = made[0, k] * per, made[1, k] * per, made[2, k] * per


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def best(active: Any, last: int, here: Any, found: Any) -> None:
    """Fill `found` with P(each share is the greatest of the active ones)."""
    _, by_arm, line = here
    for arm in range(active.size):
        found[arm] = 0.0
        if not active[arm]:
            continue
        summed = 0.0
        for k in range(last + 1):
            product = by_arm[arm, 0, k]
            for other in range(active.size):
                if other != arm and active[other]:
                    product = product * by_arm[other, 2, k]
            summed += product
        found[arm] = line[1] * summed


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def better_than(active: Any, control: int, last: int, here: Any, found: Any) -> None:
    """Fill `found` with P(each active share is greater than the control's)."""
    _, by_arm, line = here
    for arm in range(active.size):
        summed = 0.0
        if active[arm] and arm != control:
            for k in range(last + 1):
                summed += by_arm[arm, 0, k] * by_arm[control, 2, k]
        found[arm] = line[1] * summed


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def equivalence(active: Any, difference: float, last: int, here: Any) -> float:
    """P(all active shares lie within `difference` of each other)."""
    known, by_arm, line = here
    step = line[1]
    for k in range(last + 1):
        moved = known[0, k] + difference
        safe = moved if moved < 1.0 else 0.5
        known[1, k] = safe / (1.0 - safe)
    logarithms(known[1, : last + 1], known[2, : last + 1])
    for k in range(last + 1):
        known[1, k] = (known[2, k] - line[0]) / step
        if known[0, k] + difference >= 1.0 or known[1, k] >= last:
            known[1, k] = last
    for arm in range(active.size):
        if active[arm]:
            _gained(by_arm[arm], known[1], step, last)
    found = 0.0
    for arm in range(active.size):
        summed = 0.0
        if active[arm]:
            for k in range(last + 1):
                product = by_arm[arm, 0, k]
                for other in range(active.size):
                    if other != arm and active[other]:
                        product = product * by_arm[other, 3, k]
                summed += product
        found = found + step * summed
    return found


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _gained(made: Any, places: Any, step: float, last: int) -> None:
    """The distribution function between two points less that here, as `best_on_grid._gained`."""
    square = step * step
    for k in range(last + 1):
        inside = places[k] < last
        at = np.floor(places[k]) if inside else 0.0
        part, cell = places[k] - at if inside else 0.0, np.int64(at)
        f0, f1 = made[2, cell], made[2, cell + 1]
        d0, d1 = step * made[0, cell], step * made[0, cell + 1]
        c0, c1 = square * made[1, cell], square * made[1, cell + 1]
        d, e, c = f1 - f0 - d0 - 0.5 * c0, d1 - d0 - c0, c1 - c0
        third, fourth = 10.0 * d - 4.0 * e + 0.5 * c, 7.0 * e - 15.0 * d - c
        fifth = 6.0 * d - 3.0 * e + 0.5 * c
        inner = third + part * (fourth + part * fifth)
        value = f0 + part * (d0 + part * (0.5 * c0 + part * inner))
        made[3, k] = (value if inside else 1.0) - made[2, k]
