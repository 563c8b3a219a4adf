"""Partial nesting with few numbers a step: as `mixed.partially_nested`, for simulated trials.

Compiled by Numba where it is there, else the same lines in plain Python: the same bits, since
nothing here but sums, products, quotients and roots is asked of a machine. Only imported where
asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

try:
    from numba import njit
except ImportError:  # the extra `scale` is not installed

    def njit(**_: Any) -> Callable[[Any], Any]:  # type: ignore[no-redef, unused-ignore]
        """Leave the function as it is."""
        return lambda function: function


BETWEEN, WITH, ALONE = 0, 1, 2  # variances: of practitioners, with them, of the other arm
STEPS, NEAR, FLAT = 60, 1e-9, 1e-10


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def fitted(z: Any, who: Any, staff: int, place: int) -> Any:
    """Return value, variance and degrees of the coefficient `place`, and whether they are found.

    `z`: n × (k + 1), the columns and then the outcome; `who`: n, the practitioner of each row
    from 0 to `staff` − 1, and −1 in the other arm.
    """
    width = z.shape[1]
    sizes, counts, parts = _sums(z, who, staff)
    theta, inside = np.empty(3), np.ones(3, np.bool_)
    start = _start(parts, counts, sizes, width)
    if not start > 0:
        return 0.0, 0.0, 0.0, False
    theta[BETWEEN], theta[WITH], theta[ALONE] = 0.1 * start, start, start
    slope, expected = np.empty(3), np.empty((3, 3))
    told, moves = np.empty(2), np.empty(3)
    observed = np.empty((3, 3))
    for _ in range(STEPS):
        if not _state(sizes, counts, parts, theta, place, slope, expected, observed, told, moves):
            return 0.0, 0.0, 0.0, False
        if theta[BETWEEN] == 0.0:  # there it stays only while less would be better
            inside[BETWEEN] = slope[BETWEEN] < 0
        moved = _step(theta, inside, slope, expected)
        if moved < 0:
            return 0.0, 0.0, 0.0, False
        if moved < NEAR:
            _state(sizes, counts, parts, theta, place, slope, expected, observed, told, moves)
            degrees = _degrees(told[1], moves, observed, inside)
            return told[0], told[1], degrees, degrees > 0
    return 0.0, 0.0, 0.0, False


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _sums(z: Any, who: Any, staff: int) -> Any:
    """Squares and products: of the other arm, within practitioners, and of their means by size."""
    rows, width = z.shape
    many, total = np.zeros(staff, np.int64), np.zeros((staff, width))
    parts = np.zeros((staff + 2, width, width))
    for row in range(rows):
        own = 0 if who[row] < 0 else 1
        if own:
            many[who[row]] += 1
        for i in range(width):
            if own:
                total[who[row], i] += z[row, i]
            for j in range(i + 1):
                parts[own, i, j] += z[row, i] * z[row, j]
    sizes, counts, kinds = np.zeros(staff + 2), np.zeros(staff + 2), 2
    counts[0], counts[1] = np.sum(who < 0), np.sum(who >= 0)
    for each in range(staff):
        if many[each] == 0:
            continue
        counts[1] -= 1
        at = 2
        while at < kinds and sizes[at] != many[each]:
            at += 1
        if at == kinds:
            sizes[at], kinds = many[each], kinds + 1
        counts[at] += 1
        for i in range(width):
            for j in range(i + 1):
                product = total[each, i] * total[each, j] / many[each]
                parts[at, i, j] += product
                parts[1, i, j] -= product
    for at in range(kinds):
        for i in range(width):
            for j in range(i):
                parts[at, j, i] = parts[at, i, j]
    return sizes[:kinds], counts[:kinds], parts[:kinds]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _start(parts: Any, counts: Any, sizes: Any, width: int) -> float:
    """The residual variance of least squares; not above 0 where columns follow from others."""
    whole = np.zeros((width, width))
    for part in parts:
        whole += part
    k, rows = width - 1, np.sum(counts)
    inverse = np.empty((k, k))
    if not _inverted(whole[:k, :k], inverse):
        return 0.0
    left = whole[k, k]
    for i in range(k):
        for j in range(k):
            left -= whole[i, k] * inverse[i, j] * whole[j, k]
    return left / (rows - k) if rows > k else 0.0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _weights(sizes: Any, counts: Any, theta: Any, w: Any, trace: Any, traces: Any) -> None:
    """Weights of the parts in Z′V⁻¹Z and its derivatives: w[0], w[1 + p], w[4 + 3p + q]."""
    for at in range(sizes.size):
        variance = theta[ALONE] if at == 0 else theta[WITH] + sizes[at] * theta[BETWEEN]
        for p in range(3):
            own = _share(at, p, sizes[at])
            trace[p] += counts[at] * own / variance
            w[1 + p, at] = -own / (variance * variance)
            for q in range(3):
                both = own * _share(at, q, sizes[at])
                traces[p, q] += counts[at] * both / (variance * variance)
                w[4 + 3 * p + q, at] = 2 * both / (variance * variance * variance)
        w[0, at] = 1 / variance


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _share(at: int, p: int, size: float) -> float:
    """By how much a variance parameter moves the variance of a part."""
    if at == 0:
        return 1.0 if p == ALONE else 0.0
    if p == WITH:
        return 1.0
    return size if p == BETWEEN else 0.0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _state(
    sizes: Any, counts: Any, parts: Any, theta: Any, place: int, slope: Any, expected: Any,
    observed: Any, told: Any, moves: Any,
) -> bool:  # fmt: skip
    """Fill in what `reml.state` tells, from `Z′V⁻¹Z` = Σ weight·part and its derivatives."""
    k = parts.shape[1] - 1
    w, trace, traces = np.zeros((13, sizes.size)), np.zeros(3), np.zeros((3, 3))
    _weights(sizes, counts, theta, w, trace, traces)
    m = np.zeros((13, k + 1, k + 1))
    for one in range(13):
        for at in range(sizes.size):
            if w[one, at] != 0.0:
                for i in range(k + 1):
                    for j in range(k + 1):
                        m[one, i, j] += w[one, at] * parts[at, i, j]
    c = np.empty((k, k))
    if not _inverted(m[0, :k, :k], c):
        return False
    g = np.zeros(k + 1)  # the residual is z·g
    g[k] = 1.0
    for i in range(k):
        for j in range(k):
            g[i] -= c[i, j] * m[0, j, k]
    told[0], told[1] = -g[place], c[place, place]
    _information(k, m, c, g, trace, traces, slope, expected, observed)
    for p in range(3):
        moves[p] = 0.0
        for i in range(k):
            for j in range(k):
                moves[p] -= c[place, i] * m[1 + p, i, j] * c[j, place]
    return True


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _information(
    k: int, m: Any, c: Any, g: Any, trace: Any, traces: Any, slope: Any, expected: Any,
    observed: Any,
) -> None:  # fmt: skip
    turned, on = np.zeros((3, k, k)), np.zeros((3, k + 1))
    for p in range(3):
        for i in range(k + 1):
            for j in range(k + 1):
                on[p, i] += m[1 + p, i, j] * g[j]
        for i in range(k):
            for j in range(k):
                for each in range(k):
                    turned[p, i, j] += c[i, each] * m[1 + p, each, j]
        slope[p] = trace[p]
        for i in range(k + 1):
            slope[p] += g[i] * on[p, i]
        for i in range(k):
            slope[p] += turned[p, i, i]
    for p in range(3):
        for q in range(3):
            both, double = traces[p, q], 0.0
            second = m[4 + 3 * p + q]
            for i in range(k + 1):
                for j in range(k + 1):
                    double += g[i] * second[i, j] * g[j] / 2
            for i in range(k):
                for j in range(k):
                    both += turned[p, i, j] * turned[q, j, i] - c[i, j] * second[j, i]
                    double -= on[p, i] * c[i, j] * on[q, j]
            expected[p, q] = both / 2
            observed[p, q] = double - both / 2


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _step(theta: Any, inside: Any, slope: Any, expected: Any) -> float:
    """A step of Fisher scoring, no variance below 0; how far it went, −1 where it cannot."""
    first = 0 if inside[BETWEEN] else 1
    inverse = np.empty((3 - first, 3 - first))
    if not _inverted(expected[first:, first:], inverse):
        return -1.0
    largest, went = max(theta[WITH], theta[ALONE]), 0.0
    before = theta.copy()
    for p in range(first, 3):
        for q in range(first, 3):
            theta[p] -= inverse[p - first, q - first] * slope[q] / 2
    if theta[BETWEEN] < FLAT * largest:
        theta[BETWEEN] = 0.0
    for p in range(1, 3):
        if theta[p] <= 0.1 * before[p]:
            theta[p] = 0.1 * before[p]
    for p in range(3):
        went = max(went, abs(theta[p] - before[p]) / largest)
    return went


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _degrees(variance: float, moves: Any, observed: Any, inside: Any) -> float:
    """Satterthwaite's; below 0 where the information is none."""
    first = 0 if inside[BETWEEN] else 1
    spread = np.empty((3 - first, 3 - first))
    if not _inverted(observed[first:, first:], spread):
        return -1.0
    found = 0.0
    for p in range(first, 3):
        for q in range(first, 3):
            found += moves[p] * spread[p - first, q - first] * moves[q]
    return 2 * variance * variance / found if found > 0 else -1.0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _inverted(a: Any, out: Any) -> bool:
    """The inverse of a positive definite matrix by Cholesky's root; False where it is none."""
    n = a.shape[0]
    root, back = np.zeros((n, n)), np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            left = a[i, j]
            for each in range(j):
                left -= root[i, each] * root[j, each]
            if i > j:
                root[i, j] = left / root[j, j]
            elif left <= 1e-12 * abs(a[i, i]):
                return False
            else:
                root[i, i] = math.sqrt(left)
    for j in range(n):
        for i in range(j, n):
            left = 1.0 if i == j else 0.0
            for each in range(j, i):
                left -= root[i, each] * back[each, j]
            back[i, j] = left / root[i, i]
    for i in range(n):
        for j in range(n):
            out[i, j] = 0.0
            for each in range(max(i, j), n):
                out[i, j] += back[each, i] * back[each, j]
    return True
