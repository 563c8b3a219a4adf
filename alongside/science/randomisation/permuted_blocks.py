"""Permuted blocks of varying size, within strata."""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence

from alongside.science.randomisation.stream import KEY_BYTES, RandomStream, UnusableKey

_STRATUM_LABEL = b"alongside stratum 1\x00"


class UnusableScheme(ValueError):
    """The arms, block sizes, length or strata do not make a scheme."""


def permuted_blocks(
    stream: Callable[[int], int],
    arms: Mapping[str, int],
    block_sizes: Sequence[int],
    length: int,
) -> tuple[str, ...]:
    """Return a sequence of arms of the length asked for.

    The size of each block is drawn from `block_sizes` (a size listed twice is twice as likely);
    a block of size b holds arm a exactly b x ratio[a] / sum of ratios times, in an order drawn
    uniformly from all orders. The last block is cut at `length`, so it alone may be unbalanced.
    The order in which arms and sizes are listed makes no difference.

    `stream(n)` gives a uniform whole number from 0 to n - 1; `arms` maps each arm to its share
    of the ratio.

    Raises `UnusableScheme` for fewer than two arms, a share below 1, no block size, a size that
    is not a positive multiple of the sum of the ratio, or a negative length.

    >>> permuted_blocks(RandomStream(bytes(32)), {"A": 2, "B": 1}, [3], 6).count("A")
    4
    """
    _refuse_unusable(arms, block_sizes, length)
    sizes = sorted(block_sizes)
    sequence: list[str] = []
    while len(sequence) < length:
        size = sizes[stream(len(sizes))]
        sequence += _shuffled(_block(arms, size), stream)
    return tuple(sequence[:length])


def stratified(
    key: bytes,
    strata: Sequence[str],
    arms: Mapping[str, int],
    block_sizes: Sequence[int],
    length: int,
) -> dict[str, tuple[str, ...]]:
    """Return one sequence for each stratum, each from a key of its own.

    Since a stratum's key depends on the main key and its name alone, adding, dropping or
    reordering strata leaves the other sequences as they were. A longer `length` begins with the
    shorter sequence.

    Raises `UnusableScheme` as `permuted_blocks` does, and if a stratum is named twice;
    `UnusableKey` if the key does not have 32 bytes.

    >>> two = stratified(bytes(32), ["north", "south"], {"A": 1, "B": 1}, [2, 4], 10)
    >>> two["north"] == stratified(bytes(32), ["north"], {"A": 1, "B": 1}, [2, 4], 10)["north"]
    True
    """
    if len(set(strata)) != len(strata):
        raise UnusableScheme("a stratum is named twice")
    return {
        name: permuted_blocks(RandomStream(stratum_key(key, name)), arms, block_sizes, length)
        for name in strata
    }


def stratum_key(key: bytes, stratum: str) -> bytes:
    """Return the key of one stratum: HMAC-SHA256(key, label || name in UTF-8), 32 bytes.

    Raises `UnusableKey` if the key does not have 32 bytes.

    >>> stratum_key(bytes(32), "north") == stratum_key(bytes(32), "south")
    False
    """
    if len(key) != KEY_BYTES:
        raise UnusableKey(f"a key has {KEY_BYTES} bytes, this one {len(key)}")
    return hmac.new(key, _STRATUM_LABEL + stratum.encode(), hashlib.sha256).digest()


def _block(arms: Mapping[str, int], size: int) -> list[str]:
    repeats = size // sum(arms.values())
    return [arm for arm in sorted(arms) for _ in range(arms[arm] * repeats)]


def _shuffled(block: list[str], stream: Callable[[int], int]) -> list[str]:
    # Fisher and Yates's shuffle: every order is equally likely if the stream is uniform.
    for last in range(len(block) - 1, 0, -1):
        chosen = stream(last + 1)
        block[last], block[chosen] = block[chosen], block[last]
    return block


def _refuse_unusable(arms: Mapping[str, int], block_sizes: Sequence[int], length: int) -> None:
    if len(arms) < 2:
        raise UnusableScheme("a scheme needs two arms")
    if any(share < 1 for share in arms.values()):
        raise UnusableScheme("each arm's share of the ratio is 1 or more")
    if not block_sizes:
        raise UnusableScheme("a scheme needs a block size")
    ratio_sum = sum(arms.values())
    for size in block_sizes:
        if size < 1 or size % ratio_sum:
            raise UnusableScheme(f"block size {size} is not a multiple of {ratio_sum}")
    if length < 0:
        raise UnusableScheme(f"a sequence cannot have {length} places")
