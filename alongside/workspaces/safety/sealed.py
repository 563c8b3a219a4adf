"""Sealing what was seen or heard, also of a family that has no key of its own any more."""

from __future__ import annotations

import json
from uuid import UUID

from alongside.foundations.sealing.sealing import (
    Forgotten,
    open_bytes,
    purpose_key,
    seal,
    seal_bytes,
    unseal,
)

PURPOSE = "safeguarding"


def seal_words(family: UUID, label: str, words: str) -> tuple[bytes, bool]:
    """The sealed words, and whether the family's own key seals them."""
    try:
        return seal(family, label, words), True
    except Forgotten:
        plain = json.dumps(words).encode()
        return seal_bytes(purpose_key(PURPOSE), plain, f"{family}|{label}"), False


def open_words(
    family: UUID, label: str, sealed: bytes | memoryview, *, with_family_key: bool
) -> str | None:
    """The words; None when they went with the family's key."""
    if not with_family_key:
        plain = open_bytes(purpose_key(PURPOSE), bytes(sealed), f"{family}|{label}")
        return str(json.loads(plain))
    try:
        return str(unseal(family, label, bytes(sealed)))
    except Forgotten:
        return None
