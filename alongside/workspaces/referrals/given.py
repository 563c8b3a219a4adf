"""What a referral says about people, before any of it is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from alongside.workspaces.families.queries import Contact


@dataclass(frozen=True)
class ChildGiven:
    name: str
    born: date
    weeks_early: int = 0


@dataclass(frozen=True)
class ParentGiven:
    name: str
    relation: str
    born: date | None = None


@dataclass(frozen=True)
class People:
    """Everything in a referral that tells who a family is."""

    parents: tuple[ParentGiven, ...] = ()
    children: tuple[ChildGiven, ...] = ()
    contact: Contact | None = None

    @property
    def is_anybody(self) -> bool:
        return bool(self.parents or self.children or self.contact)

    def with_dates(self) -> list[tuple[str, date]]:
        """Names with dates of birth, by which a family met before is noticed."""
        parents = [(parent.name, parent.born) for parent in self.parents if parent.born]
        return [(child.name, child.born) for child in self.children] + parents


@dataclass(frozen=True)
class LeafletGiven:
    """The information leaflet: how it reached the family, and when."""

    mode: str
    given_at: datetime
    giver: str = "social_worker"


@dataclass(frozen=True)
class Reasons:
    """Coded reasons, the main one among them, and words."""

    coded: tuple[str, ...] = ()
    main: str = ""
    words: str = ""


NOBODY = People()
NO_REASONS = Reasons()
