"""The only place that draws randomness: keys, nonces, tokens and identifiers.

A demonstration may draw from a seed with :func:`seeded`, so that the same trial is made
again bit for bit; anything else draws from the operating system.
"""

from __future__ import annotations

import hashlib
import secrets  # noqa: TID251
import threading
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime


class _Ids:
    """The latest identifier made, so that those of one millisecond keep their order."""

    def __init__(self) -> None:
        self.milliseconds, self.tail, self.lock = 0, 0, threading.Lock()

    def next_tail(self, milliseconds: int, drawn: int) -> int:
        with self.lock:
            again = milliseconds == self.milliseconds
            self.tail = self.tail + 1 + (drawn & 0xFFFFFFFF) if again else drawn
            self.milliseconds = milliseconds
            return self.tail


class _Seeded:
    """SHA-256 in counter mode: the same seed gives the same bytes."""

    def __init__(self, seed: bytes) -> None:
        self.seed, self.counter = seed, 0
        self.ids = _Ids()

    def draw(self, length: int) -> bytes:
        drawn = b""
        while len(drawn) < length:
            drawn += hashlib.sha256(self.seed + self.counter.to_bytes(8, "big")).digest()
            self.counter += 1
        return drawn[:length]


_ids = _Ids()
_source: ContextVar[_Seeded | None] = ContextVar("entropy_source", default=None)


def token_bytes(length: int) -> bytes:
    """Unpredictable bytes, from the operating system unless a seed is set."""
    source = _source.get()
    return source.draw(length) if source else secrets.token_bytes(length)


def token_text(length: int = 32) -> str:
    """Unpredictable text that fits into an address; `length` counts bytes before encoding."""
    return urlsafe_b64encode(token_bytes(length)).decode().rstrip("=")


def new_id(at: datetime) -> uuid.UUID:
    """A UUID version 7 (RFC 9562): the milliseconds of `at`, then unpredictable bits.

    Those that one process makes for the same millisecond, one after another, stand in order.
    """
    milliseconds = int(at.timestamp() * 1000)
    source = _source.get()
    drawn = int.from_bytes(token_bytes(10), "big") & ((1 << 73) - 1)
    tail = (source.ids if source else _ids).next_tail(milliseconds, drawn) & ((1 << 74) - 1)
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
