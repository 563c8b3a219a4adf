"""Who is to learn an arm and what was written about it: sealed with the family's key."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from alongside.foundations.sealing.sealing import Forgotten, seal, unseal


@dataclass(frozen=True)
class Told:
    """Who is to learn the arm, where they are reached, and why they need to know."""

    name: str
    email: str
    phone: str
    words: str


def seal_told(family: UUID, label: str, told: Told) -> bytes:
    return seal(family, label, asdict(told))


def open_told(family: UUID, label: str, sealed: bytes | memoryview) -> Told | None:
    """None once the family was forgotten."""
    try:
        return Told(**unseal(family, label, bytes(sealed)))
    except Forgotten:
        return None


def seal_words(family: UUID, label: str, words: str) -> bytes:
    return seal(family, label, words)


def open_words(family: UUID, label: str, sealed: bytes | memoryview) -> str | None:
    """None once the family was forgotten."""
    try:
        return str(unseal(family, label, bytes(sealed)))
    except Forgotten:
        return None
