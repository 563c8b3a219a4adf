"""A visit is booked, or will not take place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries
from alongside.workspaces.assessments.actions import refusals
from alongside.workspaces.assessments.actions.checks import (
    happened,
    refuse_if_begun,
    refuse_mode,
    refuse_without_consent,
    window_for,
)
from alongside.workspaces.assessments.models import MAIN, VisitBooked, VisitNotDone
from alongside.workspaces.families.models import Family


@action
def book_visit(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    visit: str,
    planned_for: datetime,
    mode: str,
    note: str = "",
    part: str = MAIN,
    entry: UUID | None = None,
) -> VisitBooked:
    """Agree a time for a visit; a second booking moves the first."""
    planned = study.visit(visit)
    refuse_mode(planned, mode)
    refuse_without_consent(family)
    window_for(study, family, planned)
    lock(f"visit/{family.pk}/{visit}/{part}")
    refuse_if_begun(study, family, planned, part)
    told: dict[str, Any] = {"planned_for": planned_for, "mode": mode, "note": note.strip()}
    if earlier := queries.booking(family, visit, part):
        return correct(
            earlier, study=study, by=by, at=at, occurred_at=at, entry=entry, reason="", **told
        )
    booked: VisitBooked = write(
        VisitBooked, study=study, family=family, by=by, at=at, entry=entry,
        visit=visit, part=part, **told,
    )  # fmt: skip
    return booked


@action
def record_not_done(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    visit: str,
    reasons: Sequence[str],
    words: str = "",
    part: str = MAIN,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> VisitNotDone:
    """The visit did not and will not take place; the first reason is the main one."""
    planned = study.visit(visit)
    if not reasons:
        raise refusals.NoReason
    for reason in reasons:
        study.reason("loss_to_follow_up", reason)
    lock(f"visit/{family.pk}/{visit}/{part}")
    refuse_if_begun(study, family, planned, part)
    told: dict[str, Any] = {"reasons": list(reasons), "words": words.strip()}
    if earlier := queries.not_done(family, visit, part):
        return correct(earlier, study=study, by=by, at=at, entry=entry, reason="", **told)
    missed: VisitNotDone = write(
        VisitNotDone, study=study, family=family, by=by, at=at, entry=entry,
        occurred_at=happened(occurred_at, at), visit=visit, part=part, **told,
    )  # fmt: skip
    return missed


@action
def take_back_not_done(
    *,
    study: Study,
    by: Person,
    at: datetime,
    missed: VisitNotDone,
    reason: str,
    entry: UUID | None = None,
) -> VisitNotDone:
    """It was recorded by mistake that a visit does not take place; it is due again."""
    if not reason.strip():
        raise refusals.NoReason
    lock(f"visit/{missed.family_id}/{missed.visit}/{missed.part}")
    return correct(
        missed, study=study, by=by, at=at, entry=entry, reason=reason.strip(), retracted=True
    )
