"""What the queries about families answer with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.models import Fact
from alongside.science.recruitment.ages import completed_months, completed_years


@dataclass(frozen=True)
class FamilyRow:
    id: UUID
    number: str
    site: str
    identified_at: datetime


@dataclass(frozen=True)
class Exit:
    """A family's path ended here: the coded main reason and when."""

    reason: str
    at: datetime


@dataclass(frozen=True)
class ChildRow:
    """A child; `name` and `born` are None once the family was forgotten."""

    id: UUID
    letter: str
    born_month: str
    weeks_early: int
    index_child: bool
    name: str | None
    born: date | None

    def age_in_months(self, on: date) -> int | None:
        """Completed months on a day; None before the birth or when the date is forgotten."""
        return None if self.born is None or on < self.born else completed_months(self.born, on)


@dataclass(frozen=True)
class ParentRow:
    """A parent or carer; `name` is None once the family was forgotten."""

    id: UUID
    number_in_family: int
    relation: str
    answers: bool
    name: str | None
    born: date | None

    def age_in_years(self, on: date) -> int | None:
        return None if self.born is None or on < self.born else completed_years(self.born, on)


@dataclass(frozen=True)
class Contact:
    """How to reach a family and what is safe. What is not known to be safe is not safe."""

    address: tuple[str, ...] = ()
    postcode: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    preferred: str = ""
    safe_to_text: bool = False
    safe_to_leave_message: bool = False
    safe_to_post: bool = False
    interpreter: str = ""
    access: str = ""
    safety: str = ""


@dataclass(frozen=True)
class Identity:
    """Everything that tells who a family is."""

    children: tuple[ChildRow, ...]
    parents: tuple[ParentRow, ...]
    contact: Contact | None
    forgotten: bool

    def with_dates(self) -> list[tuple[str, date]]:
        """Names with dates of birth, by which another record of the family is noticed."""
        people: list[ChildRow | ParentRow] = [*self.children, *self.parents]
        return [(each.name, each.born) for each in people if each.name and each.born]


@dataclass(frozen=True)
class DeviationRow:
    id: UUID
    family: UUID
    number: str
    site: str
    kind: str
    what: str
    at: datetime
    by: str
    by_id: int


@dataclass(frozen=True)
class CommentRow:
    id: UUID
    text: str
    open_to_blinded: bool
    at: datetime
    by: str
    by_id: int


@dataclass(frozen=True)
class HistoryLine:
    """One line of the ledger with its fact; `superseded` when a later fact took its place."""

    number: int
    kind: str
    at: datetime
    by: Person
    fact: Fact
    superseded: bool = False
