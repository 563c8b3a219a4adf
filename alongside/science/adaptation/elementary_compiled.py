"""Logarithm and exponential in compiled loops, the same bits as `normal_scores` gives.

Polynomials are written out: a compiled loop over a tuple would choose each entry by branches.
"""

from math import floor, frexp
from typing import Any

import numpy as np
from numba import njit

from alongside.science.adaptation.normal_scores import (
    FACTORIALS,
    INVERSE_LN2,
    LN2,
    LN2_PARTS,
    ODD,
    POWERS,
    ROOT_HALF,
)

_HIGH, _LOW = LN2_PARTS
_FRACTION, _HALVES = (1 << 52) - 1, 1022 << 52
_E0, _E1, _E2, _E3, _E4, _E5, _E6, _E7, _E8, _E9, _E10, _E11, _E12, _E13 = FACTORIALS
_L0, _L1, _L2, _L3, _L4, _L5, _L6, _L7, _L8, _L9, _L10, _L11 = ODD


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def logarithm(number: float) -> float:
    """The natural logarithm, as `normal_scores.logarithm`."""
    part, power = frexp(number)
    return _logarithm(part, float(power))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def logarithms(numbers: Any, found: Any) -> None:
    """Fill `found` with logarithms: exponents are taken from the bits, many at once."""
    bits, room = numbers.view(np.int64), found.view(np.int64)
    for k in range(bits.size):
        room[k] = (bits[k] & _FRACTION) | _HALVES
    for k in range(bits.size):
        found[k] = _logarithm(found[k], float((bits[k] >> 52) - 1022))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _logarithm(part: float, power: float) -> float:
    small = part < ROOT_HALF
    part, power = part * 2.0 if small else part, power - 1.0 if small else power
    s = (part - 1.0) / (part + 1.0)
    x = s * s
    found = ((((_L0 * x + _L1) * x + _L2) * x + _L3) * x + _L4) * x + _L5
    found = ((((found * x + _L6) * x + _L7) * x + _L8) * x + _L9) * x + _L10
    return power * LN2 + s * (found * x + _L11)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def exponential(x: float) -> Any:
    """e^x, as `normal_scores.exponential`."""
    k = floor(x * INVERSE_LN2 + 0.5)
    r = (x - k * _HIGH) - k * _LOW
    found = ((((_E0 * r + _E1) * r + _E2) * r + _E3) * r + _E4) * r + _E5
    found = ((((found * r + _E6) * r + _E7) * r + _E8) * r + _E9) * r + _E10
    found = ((found * r + _E11) * r + _E12) * r + _E13
    return found * POWERS[np.int32(k) + 1020]
