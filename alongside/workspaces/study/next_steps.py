"""What a person should do next: each workspace lists its own, the caseload shows them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.science.protocol import Permission


@dataclass(frozen=True)
class NextStep:
    """One thing to do for one family. `view` is the name of the page on which it is done.

    `arguments` are those of the page after the study. `until` is the moment from which the step
    reads otherwise, if that comes before the next day.
    """

    family: UUID
    number: str
    site: str
    what: str
    since: datetime
    due: date | None
    view: str
    arguments: tuple[str, ...]
    permission: Permission
    until: datetime | None = None
