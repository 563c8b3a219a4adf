"""Posterior chances of shares for many trials at once, on one grid for all arms of a trial.

`posterior` is exact to the last digits and slow; this is right to about 1e-7 (equivalence: 1e-6)
and made for simulations. All by + − × ÷ √ in one order: the compiled twin gives the same bits.

Points lie in the logit t, where the density of a beta, p^a q^b, has no edges: sums over evenly
spaced points are then integrals to a dozen digits. They are a part of one table, a power of two
of its steps apart, at most half the narrowest standard deviation, and reach to where every density
has fallen by e^−30. Distribution functions are running sums with Euler and Maclaurin's first three
corrections.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.normal_scores import exponential, logarithm

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
ROOM: Final = 4096
FALL, START, LEAST = 30.0, 7.0, -700.0
FINEST, WIDEST = 2.0**-8, 64
MIDDLE: Final = WIDEST * 256


@dataclass(frozen=True)
class Grid:
    """What the arms of each trial share: trials × points, and arms × trials × points.

    `low`, `step`, `last`: the first logit, the distance and the index of the last point; `share`:
    the share at each point; `density` of the logit, its derivative `slope`, `reached`: P(below).
    """

    low: Floats
    step: Floats
    last: Whole
    share: Floats
    density: Floats
    slope: Floats
    reached: Floats


@lru_cache(maxsize=1)
def table() -> Floats:
    """Return the share p, log p and log(1 − p) at each logit from −64 to 64, a row each."""
    logit: Floats = np.arange(-MIDDLE, MIDDLE + 1).astype(np.float64) * FINEST
    odds = exponential(logit)
    share = odds / (1.0 + odds)
    above = logarithm(1.0 + odds)
    return np.array([share, logit - above, -above])


@lru_cache(maxsize=1)
def log_gammas() -> Floats:
    """Return log Γ(n) for n from 0 (never asked for) to about 2^16."""
    logs = logarithm(np.arange(1.0, 2**16))
    return np.concatenate([[np.inf, 0.0], np.add.accumulate(logs)])


def pair_chances(a: Floats, b: Floats) -> tuple[Floats, Flags]:
    """Return P(each of two shares is the greater), trials × 2, and where it is to be trusted.

    With whole parameters P(X > Y) = Σ over i < p of Γ(q + s)Γ(r + s)/(Γ(r + q + s)Γ(s)) ·
    ∏ (r + k)(q + k)/((r + q + s + k)(1 + k)), for X beta(p, q) and Y beta(r, s); the pair is
    turned so that p is the least of all four. Not to be trusted: a first term below e^−700.

    Source: Cook, Exact calculation of beta inequalities, 2005.
    """
    gammas = log_gammas()
    turned = np.stack(
        [[a[:, 0], b[:, 0], a[:, 1], b[:, 1]], [a[:, 1], b[:, 1], a[:, 0], b[:, 0]],
         [b[:, 1], a[:, 1], b[:, 0], a[:, 0]], [b[:, 0], a[:, 0], b[:, 1], a[:, 1]]]
    )  # fmt: skip
    chosen = turned[:, 0].argmin(axis=0)
    p, q, r, s = np.take_along_axis(turned, chosen[None, None, :], axis=0)[0]
    known = r + q + s < gammas.size
    q_s, r_s, r_q_s, only = (
        gammas[np.where(known, n, 1.0).astype(np.int64)] for n in (q + s, r + s, r + q + s, s)
    )
    level = (q_s + r_s) - (r_q_s + only)
    known &= level >= LEAST
    term, summed = exponential(np.where(known, level, 0.0)), np.zeros_like(p)
    for i in range(int(p.max())):
        summed = np.where(i < p, summed + term, summed)
        term = term * (((r + i) * (q + i)) / ((r + q + s + i) * (1.0 + i)))
    found = np.stack([summed, 1.0 - summed], axis=1)
    return np.where((chosen % 2 == 1)[:, None], found[:, ::-1], found), known


def grid(a: Floats, b: Floats, active: Flags) -> Grid:
    """Return the grid of trials × arms of beta(a, b); those not active count for nothing."""
    start, stride, last = _line(a, b, active)
    points = np.arange(int(last.max()) + 1)
    inside = points[None, :] <= last[:, None]
    at = np.where(inside, start[:, None] + points * stride[:, None], MIDDLE)
    known = table()[:, at]
    step: Floats = stride.astype(np.float64) * FINEST
    made = [
        _arm(a[:, arm, None], b[:, arm, None], known, step[:, None], inside & active[:, arm, None])
        for arm in range(a.shape[1])
    ]
    density, slope, reached = (np.array(part) for part in zip(*made, strict=True))
    low: Floats = (start - MIDDLE).astype(np.float64) * FINEST
    return Grid(low, step, last, known[0], density, slope, reached)


def _line(a: Floats, b: Floats, active: Flags) -> tuple[Whole, Whole, Whole]:
    """The first point of the table, the stride and the index of the last point of each trial."""
    spread = np.sqrt((a + b) / (a * b))
    centre = logarithm(a / b)
    ends = [_end(a, b, centre, side * START * spread) for side in (-1.0, 1.0)]
    low = np.where(active, ends[0], np.inf).min(axis=1)
    high = np.where(active, ends[1], -np.inf).max(axis=1)
    narrowest = np.where(active, spread, np.inf).min(axis=1)
    start = MIDDLE + np.floor(np.maximum(low, -WIDEST) * 256.0).astype(np.int64)
    stop = MIDDLE + np.floor(np.minimum(high, WIDEST) * 256.0).astype(np.int64)
    stride = np.ones_like(start)
    while True:
        wider = (stride * (4.0 * FINEST) <= narrowest) | ((stop - start) // stride >= ROOM)
        if not wider.any():
            return start, stride, (stop - start) // stride
        stride = np.where(wider, stride * 2, stride)


def _end(a: Floats, b: Floats, centre: Floats, away: Floats) -> Floats:
    """Where the density has fallen by e^−30 or more: its logarithm is concave, one step is safe."""
    at = np.floor(np.minimum(np.maximum(centre + away, -WIDEST), WIDEST) * 256.0)
    share, log_p, log_q = table()[:, MIDDLE + at.astype(np.int64)]
    level = a * log_p + b * log_q - _top(a, b)
    found: Floats = at * FINEST
    return np.where(level > -FALL, found - (FALL + level) / (a - (a + b) * share), found)


def _top(a: Floats, b: Floats) -> Floats:
    return a * logarithm(a / (a + b)) + b * logarithm(b / (a + b))


def _arm(
    a: Floats, b: Floats, known: Floats, step: Floats, here: Flags
) -> tuple[Floats, Floats, Floats]:
    share, log_p, log_q = known
    level = a * log_p + b * log_q - _top(a, b)
    f = np.where(here, exponential(np.where(level > LEAST, level, LEAST)), 0.0)
    total = a + b
    g, w, s = a - total * share, share * (1.0 - share), 1.0 - 2.0 * share
    g1 = -total * w
    g2, g3, g4 = g1 * s, g1 * (1.0 - 6.0 * w), g1 * s * (1.0 - 12.0 * w)
    f1 = f * g
    f2 = f1 * g + f * g1
    f3 = f2 * g + 2.0 * f1 * g1 + f * g2
    f4 = f3 * g + 3.0 * f2 * g1 + 3.0 * f1 * g2 + f * g3
    f5 = f4 * g + 4.0 * f3 * g1 + 6.0 * f2 * g2 + 4.0 * f1 * g3 + f * g4
    areas = np.zeros_like(f)
    areas[:, 1:] = 0.5 * step * (f[:, :-1] + f[:, 1:])
    running = np.add.accumulate(areas, axis=1)
    per = 1.0 / np.where(running[:, -1:] > 0, running[:, -1:], 1.0)
    square = step * step
    fourth = square * square
    summed = running - square / 12.0 * f1 + fourth / 720.0 * f3 - fourth * square / 30240.0 * f5
    return f * per, f1 * per, summed * per


def best(grid: Grid, active: Flags) -> Floats:
    """Return P(each share is the greatest of the active ones): trials × arms, 0 if not active."""
    found = np.zeros(active.shape)
    for arm in range(active.shape[1]):
        product = _product(grid.density[arm], grid.reached, active, arm)
        found[:, arm] = grid.step * np.add.accumulate(product, axis=1)[:, -1]
    return found


def better_than(grid: Grid, active: Flags, control: int) -> Floats:
    """Return P(each share is greater than the control's): trials × arms, 0 for the control."""
    found = np.zeros(active.shape)
    for arm in range(active.shape[1]):
        if arm != control:
            product = grid.density[arm] * grid.reached[control]
            found[:, arm] = grid.step * np.add.accumulate(product, axis=1)[:, -1]
    return found


def equivalence(grid: Grid, active: Flags, difference: float) -> Floats:
    """Return P(all active shares lie within `difference` of each other) for each trial.

    Σ over arms i of ∫ f(i; x)·∏ (F(j; x + difference) − F(j; x)) dx, i being the smallest.
    """
    moved = grid.share + difference
    safe = np.where(moved < 1.0, moved, 0.5)
    place = (logarithm(safe / (1.0 - safe)) - grid.low[:, None]) / grid.step[:, None]
    beyond = (moved >= 1.0) | (place >= grid.last[:, None])
    cell = np.where(beyond, 0.0, np.floor(place)).astype(np.int64)
    part = np.where(beyond, 0.0, place - cell)
    gained = np.array([_gained(grid, arm, cell, part, beyond) for arm in range(active.shape[1])])
    found = np.zeros(active.shape[0])
    for arm in range(active.shape[1]):
        product = _product(grid.density[arm], gained, active, arm)
        summed = np.add.accumulate(product, axis=1)[:, -1]
        found = found + grid.step * np.where(active[:, arm], summed, 0.0)
    return found


def _product(density: Floats, factors: Floats, active: Flags, arm: int) -> Floats:
    for other in range(active.shape[1]):
        if other != arm:
            density = density * np.where(active[:, other, None], factors[other], 1.0)
    return density


def _gained(grid: Grid, arm: int, cell: Whole, part: Floats, beyond: Flags) -> Floats:
    """F(x + difference) − F(x), by the quintic through values, slopes and bends at both points."""
    after = np.minimum(cell + 1, grid.share.shape[1] - 1)
    step = grid.step[:, None]
    square = step * step
    f0, f1 = (np.take_along_axis(grid.reached[arm], k, axis=1) for k in (cell, after))
    d0, d1 = (step * np.take_along_axis(grid.density[arm], k, axis=1) for k in (cell, after))
    c0, c1 = (square * np.take_along_axis(grid.slope[arm], k, axis=1) for k in (cell, after))
    d, e, c = f1 - f0 - d0 - 0.5 * c0, d1 - d0 - c0, c1 - c0
    third, fourth = 10.0 * d - 4.0 * e + 0.5 * c, 7.0 * e - 15.0 * d - c
    fifth = 6.0 * d - 3.0 * e + 0.5 * c
    inner = third + part * (fourth + part * fifth)
    value = f0 + part * (d0 + part * (0.5 * c0 + part * inner))
    found: Floats = np.where(beyond, 1.0, value) - grid.reached[arm]
    return found
