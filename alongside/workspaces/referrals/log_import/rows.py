"""A row of a log as it will be recorded, and what is wrong with one that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from alongside.science.protocol import Study
from alongside.workspaces.families.queries import Contact
from alongside.workspaces.referrals.given import (
    NO_REASONS,
    ChildGiven,
    ParentGiven,
    People,
    Reasons,
)

NOON, LAST_MINUTE = time(12), time(23, 59)
Answers = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Problem:
    """One thing to mend: `row` as in the spreadsheet, None when it is about the map."""

    row: int | None
    field: str
    what: str
    seen: str = ""

    @property
    def told(self) -> tuple[str, str, str]:
        return self.field, self.what, self.seen


@dataclass(frozen=True)
class LogRow:
    """What one row says. Identifiers are there only if the family agreed to be contacted."""

    number: int
    site: str
    identified_on: date
    agreed: bool
    team: str = ""
    answers: Answers = field(default_factory=dict)
    not_agreeing: Reasons = NO_REASONS
    leaflet_on: date | None = None
    leaflet_mode: str = ""
    screened_on: date | None = None
    eligible: bool | None = None
    screening: Answers = field(default_factory=dict)
    deciding: Reasons = NO_REASONS
    discussed_with: str = ""
    declined_on: date | None = None
    declining: Reasons = NO_REASONS
    parent_name: str = ""
    relation: str = ""
    child_name: str = ""
    born: date | None = None
    phone: str = ""
    recorded_by: str = ""
    recorded_on: date | None = None
    notes: str = ""
    notices: frozenset[str] = frozenset()

    @cached_property
    def people(self) -> People:
        parents = (ParentGiven(self.parent_name, self.relation),) if self.parent_name else ()
        children = (ChildGiven(self.child_name, self.born),) if self.born else ()
        contact = Contact(phones=(self.phone,)) if self.phone else None
        return People(parents=parents, children=children, contact=contact)


def moment_of(study: Study, day: date, at: datetime, *, last: bool = False) -> datetime:
    """A day without a time counts as noon, and never as later than now.

    The leaflet's counts as the end of its day, so that no family's 24 hours are cut short.
    """
    zone = ZoneInfo(study.time_zone)
    return min(datetime.combine(day, LAST_MINUTE if last else NOON, zone), at)
