"""Random whole numbers that depend on a key and on nothing else."""

import hmac
from itertools import count

KEY_BYTES = 32
LABEL = b"alongside random stream 1\x00"


class UnusableKey(ValueError):
    """The key does not have 32 bytes."""


class RandomStream:
    """Uniform whole numbers, one after another, from a key of 32 bytes.

    Bytes are blocks of HMAC-SHA256 in counter mode,

        block(i) = HMAC-SHA256(key, label || i as 8 bytes, big end first),   i = 0, 1, 2, ...

    HMAC with a secret key is a pseudorandom function, so without the key the blocks cannot be
    told from chance; with it anybody can draw the same numbers again. A number below n takes
    as few whole bytes as can hold n - 1, clears the bits above its highest, and is drawn again
    when it is n or more. So each number has exactly the same chance, which a remainder
    (bytes mod n) would not give.

    Raises `UnusableKey` if the key does not have 32 bytes.

    Source: counter mode as in NIST SP 800-108; rejection as in NIST SP 800-90A, B.5.1.

    >>> stream = RandomStream(bytes(32))
    >>> [stream(6) for _ in range(8)] == [RandomStream(bytes(32))(6)] + [0] * 7
    False
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise UnusableKey(f"a key has {KEY_BYTES} bytes, this one {len(key)}")
        self._key = bytes(key)
        self._blocks = count()
        self._waiting = b""

    def __call__(self, below: int) -> int:
        """Return the next number from 0 to `below` - 1. Raises `ValueError` if below < 1."""
        if below < 1:
            raise ValueError(f"no number from 0 lies below {below}")
        bits = (below - 1).bit_length()
        while True:
            drawn = int.from_bytes(self._take((bits + 7) // 8)) & ((1 << bits) - 1)
            if drawn < below:
                return drawn

    def _take(self, length: int) -> bytes:
        while len(self._waiting) < length:
            message = LABEL + next(self._blocks).to_bytes(8)
            self._waiting += hmac.digest(self._key, message, "sha256")
        taken, self._waiting = self._waiting[:length], self._waiting[length:]
        return taken
