"""A tree of digests: one root stands for many leaves, and a short path proves one of them."""

import hashlib
from collections.abc import Sequence

_LEAF, _NODE = b"\x00", b"\x01"


def leaf(content: bytes) -> bytes:
    """The digest of a leaf: SHA-256(0x00 || content), 32 bytes.

    >>> leaf(b"").hex()[:8]
    '6e340b9c'
    """
    return hashlib.sha256(_LEAF + content).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over digests of leaves, as RFC 9162 defines it; SHA-256 of nothing without any.

        root(d[0:n]) = SHA-256(0x01 || root(d[0:k]) || root(d[k:n])),  k the greatest 2^i below n

    >>> root([leaf(b"")]) == leaf(b"")
    True
    """
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = _half(len(leaves))
    return _node(root(leaves[:half]), root(leaves[half:]))


def path(leaves: Sequence[bytes], place: int) -> tuple[bytes, ...]:
    """The digests that prove the leaf at a place, from the leaf up. Raises `IndexError`.

    >>> len(path([leaf(bytes([n])) for n in range(8)], 3))
    3
    """
    if not 0 <= place < len(leaves):
        raise IndexError(f"there is no leaf {place} among {len(leaves)}")
    if len(leaves) == 1:
        return ()
    half = _half(len(leaves))
    if place < half:
        return (*path(leaves[:half], place), root(leaves[half:]))
    return (*path(leaves[half:], place - half), root(leaves[:half]))


def proves(top: bytes, digest: bytes, place: int, number: int, proof: Sequence[bytes]) -> bool:
    """Whether a path shows that the digest stands at a place among so many leaves under a root.

    >>> leaves = [leaf(bytes([n])) for n in range(5)]
    >>> proves(root(leaves), leaves[4], 4, 5, path(leaves, 4))
    True
    """
    if not 0 <= place < number:
        return False
    sides = []
    while number > 1:
        half = _half(number)
        sides.append(place < half)
        place, number = (place, half) if place < half else (place - half, number - half)
    if len(sides) != len(proof):
        return False
    for is_left, beside in zip(reversed(sides), proof, strict=True):
        digest = _node(digest, beside) if is_left else _node(beside, digest)
    return digest == top


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def _half(number: int) -> int:
    return 1 << ((number - 1).bit_length() - 1)
