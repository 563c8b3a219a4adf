"""The only place that draws randomness: keys, nonces, tokens and identifiers.

A demonstration may draw from a seed with :func:`seeded`, so that the same trial is made
again bit for bit; anything else draws from the operating system.
"""

from __future__ import annotations

import hashlib
import secrets  # noqa: TID251
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime


class _Seeded:
    """SHA-256 in counter mode: the same seed gives the same bytes."""

    def __init__(self, seed: bytes) -> None:
        self.seed, self.counter = seed, 0

    def draw(self, length: int) -> bytes:
        drawn = b""
        while len(drawn) < length:
            drawn += hashlib.sha256(self.seed + self.counter.to_bytes(8, "big")).digest()
            self.counter += 1
        return drawn[:length]


_source: ContextVar[_Seeded | None] = ContextVar("entropy_source", default=None)


def token_bytes(length: int) -> bytes:
    """Unpredictable bytes, from the operating system unless a seed is set."""
    source = _source.get()
    return source.draw(length) if source else secrets.token_bytes(length)


def token_text(length: int = 32) -> str:
    """Unpredictable text that fits into an address; `length` counts bytes before encoding."""
    return urlsafe_b64encode(token_bytes(length)).decode().rstrip("=")


def new_id(at: datetime) -> uuid.UUID:
    """A UUID version 7: the milliseconds of `at`, then 74 unpredictable bits (RFC 9562)."""
    milliseconds = int(at.timestamp() * 1000)
    tail = int.from_bytes(token_bytes(10), "big") & ((1 << 74) - 1)
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


@contextmanager
def seeded(seed: str) -> Iterator[None]:
    """Draw from a seed, in this thread only. For demonstrations and tests."""
    token = _source.set(_Seeded(seed.encode()))
    try:
        yield
    finally:
        _source.reset(token)
