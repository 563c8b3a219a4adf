"""A sum of a smooth function over many points, by few points."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def fewer_points(
    x: Numbers, weights: Numbers, middle: float, half: float, many: int
) -> tuple[Numbers, Numbers]:
    """Points and weights with the same Σ weight f(x) for every smooth f on middle ± half."""
    angles, back = _angles(many)
    moments = _sums((x - middle) / half, weights, many)
    moments[0] /= 2
    return middle + half * np.cos(angles), back @ moments


@lru_cache(maxsize=256)
def _angles(many: int) -> tuple[Numbers, Numbers]:
    angles = np.pi * (2 * np.arange(many) + 1) / (2 * many)
    return angles, 2 / many * np.cos(angles[:, None] * np.arange(many))


def _sums(x: Numbers, weights: Numbers, many: int) -> Numbers:
    """Σ weights T(x) of the first Chebyshev polynomials: T(m + n) = 2 T(m) T(n) - T(m - n)."""
    found = np.empty((many, x.size))
    found[0] = 1.0
    found[1:2] = x
    known = 2
    while known < many:
        more, last = min(known - 1, many - known), known - 1
        mirrored = found[last - more : last][::-1]
        found[known : known + more] = 2 * found[last] * found[1 : more + 1] - mirrored
        known += more
    return found @ weights
