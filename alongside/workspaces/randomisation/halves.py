"""Dividing an arm in two halves, each of which alone tells nothing about it.

The first half names a code word for every arm, drawn anew for each envelope; the second half is
one code word. Whoever has the table does not know which word was drawn, and whoever has the word
does not know what it means: every word is as likely with any arm.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from alongside.foundations import entropy
from alongside.foundations.sealing.sealing import open_bytes, purpose_key, seal_bytes
from alongside.science.randomisation.stream import RandomStream

FIRST, SECOND = 1, 2
PURPOSE = "halves of envelopes"
PADDED = 512  # or the length of a half would tell which word was drawn
CODES = (
    "ANCHOR", "BADGER", "CANDLE", "DONKEY", "FALCON", "GARDEN", "HAMMER", "ISLAND", "JACKET",
    "KETTLE", "LADDER", "MEADOW", "NEEDLE", "ORCHID", "PEBBLE", "RABBIT", "SADDLE", "TEAPOT",
    "VALLEY", "WALNUT",
)  # fmt: skip


def halved(arm: str, arms: Sequence[str]) -> tuple[dict[str, str], str]:
    """The table of code words by arm, and the word of this arm."""
    draw = RandomStream(entropy.token_bytes(32))
    left = list(CODES)
    table = {each: left.pop(draw(len(left))) for each in arms}
    return table, table[arm]


def sealed(envelope: str, half: int, content: object) -> bytes:
    """A half as it waits for its print, bound to its envelope and to which half it is."""
    plain = json.dumps(content).encode().ljust(PADDED)
    return seal_bytes(purpose_key(PURPOSE), plain, f"{envelope}|{half}")


def opened(envelope: str, half: int, content: bytes) -> object:
    return json.loads(open_bytes(purpose_key(PURPOSE), content, f"{envelope}|{half}"))
