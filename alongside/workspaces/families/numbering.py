"""Study numbers of families: site code, running number, check character."""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIZE = len(ALPHABET)
_SHAPE = re.compile(r"([A-Z]{2,5})-?(\d{4,})-?([0-9A-Z])")


def check_character(text: str) -> str:
    """The check character of ISO 7064 MOD 37,36: finds any one wrong or any two swapped."""
    product = SIZE
    for character in text:
        total = (product + ALPHABET.index(character)) % SIZE or SIZE
        product = 2 * total % (SIZE + 1)
    return ALPHABET[(SIZE + 1 - product) % SIZE]


def family_number(code: str, running: int) -> str:
    """GLA and 1 make GLA-0001-1."""
    digits = f"{running:04d}"
    return f"{code}-{digits}-{check_character(code + digits)}"


def as_number(text: str) -> str | None:
    """The number that somebody typed, with or without hyphens; None when it cannot be one."""
    found = _SHAPE.fullmatch("".join(text.upper().split()))
    if found is None or check_character(found[1] + found[2]) != found[3]:
        return None
    return "-".join(found.groups())
