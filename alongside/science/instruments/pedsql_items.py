"""What all parent forms of the PedsQL share."""

from collections.abc import Mapping, Sequence

from alongside.science.instruments.numbered_items import codes, numbered
from alongside.science.instruments.pedsql_scoring import pedsql_scoring
from alongside.science.instruments.structure import Evidence, Instrument, Item, Part

_HOW_OFTEN = codes(
    "0 · never", "1 · almost never", "2 · sometimes", "3 · often", "4 · almost always"
)
_LICENCE = (
    "Licensed, not sold, by Mapi Research Trust under an agreement for each study; electronic "
    "use has to be declared in it. Not to be reproduced without permission."
)
_NUMBERING = (
    "Items are numbered through the whole form; the printed form starts again at 1 in each part.",
    "The time asked about (one month, or seven days on the acute form) is from memory "
    "(evidence C).",
)


def pedsql(
    id: str,
    title: str,
    short: str,
    ages: tuple[int, int],
    parts: Sequence[tuple[str, str, int]],
    summaries: Mapping[str, Sequence[str]],
    evidence: Evidence,
    conflicts: tuple[str, ...] = (),
    split_open: bool = False,
) -> Instrument:
    """Return a parent form from its parts, each (code, title, number of items) in order.

    `summaries` and `split_open` are those of `pedsql_scoring`.

    >>> len(pedsql("x", "X", "X", (1, 12), [("a", "A", 2), ("b", "B", 3)], {}, "A").items)
    5
    """
    return Instrument(
        id=id,
        title=title,
        short=short,
        respondent="parent",
        about="child",
        items=_numbered_through(parts),
        parts=tuple(Part(code, part_title) for code, part_title, _ in parts),
        age_min_months=ages[0],
        age_max_months=ages[1],
        evidence=evidence,
        licence=_LICENCE,
        wording_shipped=False,
        version="1",
        conflicts=_NUMBERING + conflicts,
        scorings=(pedsql_scoring(id, parts, summaries, evidence, split_open),),
    )


def _numbered_through(parts: Sequence[tuple[str, str, int]]) -> tuple[Item, ...]:
    items: tuple[Item, ...] = ()
    for code, _, length in parts:
        first = len(items) + 1
        items += numbered("pedsql", range(first, first + length), code, _HOW_OFTEN)
    return items
