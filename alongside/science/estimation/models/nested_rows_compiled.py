"""The rows of a nested trial put together: practitioners numbered, sums of squares by size.

Compiled by Numba where it is there, as `nested_compiled`. Only imported where asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

try:
    from numba import njit
except ImportError:  # the extra `scale` is not installed

    def njit(**_: Any) -> Callable[[Any], Any]:  # type: ignore[no-redef, unused-ignore]
        """Leave the function as it is."""
        return lambda function: function


WIDE = 16  # columns of parts, or a multiple: then a row is read in whole words
MOST = 100_000
__all__ = ["njit", "numbered", "sums"]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def numbered(practitioners: Any, treated: Any) -> Any:
    """Practitioners of the treated numbered from 0 in their order, −1 in the other arm; how many.

    Fewer than none where a number lies below 0 or above `MOST`.
    """
    who, last = np.full(treated.size, -1, np.int64), -1
    for row in range(treated.size):
        if treated[row]:
            if practitioners[row] < 0 or practitioners[row] > MOST:
                return who, -1
            last = max(last, practitioners[row])
    numbers, staff = np.full(last + 1, -1, np.int64), 0
    for row in range(treated.size):
        if treated[row]:
            numbers[practitioners[row]] = 0
    for each in range(last + 1):
        if numbers[each] == 0:
            numbers[each], staff = staff, staff + 1
    for row in range(treated.size):
        if treated[row]:
            who[row] = numbers[practitioners[row]]
    return who, staff


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def sums(z: Any, who: Any, staff: int) -> Any:
    """Squares and products: of the other arm, within practitioners, and of their means by size."""
    rows, width = z.shape
    full = -(-width // WIDE) * WIDE if width > WIDE // 2 else width
    many, total = np.zeros(staff, np.int64), np.zeros((staff, width))
    parts = np.zeros((staff + 2, full, full))
    for row in range(rows):
        own = 0 if who[row] < 0 else 1
        if own:
            many[who[row]] += 1
        for i in range(width):
            left = z[row, i]
            if left == 0.0:  # as most columns of sites are
                continue
            if own:
                total[who[row], i] += left
            for j in range(i + 1):
                parts[own, i, j] += left * z[row, j]
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
