"""One made-up family's path, before it is lived."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Plan:
    """What will happen to a family. `leaves` names the stage after which it exits."""

    index: int
    site: str
    day: date
    ages: list[int] = field(default_factory=list)  # completed months when identified, roughly
    leaves: str = ""
    reasons: tuple[str, ...] = ()  # the main one first
    oddities: frozenset[str] = frozenset()
    early: int = 0

    def has(self, oddity: str) -> bool:
        return oddity in self.oddities

    @property
    def noted(self) -> list[str]:
        """The kinds of deviation that somebody will note about this family."""
        marked = (oddity.partition("noted:") for oddity in sorted(self.oddities))
        return [kind for _, mark, kind in marked if mark]
