"""Moments at which a fault happens: anywhere between two limits, and the same in every run."""

from __future__ import annotations

from hashlib import sha256


class Moments:
    def __init__(self, seed: int) -> None:
        self.seed, self.drawn = seed, 0

    def between(self, low: float, high: float) -> float:
        self.drawn += 1
        raw = sha256(f"{self.seed} {self.drawn}".encode()).digest()
        return low + (high - low) * int.from_bytes(raw[:6], "big") / 2**48

    def one_of(self, number: int) -> int:
        return int(self.between(0, number))
