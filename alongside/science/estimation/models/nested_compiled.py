"""Partial nesting with few numbers a step: as `mixed.partially_nested`, for simulated trials.

Compiled by Numba where it is there, else the same lines in plain Python: the same bits, since
nothing here but sums, products, quotients and roots is asked of a machine. Only imported where
asked for.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from alongside.science.estimation.models.nested_rows_compiled import njit, sums

BETWEEN, WITH, ALONE = 0, 1, 2  # variances: of practitioners, with them, of the other arm
STEPS, CLOSE, NEAR, FLAT, DEGENERATE = 60, 0.1, 1e-9, 1e-10, 1e-6


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def fitted(z: Any, who: Any, staff: int, place: int) -> Any:
    """Return value, variance and degrees of the coefficient `place`, and whether they are found.

    `z`: n × (k + 1), the columns and then the outcome; `who`: n, the practitioner of each row
    from 0 to `staff` − 1, and −1 in the other arm.
    """
    k = z.shape[1] - 1
    sizes, counts, parts = sums(z, who, staff)
    theta, inside = np.empty(3), np.ones(3, np.bool_)
    start = _start(parts, counts, k)
    if not start > 0:
        return 0.0, 0.0, 0.0, False
    theta[BETWEEN], theta[WITH], theta[ALONE] = 0.1 * start, start, start
    slope, expected = np.empty(3), np.empty((3, 3))
    told, moves = np.empty(2), np.empty(3)
    observed, moved = np.empty((3, 3)), 1.0
    for _ in range(STEPS):
        if not _state(
            sizes, counts, parts, theta, k, place, slope, expected, observed, told, moves
        ):
            return 0.0, 0.0, 0.0, False
        if theta[BETWEEN] == 0.0:  # there it stays only while less would be better
            inside[BETWEEN] = slope[BETWEEN] < 0
        moved = _moved(theta, inside, slope, expected, observed, moved)
        if moved < 0:
            break
        if moved < NEAR:
            _state(sizes, counts, parts, theta, k, place, slope, expected, observed, told, moves)
            degrees = _degrees(told[1], moves, observed, inside)
            alone = min(theta[WITH], theta[ALONE]) < DEGENERATE * np.max(theta)
            return told[0], told[1], degrees, degrees > 0 and not alone
    return 0.0, 0.0, 0.0, False


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _moved(theta: Any, inside: Any, slope: Any, expected: Any, observed: Any, before: float) -> Any:
    """One step: Fisher's scoring from afar; nearby Newton's, which doubles the right digits."""
    moved = _step(theta, inside, slope, observed) if before < CLOSE else -1.0
    return moved if moved >= 0 else _step(theta, inside, slope, expected)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _start(parts: Any, counts: Any, k: int) -> float:
    """The residual variance of least squares; not above 0 where columns follow from others."""
    whole, inverse = np.zeros(parts.shape[1:]), np.zeros(parts.shape[1:])
    for part in parts:
        whole += part
    rows = np.sum(counts)
    if not _inverted(whole, inverse, k):
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
    sizes: Any, counts: Any, parts: Any, theta: Any, k: int, place: int, slope: Any,
    expected: Any, observed: Any, told: Any, moves: Any,
) -> bool:  # fmt: skip
    """Fill in what `reml.state` tells, from `Z′V⁻¹Z` = Σ weight·part and its derivatives."""
    width, kinds = parts.shape[1], sizes.size
    w, trace, traces = np.zeros((13, kinds)), np.zeros(3), np.zeros((3, 3))
    _weights(sizes, counts, theta, w, trace, traces)
    m, c = np.zeros((4, width, width)), np.zeros((width, width))
    _weighted(parts.reshape(kinds, width * width), w, m.reshape(4, width * width))
    if not _inverted(m[0], c, k):
        return False
    g = np.zeros(width)  # the residual is z·g
    g[k] = 1.0
    for i in range(k):
        for j in range(k):
            g[i] -= c[i, j] * m[0, j, k]
    told[0], told[1] = -g[place], c[place, place]
    along, seen = np.zeros((kinds, width)), np.empty((2, kinds))
    _seen(parts, c, g, along, seen)
    turned, aside = np.zeros((3, width, width)), np.zeros((2, 3, width))
    _turned(m, c, w, along, turned, aside)
    for p in range(3):
        slope[p] = trace[p] + _met(w[1 + p], seen[0]) + _met(w[1 + p], seen[1])
        moves[p] = -_met(turned[p, :, place], c[place])
    _information(w, seen, turned, aside, traces, expected, observed)
    return True


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _weighted(parts: Any, w: Any, m: Any) -> None:
    for one in range(4):
        for at in range(parts.shape[0]):
            weight = w[one, at]
            if weight != 0.0:
                for each in range(parts.shape[1]):
                    m[one, each] += weight * parts[at, each]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _seen(parts: Any, c: Any, g: Any, along: Any, seen: Any) -> None:
    """Fill in for each part P g, g′P g and tr(C P): whatever is linear in P follows from them."""
    flat = c.reshape(c.size)
    for at in range(parts.shape[0]):
        for i in range(g.size):
            left = g[i]
            if left != 0.0:
                for j in range(g.size):
                    along[at, j] += left * parts[at, i, j]
        seen[0, at] = _met(along[at], g)
        seen[1, at] = _met(parts[at].reshape(c.size), flat)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _turned(m: Any, c: Any, w: Any, along: Any, turned: Any, aside: Any) -> None:
    """Fill in M C of each derivative M, and M g beside C M g; C is nought in its last row."""
    width = c.shape[0]
    for p in range(3):
        for i in range(width):
            for each in range(width):
                left = m[1 + p, i, each]
                if left != 0.0:  # most are, where columns are sites
                    for j in range(width):
                        turned[p, i, j] += left * c[each, j]
        for at in range(w.shape[1]):
            for i in range(width):
                aside[0, p, i] += w[1 + p, at] * along[at, i]
        for i in range(width):
            aside[1, p, i] = _met(c[i], aside[0, p])


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _information(
    w: Any, seen: Any, turned: Any, aside: Any, traces: Any, expected: Any, observed: Any
) -> None:
    width = turned.shape[1]
    other = np.empty((width, width))
    for q in range(3):
        for i in range(width):
            for j in range(width):
                other[i, j] = turned[q, j, i]
        for p in range(q + 1):
            second = w[4 + 3 * p + q]
            both = traces[p, q] - _met(second, seen[1])
            both += _met(turned[p].reshape(width * width), other.reshape(width * width))
            double = _met(second, seen[0]) / 2 - _met(aside[0, p], aside[1, q])
            expected[p, q], observed[p, q] = both / 2, double - both / 2
            expected[q, p], observed[q, p] = expected[p, q], observed[p, q]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _met(a: Any, b: Any) -> float:
    """Σ a·b in four sums side by side, so that none waits for another."""
    one = two = three = four = 0.0
    whole = a.size // 4 * 4
    for at in range(0, whole, 4):
        one += a[at] * b[at]
        two += a[at + 1] * b[at + 1]
        three += a[at + 2] * b[at + 2]
        four += a[at + 3] * b[at + 3]
    for at in range(whole, a.size):
        one += a[at] * b[at]
    return (one + two) + (three + four)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _step(theta: Any, inside: Any, slope: Any, expected: Any) -> float:
    """A step of Fisher scoring, no variance below 0; how far it went, −1 where it cannot."""
    first = 0 if inside[BETWEEN] else 1
    inverse = np.zeros((3 - first, 3 - first))
    if not _inverted(expected[first:, first:], inverse, 3 - first):
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
    spread = np.zeros((3 - first, 3 - first))
    if not _inverted(observed[first:, first:], spread, 3 - first):
        return -1.0
    found = 0.0
    for p in range(first, 3):
        for q in range(first, 3):
            found += moves[p] * spread[p - first, q - first] * moves[q]
    return 2 * variance * variance / found if found > 0 else -1.0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _inverted(a: Any, out: Any, n: int) -> bool:
    """Fill in the inverse of the first n rows, by Gauss and Jordan; False where it is none.

    `out` is nought where it is wider; `a` is symmetric, and has to be positive definite.
    """
    for i in range(n):
        for j in range(n):
            out[i, j] = a[i, j]
    for at in range(n):
        pivot = out[at, at]
        if pivot <= 1e-12 * abs(a[at, at]):
            return False
        out[at, at] = 1.0
        for j in range(out.shape[1]):
            out[at, j] /= pivot
        for i in range(n):
            left = out[i, at]
            if i != at and left != 0.0:
                out[i, at] = 0.0
                for j in range(out.shape[1]):
                    out[i, j] -= left * out[at, j]
    return True
