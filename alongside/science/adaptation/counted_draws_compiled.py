"""Counted draws in compiled loops, the same bits. Only imported where Numba is asked for."""

from math import sqrt
from typing import Any

import numpy as np
from numba import njit

from alongside.science.adaptation.counted_draws import MULTIPLY, ROUNDS, STEPS
from alongside.science.adaptation.elementary_compiled import logarithm
from alongside.science.adaptation.normal_scores import FAR, MIDDLE, TAIL

_M0, _M1 = (np.uint64(m) for m in MULTIPLY)
_S0, _S1 = (np.uint64(s) for s in STEPS)
# Arrays, not tuples: a compiled loop over a tuple chooses its entry by branches.
_MIDDLE, _TAIL, _FAR = np.array(MIDDLE), np.array(TAIL), np.array(FAR)
_LOW, _HALF, _TWELVE = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(12)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def philox(key: Any, high: Any, far: Any) -> Any:
    """The two words of one block, as `counted_draws.philox`."""
    a, b, c, d = high & _LOW, high >> _HALF, far & _LOW, far >> _HALF
    first, second = key & _LOW, key >> _HALF
    for _ in range(ROUNDS):
        left, right = _M0 * a, _M1 * c
        a, b = (right >> _HALF) ^ b ^ first, right & _LOW
        c, d = (left >> _HALF) ^ d ^ second, left & _LOW
        first, second = (first + _S0) & _LOW, (second + _S1) & _LOW
    return a | (b << _HALF), c | (d << _HALF)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def fill_words(key: Any, trial: Any, first: int, found: Any) -> None:
    """Fill `found` with the words of a trial from place `first`, which is even.

    The rounds stand in the loop, not in `philox`: so the processor makes several blocks at once.
    """
    near, later = trial & _LOW, trial >> _HALF
    for pair in range(found.size // 2):
        far = np.uint64(first // 2 + pair)
        a, b, c, d, one, two = near, later, far & _LOW, far >> _HALF, key & _LOW, key >> _HALF
        for _ in range(ROUNDS):
            left, right = _M0 * (a & _LOW), _M1 * (c & _LOW)
            a, b = (right >> _HALF) ^ b ^ one, right  # the upper halves are never looked at
            c, d = (left >> _HALF) ^ d ^ two, left
            one, two = (one + _S0) & _LOW, (two + _S1) & _LOW
        found[2 * pair] = (a & _LOW) | (b << _HALF)
        found[2 * pair + 1] = (c & _LOW) | (d << _HALF)
    if found.size % 2:
        found[-1], _ = philox(key, trial, np.uint64((first + found.size) // 2))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def as_uniform(word: Any) -> Any:
    """The uniform number of a word."""
    return (np.float64(word >> _TWELVE) + 0.5) * 2.0**-52


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def normal_of(chance: float) -> Any:
    """The normal quantile, as `normal_scores.of_uniform`."""
    q = chance - 0.5
    if abs(q) <= 0.425:
        x = 0.180625 - q * q
        return q * (_polynomial(_MIDDLE[0], x) / _polynomial(_MIDDLE[1], x))
    root = sqrt(-logarithm(chance if q < 0 else 1.0 - chance))
    if root <= 5.0:
        size = _polynomial(_TAIL[0], root - 1.6) / _polynomial(_TAIL[1], root - 1.6)
    else:
        size = _polynomial(_FAR[0], root - 5.0) / _polynomial(_FAR[1], root - 5.0)
    return -size if q < 0 else size


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _polynomial(coefficients: Any, x: float) -> Any:
    found = coefficients[0]
    for place in range(1, coefficients.size):
        found = found * x + coefficients[place]
    return found


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def normal(key: Any, trial: Any, place: int) -> Any:
    """One standard normal number of a trial: as `counted_draws.normals`."""
    one, two = philox(key, trial, np.uint64(place // 2))
    return normal_of(as_uniform(two if place % 2 else one))
