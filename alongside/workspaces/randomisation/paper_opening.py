"""Recording that an envelope was opened: for a family, which it allocates, or for nobody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, derived_id, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation import drawn_places, queries
from alongside.workspaces.randomisation.actions import let_know
from alongside.workspaces.randomisation.chaining import arm_in, chain
from alongside.workspaces.randomisation.looking import gates_open, tellers
from alongside.workspaces.randomisation.mending import mark_in_error
from alongside.workspaces.randomisation.mending_refusals import PlaceStopped
from alongside.workspaces.randomisation.models import Allocation, SequenceHeld
from alongside.workspaces.randomisation.paper_models import Envelope, EnvelopeOpened
from alongside.workspaces.randomisation.paper_refusals import (
    AnotherPlace,
    EnvelopeSetAside,
    NotOnPaper,
    NotOpened,
    NotSomebodyHere,
    OpenedBefore,
    OpenedTooEarly,
    PaperDiffers,
    PlaceUsed,
)
from alongside.workspaces.randomisation.refusals import InTheFuture

ANOTHER_FAMILY = "another_family"


@action
def record_opening(
    *,
    study: Study,
    envelope: Envelope,
    opened_by: Person,
    occurred_at: datetime,
    reason: str,
    by: Person,
    at: datetime,
    family: Family | None = None,
    arm: str = "",
    address: str = "",
    opening: bytes | None = None,
    entry: UUID | None = None,
) -> EnvelopeOpened:
    """Write down an envelope that was opened, by whom, when and why.

    For a family it allocates it, through the gates of every allocation: `arm` is what the slips
    say, and is held against the sealed place. For nobody its place is never used.
    """
    lock(f"sequence|{study.slug}|{envelope.stratum}")
    last = queries.last_opening(envelope)
    _refuse_unless_it_can_be_opened(study, envelope, opened_by, occurred_at, reason, at)
    if family is not None and last is not None and last.family_id is not None:
        raise PlaceUsed(envelope.number)
    allocation = None
    if family is not None:
        allocation = _allocate(
            study, envelope, family, arm, opening, occurred_at, by=by, at=at, entry=entry
        )
        let_know(tellers(study, family), study, allocation, address, by=by, at=at)
    return write(
        EnvelopeOpened, study=study, by=by, at=at, entry=entry, occurred_at=occurred_at,
        reason=reason.strip(), envelope=envelope, family=family, allocation=allocation,
        opened_by=opened_by, supersedes=last,
    )  # fmt: skip


@action
def take_back_opening(
    *,
    study: Study,
    envelope: Envelope,
    reason: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> EnvelopeOpened:
    """It was not this envelope that was opened: what was recorded stays in the history.

    Opened for nobody, it is closed again. Opened for a family, it allocated that family, and an
    allocation is not undone: the family is marked as randomised in error and the envelope, which
    lies there closed, is set aside, for its place is used.
    """
    lock(f"sequence|{study.slug}|{envelope.stratum}")
    last = queries.last_opening(envelope)
    if last is None or last.retracted:
        raise NotOpened(envelope.number)
    if not reason.strip():
        raise ReasonNeeded
    if last.family is not None and queries.mended(last.family).in_error is None:
        mark_in_error(
            study=study, family=last.family, why=ANOTHER_FAMILY, reason=reason, by=by, at=at,
            entry=derived_id(entry, at, "in error"),
        )  # fmt: skip
    return correct(
        last, study=study, by=by, at=at, entry=entry, reason=reason.strip(), retracted=True
    )


def _refuse_unless_it_can_be_opened(
    study: Study,
    envelope: Envelope,
    opened_by: Person,
    occurred_at: datetime,
    reason: str,
    at: datetime,
) -> None:
    if (done := queries.last_opening(envelope)) and not done.retracted:
        raise OpenedBefore(done.occurred_at)
    if (since := queries.on_paper_since(envelope)) is None:
        raise NotOnPaper
    if opened_by not in queries.people_of(study):
        raise NotSomebodyHere
    if not reason.strip():
        raise ReasonNeeded
    if occurred_at > at:
        raise InTheFuture
    if occurred_at < _minute(since):
        raise OpenedTooEarly(since)


def _allocate(
    study: Study,
    envelope: Envelope,
    family: Family,
    said: str,
    opening: bytes | None,
    occurred_at: datetime,
    *,
    by: Person,
    at: datetime,
    entry: UUID | None,
) -> Allocation:
    if queries.stratum_of(study, family) != envelope.stratum:
        raise AnotherPlace(family.number)
    gates = gates_open(study, family)
    shut = queries.stopped(study, envelope.stratum)
    if shut and shut.recorded_at <= occurred_at:
        raise PlaceStopped(queries.strata(study)[envelope.stratum], shut.recorded_at)
    if queries.is_over(envelope.slot):
        raise EnvelopeSetAside
    ready = max(gate.since for gate in gates if gate.since)
    if occurred_at < _minute(ready):
        raise OpenedTooEarly(ready)
    slot = envelope.slot
    held = SequenceHeld.objects.filter(sequence=slot.sequence_id).first()
    arm = arm_in(study, held, slot, opening) if held else drawn_places.opened(study, slot)
    if arm != said:
        raise PaperDiffers
    allocation = write(
        Allocation, study=study, by=by, at=at, occurred_at=occurred_at, family=family, slot=slot,
        entry=derived_id(entry, at, "allocation"), arm=arm, strata={"site": family.site},
    )  # fmt: skip
    if held:
        chain(study, allocation, held, gates, by=by, at=at, paper=True)
    return allocation


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
