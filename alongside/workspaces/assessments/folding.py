"""Answer sets laid over one another: what stands now, and how each answer came to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
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


@dataclass(frozen=True)
class Change:
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


@dataclass(frozen=True)
class ItemState:
    """An answer as it stands; `trouble` is what is odd about it while nobody has confirmed it."""

    item: str
    changes: tuple[Change, ...] = field(default=())

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
            before = states.get(item, ItemState(item)).changes
            states[item] = ItemState(item, (*before, _change(saved, kept)))
    return states


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
