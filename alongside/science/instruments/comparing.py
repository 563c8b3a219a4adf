"""What differs between two versions of a measure, item by item."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from alongside.science.instruments.structure import Instrument, Item

State = Literal["same", "changed", "added", "removed"]
What = Literal["label", "kind", "answers", "bounds", "required", "only_if", "part", "place"]


@dataclass(frozen=True, slots=True)
class ItemCompared:
    """One item in both versions, where it is in both; `changed` names what is not the same."""

    code: str
    old: Item | None
    new: Item | None
    changed: tuple[What, ...] = ()

    @property
    def state(self) -> State:
        """Whether it is there in both, and the same."""
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        return "changed" if self.changed else "same"


@dataclass(frozen=True, slots=True)
class Compared:
    """Every item of both versions, in the order of the new; and the codes of changed scores."""

    items: tuple[ItemCompared, ...]
    scores: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether anything at all is different."""
        return bool(self.scores) or any(one.state != "same" for one in self.items)


def compared(old: Instrument, new: Instrument) -> Compared:
    """Return how the new version differs from the old; an item is known by its code.

    An item that only stands later because another was put in before it has not moved.

    >>> from alongside.science.instruments.sdq_p2_4 import sdq_p2_4
    >>> from alongside.science.instruments.sdq_p4_17 import sdq_p4_17
    >>> compared(sdq_p2_4(), sdq_p2_4()).differs
    False
    """
    kept = [item.code for item in old.items if item.code in new.by_code]
    came = [item.code for item in new.items if item.code in old.by_code]
    moved = {code for before, code in zip(kept, came, strict=True) if before != code}
    rows = [
        ItemCompared(item.code, old.by_code.get(item.code), item, _changed(old, new, item, moved))
        for item in new.items
    ]
    gone = [ItemCompared(item.code, item, None) for item in old.items if item.code not in came]
    return Compared((*rows, *gone), _scores(old, new))


def _changed(old: Instrument, new: Instrument, item: Item, moved: set[str]) -> tuple[What, ...]:
    before = old.by_code.get(item.code)
    if before is None:
        return ()
    titles: tuple[Mapping[str, str], ...] = tuple(
        {part.code: part.title for part in each.parts} for each in (old, new)
    )
    differences: tuple[tuple[What, bool], ...] = (
        ("label", before.label != item.label),
        ("kind", before.kind != item.kind),
        ("answers", before.options != item.options),
        ("bounds", (before.minimum, before.maximum) != (item.minimum, item.maximum)),
        ("required", before.required != item.required),
        ("only_if", before.only_if != item.only_if),
        ("part", titles[0][before.part] != titles[1][item.part]),
        ("place", item.code in moved),
    )
    return tuple(what for what, differs in differences if differs)


def _scores(old: Instrument, new: Instrument) -> tuple[str, ...]:
    before, after = (
        {score.code: score for scoring in each.scorings[-1:] for score in scoring.scores}
        for each in (old, new)
    )
    return tuple(code for code in {**before, **after} if before.get(code) != after.get(code))
