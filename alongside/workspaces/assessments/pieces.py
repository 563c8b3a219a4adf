"""A form is shown part by part, and a part that is long by itself in pieces of a page each."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from alongside.science.instruments.structure import Instrument, Item
from alongside.workspaces.assessments import words

LONG = 40
"""Items that still go on one page; a longer part is cut."""
PIECE = 25
"""About as many items as a page has then."""
WHOLE = "all"


@dataclass(frozen=True)
class Piece:
    """What one page of a form shows: a part, or some items of a long one."""

    code: str
    title: str
    items: tuple[Item, ...]


MOST_KNOWN = 500
_KNOWN: dict[int, tuple[Instrument, tuple[Piece, ...]]] = {}


def pieces(asked: Instrument) -> tuple[Piece, ...]:
    """The pages of a form, in the order of its parts.

    Cut once for each instrument in memory: comparing one by its content takes every item.
    """
    known = _KNOWN.get(id(asked))
    if known is None or known[0] is not asked:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[id(asked)] = (asked, _pieces(asked))
    return known[1]


def _pieces(asked: Instrument) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for part in asked.parts:
        items = tuple(item for item in asked.items if item.part == part.code)
        cut = _cut(items)
        found += [Piece(part.code, part.title, items)] if len(cut) == 1 else cut
    return tuple(found)


def _cut(items: tuple[Item, ...]) -> list[Piece]:
    """As many pieces as are needed, of sizes that differ by one at most."""
    number = -(-len(items) // PIECE) if len(items) > LONG else 1
    ends = [len(items) * place // number for place in range(number + 1)]
    parts = [items[start:end] for start, end in itertools.pairwise(ends)]
    return [
        Piece(f"from-{part[0].code}" if part else "", words.items_from(part), part)
        for part in parts
    ]
