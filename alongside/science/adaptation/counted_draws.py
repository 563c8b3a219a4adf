"""Random numbers that are counted, not drawn in turn: any trial of a run can be made again alone.

The number at a place depends on the run's seed, the purpose, the trial's index and the place, and
on nothing else: not on how trials are cut into portions, nor on threads, nor on machines.
"""

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alongside.science.adaptation.normal_scores import of_uniform

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
LABEL: Final = b"alongside counted draws 1\x00"
ROUNDS: Final = 10
MULTIPLY: Final = (0xD2511F53, 0xCD9E8D57)
STEPS: Final = (0x9E3779B9, 0xBB67AE85)
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_BATCH = 16_384


@lru_cache(maxsize=1024)
def key_of(seed: int, purpose: str) -> int:
    """Return the key of 64 bits for a purpose of a run.

    The first 8 bytes (big end first) of SHA-256(label || seed in decimal digits || 0 || purpose).

    Raises ValueError for a seed below 0 or a purpose without a name.

    >>> key_of(4131, "arm") == key_of(4131, "outcome")
    False
    """
    if seed < 0:
        raise ValueError(f"The seed of a run is a whole number from 0: it is {seed}.")
    if not purpose:
        raise ValueError("Name what the random numbers are for: the purpose is empty.")
    said = LABEL + str(int(seed)).encode() + b"\x00" + purpose.encode()
    return int.from_bytes(hashlib.sha256(said).digest()[:8])


def words(seed: int, purpose: str, trials: ArrayLike, count: int, first: int = 0) -> Words:
    """Return uniform words of 64 bits: a row for each trial, places `first` to first + count - 1.

    Philox4x32-10 with the purpose's key; the counter is (trial, place // 2) and one block makes
    the words of two places.

    Raises ValueError for trials or places below 0.
    Source: Salmon, Moraes, Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3, 2011.

    >>> whole = words(1, "arm", range(10), 6)
    >>> bool((words(1, "arm", [7], 3, first=2)[0] == whole[7, 2:5]).all())
    True
    """
    rows = _trials(trials)
    if count < 0 or first < 0:
        raise ValueError("Random numbers are counted from place 0: a place cannot be below it.")
    key, start = key_of(seed, purpose), first // 2
    blocks = np.arange(start, (first + count + 1) // 2, dtype=np.uint64)
    found = np.empty((rows.size, 2 * blocks.size), np.uint64)
    step = max(1, _BATCH // max(1, blocks.size))
    for low in range(0, rows.size, step):
        some = rows[low : low + step]
        high, far = np.broadcast_arrays(some[:, None], blocks[None, :])
        one, two = philox(key, high, far)
        found[low : low + step, 0::2], found[low : low + step, 1::2] = one, two
    return found[:, first - 2 * start :][:, :count]


def uniforms(seed: int, purpose: str, trials: ArrayLike, count: int, first: int = 0) -> Floats:
    """Return uniform numbers strictly between 0 and 1, as `words` orders them.

    (w // 2^12 + 1/2)/2^52, which a double holds exactly.

    >>> uniforms(1, "arm", [0, 1], 3).shape
    (2, 3)
    """
    return as_uniform(words(seed, purpose, trials, count, first))


def normals(seed: int, purpose: str, trials: ArrayLike, count: int, first: int = 0) -> Floats:
    """Return standard normal numbers, as `words` orders them: one word each, never two.

    The normal quantile of `uniforms`, from + − × ÷ √ alone, so that every machine gives the same
    bits (see `normal_scores`).

    >>> bool(abs(normals(1, "outcome", range(100), 100).mean()) < 0.04)
    True
    """
    return of_uniform(uniforms(seed, purpose, trials, count, first))


def below(
    limit: int, seed: int, purpose: str, trials: ArrayLike, count: int, first: int = 0
) -> Whole:
    """Return whole numbers from 0 to limit − 1, as `words` orders them.

    (upper half of w × limit) // 2^32: chances differ by less than limit/2^32, no word is drawn
    again. Raises ValueError for a limit below 1 or above 2^20.

    >>> sorted(set(below(3, 1, "block", range(50), 1)[:, 0].tolist()))
    [0, 1, 2]
    """
    if not 1 <= limit <= 2**20:
        raise ValueError(f"A whole number is drawn below 1 to {2**20}: the limit is {limit}.")
    upper = words(seed, purpose, trials, count, first) >> _HALF
    return ((upper * np.uint64(limit)) >> _HALF).astype(np.int64)


def as_uniform(some: Words) -> Floats:
    """Return the uniform number of each word."""
    found: Floats = ((some >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
    return found


def philox(key: int, high: Words, far: Words) -> tuple[Words, Words]:
    """Return the two words of Philox4x32-10 for each pair of counters.

    The four numbers of 32 bits of the counter are the lower and upper half of `high`, then of
    `far`; those of the key its lower and upper half; the first two numbers made are the first word.
    """
    a, b, c, d = high & _LOW, high >> _HALF, far & _LOW, far >> _HALF
    first, second = key & 0xFFFFFFFF, key >> 32
    m0, m1 = (np.uint64(m) for m in MULTIPLY)
    for _ in range(ROUNDS):
        left, right = m0 * a, m1 * c
        a, b = (right >> _HALF) ^ b ^ np.uint64(first), right & _LOW
        c, d = (left >> _HALF) ^ d ^ np.uint64(second), left & _LOW
        first, second = (first + STEPS[0]) & 0xFFFFFFFF, (second + STEPS[1]) & 0xFFFFFFFF
    return a | (b << _HALF), c | (d << _HALF)


def _trials(trials: ArrayLike) -> Words:
    rows = np.atleast_1d(np.asarray(trials))
    if rows.ndim != 1 or (rows.size and rows.dtype.kind not in "iu"):
        raise ValueError("Give the trials as one row of whole numbers.")
    if rows.size and rows.dtype.kind == "i" and rows.min() < 0:
        raise ValueError("Trials are counted from 0: an index cannot be below it.")
    return rows.astype(np.uint64)
