"""Answer sets laid over one another: what stands now, and how each answer came to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

Kept = Mapping[str, Any]


@dataclass(frozen=True)
class SavedSet:
    """One answer set as it was saved, with who and when."""

    number: int
    at: datetime
    by: str
    reason: str
    answers: Mapping[str, Kept]
    page: UUID | None = None


class Change(NamedTuple):
    """One step in the history of an answer; `value` holds a missing code where `missing`."""

    number: int
    at: datetime
    by: str
    value: str
    missing: bool
    trouble: str
    confirmed: bool
    replaced: str | None
    reason: str
    language: str = ""


class ItemState(NamedTuple):
    """An answer as it stands; `trouble` is what is odd about it while nobody has confirmed it."""

    item: str
    changes: tuple[Change, ...]

    @property
    def latest(self) -> Change:
        return self.changes[-1]

    @property
    def value(self) -> str:
        return self.latest.value

    @property
    def trouble(self) -> str:
        return self.latest.trouble

    @property
    def prompted(self) -> bool:
        """Whether any answer to this item was ever out of range."""
        return any(change.trouble for change in self.changes)


def folded(sets: Iterable[SavedSet]) -> dict[str, ItemState]:
    """The state of each item after the sets in their order."""
    states: dict[str, ItemState] = {}
    for saved in sets:
        for item, kept in saved.answers.items():
            change, before = _change(saved, kept), states.get(item)
            changes = (*before.changes, change) if before else (change,)
            states[item] = ItemState(item, changes)
    return states


def latest(sets: Iterable[SavedSet]) -> dict[str, Kept]:
    """What is kept of each item's latest answer, in the order of `folded`, without its history."""
    found: dict[str, Kept] = {}
    for saved in sets:
        found.update(saved.answers)
    return found


def answered(stand: Mapping[str, Kept]) -> dict[str, str]:
    """As `values`, of what stands."""
    return {
        item: value
        for item, kept in stand.items()
        if (value := kept.get("missing") or kept.get("value", ""))
    }


def as_shown(sets: Iterable[SavedSet], seen: int, page: UUID | None) -> dict[str, ItemState]:
    """What a page shows that was opened after `seen` sets and has saved some itself since."""
    own = (one for one in sets if one.number <= seen or (page is not None and one.page == page))
    return folded(own)


def values(states: Mapping[str, ItemState]) -> dict[str, str]:
    """Item code to kept value or missing code, for everything that has one."""
    return {item: state.value for item, state in states.items() if state.value}


def _change(saved: SavedSet, kept: Kept) -> Change:
    return Change(
        number=saved.number,
        at=saved.at,
        by=saved.by,
        value=kept.get("missing") or kept.get("value", ""),
        missing="missing" in kept,
        trouble=kept.get("trouble", ""),
        confirmed=bool(kept.get("confirmed")),
        replaced=kept.get("replaced"),
        reason=saved.reason,
        language=kept.get("language", ""),
    )
