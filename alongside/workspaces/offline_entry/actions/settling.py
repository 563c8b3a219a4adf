"""A difference between a tablet and the record is decided by a person, who says why."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments import queries as visits
from alongside.workspaces.offline_entry import queries
from alongside.workspaces.offline_entry.actions import refusals
from alongside.workspaces.offline_entry.models import (
    BEGIN,
    OPEN,
    RECORD,
    TABLET,
    DifferenceSettled,
    EntryArrived,
)


@action
def settle(
    *,
    study: Study,
    by: Person,
    at: datetime,
    arrived: EntryArrived,
    chosen: str,
    reason: str,
    entry: UUID | None = None,
) -> DifferenceSettled:
    """Decide what stands: what was entered on the tablet, or what the record says.

    Both stay in the history. Where the tablet's answer is chosen, it is put in as any answer is
    changed, with the reason; what refuses that refuses the decision, and nothing is saved.
    """
    lock(f"settling/{arrived.pk}")
    if arrived.outcome not in OPEN:
        raise refusals.NothingToDecide
    if before := queries.settled(arrived):
        raise refusals.AlreadySettled(before.recorded_by.name)
    if chosen not in (TABLET, RECORD):
        raise refusals.NothingChosen
    if not reason.strip():
        raise refusals.NoReason
    if chosen == TABLET:
        put_in = _begin if arrived.what == BEGIN else _answer
        put_in(study, by, at, arrived, reason.strip(), entry)
    return write(
        DifferenceSettled, study=study, family=arrived.family, by=by, at=at, entry=entry,
        reason=reason.strip(), arrived=arrived, part=arrived.part, chosen=chosen,
    )  # fmt: skip


def _begin(
    study: Study, by: Person, at: datetime, arrived: EntryArrived, reason: str, entry: UUID | None
) -> None:
    assessments.open_visit(
        study=study, family=arrived.family, by=by, at=at, visit=arrived.visit,
        mode=arrived.answer["mode"], part=arrived.part, occurred_at=arrived.occurred_at,
        entry=derived_id(entry, at, "visit"),
    )  # fmt: skip


def _answer(
    study: Study, by: Person, at: datetime, arrived: EntryArrived, reason: str, entry: UUID | None
) -> None:
    opened = visits.find(arrived.family, arrived.visit, arrived.part)
    if opened is None:
        raise refusals.NoSuchVisit
    assessments.save_answers(
        study=study, by=by, at=at, opened=opened, form=arrived.form,
        answers={arrived.item: arrived.answer["value"]}, confirmed=[arrived.item], reason=reason,
        device_at=arrived.occurred_at, entry=derived_id(entry, at, "answer"),
    )  # fmt: skip
