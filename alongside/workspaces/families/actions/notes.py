"""Deviations and comments."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, write
from alongside.science.protocol import Study
from alongside.workspaces.families.actions.refusals import NothingWritten
from alongside.workspaces.families.models import Comment, Deviation, Family


@action
def record_deviation(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    kind: str,
    what: str,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Deviation:
    """Record that something did not go as the protocol says. Kinds: `words.DEVIATION_KINDS`."""
    if not what.strip():
        raise NothingWritten("description")
    return write(
        Deviation, study=study, family=family, by=by, at=at, entry=entry,
        occurred_at=occurred_at, kind=kind, what=what.strip(),
    )  # fmt: skip


@action
def comment(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    text: str,
    open_to_blinded: bool = False,
    entry: UUID | None = None,
) -> Comment:
    """Leave a note for colleagues."""
    if not text.strip():
        raise NothingWritten("note")
    return write(
        Comment, study=study, family=family, by=by, at=at, entry=entry, text=text.strip(),
        open_to_blinded=open_to_blinded,
    )  # fmt: skip
