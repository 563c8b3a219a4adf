"""Group-sequential trials in one compiled loop. Only imported where Numba is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from alongside.science.adaptation.counted_draws_compiled import as_uniform, normal_of, philox


def walk(key: int, first: int, trials: int, line: Any) -> tuple[Any, Any, Any]:
    """Return look, side and Z of each trial, as `simulated`."""
    look, side = np.empty(trials, np.int64), np.empty(trials, np.int64)
    z = np.empty(trials)
    _walk(np.uint64(key), first, line, look, side, z)
    return look, side, z


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _walk(key: Any, first: int, line: Any, look: Any, side: Any, z: Any) -> None:
    looks = line.shape[1]
    for row in range(look.size):
        trial, total, spare = np.uint64(first + row), 0.0, np.uint64(0)
        for k in range(looks):
            word = spare
            if k % 2 == 0:
                word, spare = philox(key, trial, np.uint64(k // 2))
            total += normal_of(as_uniform(word)) * line[0, k]
            found = (total + line[1, k]) / line[2, k]
            look[row], z[row], side[row] = k, found, 0
            if found >= line[3, k]:
                side[row] = 1
                break
            if found <= line[4, k]:
                side[row] = -1
                break
