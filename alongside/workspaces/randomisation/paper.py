"""Keeping places for envelopes, and printing their two halves by two people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import drawn_places, halves, queries
from alongside.workspaces.randomisation.chaining import arm_in, chain_reservation
from alongside.workspaces.randomisation.minimising_refusals import NoPaperWhenMinimising
from alongside.workspaces.randomisation.models import SequenceHeld, Slot
from alongside.workspaces.randomisation.paper_models import (
    Envelope,
    EnvelopesCounted,
    EnvelopesReserved,
    HalfOnPaper,
    HalfTaken,
    HalfWaiting,
)
from alongside.workspaces.randomisation.paper_refusals import (
    MOST_ENVELOPES,
    BothHalves,
    NothingToPrint,
    NotSoMany,
    NotYourHalf,
    OpeningsNeeded,
    StillPrinting,
)
from alongside.workspaces.randomisation.refusals import NoSuchStratum

HALVES = (halves.FIRST, halves.SECOND)


@action
def reserve_envelopes(
    *,
    study: Study,
    stratum: str,
    number: int,
    by: Person,
    at: datetime,
    openings: Sequence[bytes] = (),
    entry: UUID | None = None,
) -> EnvelopesReserved:
    """Keep the next places of a stratum for paper. From here on the screen passes over them.

    Each place is opened once, divided in two halves, and its arm forgotten: no half tells it.
    """
    if stratum not in queries.strata(study):
        raise NoSuchStratum
    if study.allocation.minimises:
        raise NoPaperWhenMinimising
    lock(f"sequence|{study.slug}|{stratum}")
    if queries.printing(study, stratum):
        raise StillPrinting
    slots = queries.next_slots(study, stratum, MOST_ENVELOPES)
    if not 1 <= number <= len(slots):
        raise NotSoMany(len(slots))
    slots = slots[:number]
    held = SequenceHeld.objects.filter(sequence=slots[0].sequence_id).first()
    if held and len(openings) != number:
        raise OpeningsNeeded(number)
    given = list(openings) if held else [None] * number
    arms = [
        arm_in(study, held, slot, key) if held else drawn_places.opened(study, slot)
        for slot, key in zip(slots, given, strict=True)
    ]
    fact = write(
        EnvelopesReserved, study=study, by=by, at=at, entry=entry, sequence=slots[0].sequence,
        stratum=stratum, number=number,
    )  # fmt: skip
    first = queries.last_envelope(study, stratum) + 1
    for place, (slot, arm) in enumerate(zip(slots, arms, strict=True), start=first):
        _fill(study, fact, slot, arm, place, by=by, at=at)
    if held:
        chain_reservation(study, fact, held, [slot.position - 1 for slot in slots], by=by, at=at)
    return fact


def _fill(
    study: Study,
    fact: EnvelopesReserved,
    slot: Slot,
    arm: str,
    number: int,
    *,
    by: Person,
    at: datetime,
) -> None:
    envelope = write(
        Envelope, study=study, by=by, at=at, entry=derived_id(fact.pk, at, f"envelope {number}"),
        reserved=fact, slot=slot, stratum=fact.stratum, number=number,
    )  # fmt: skip
    contents: tuple[Any, Any] = halves.halved(arm, [each.id for each in study.arms])
    for half, content in zip(HALVES, contents, strict=True):
        sealed = halves.sealed(str(envelope.pk), half, content)
        HalfWaiting.objects.create(envelope=envelope, half=half, sealed=sealed)


@action
def take_half(
    *, study: Study, stratum: str, by: Person, at: datetime, entry: UUID | None = None
) -> HalfTaken:
    """Become the one who prints a half of these envelopes; the other is for somebody else."""
    now = _printing(study, stratum)
    if by.pk in {row.recorded_by_id for row in now.taken.values()}:
        raise BothHalves
    free = [half for half in HALVES if half not in now.taken]
    if not free:
        raise NotYourHalf
    return write(HalfTaken, study=study, by=by, at=at, entry=entry, reserved=now.fact, half=free[0])


@action
def half_is_on_paper(
    *, study: Study, stratum: str, by: Person, at: datetime, entry: UUID | None = None
) -> HalfOnPaper:
    """Say that one's half is printed and in its envelopes: then it is deleted here."""
    now = _printing(study, stratum)
    if (half := now.half_of(by)) is None or half in now.on_paper:
        raise NotYourHalf
    HalfWaiting.objects.filter(envelope__reserved=now.fact, half=half).delete()
    return write(HalfOnPaper, study=study, by=by, at=at, entry=entry, reserved=now.fact, half=half)


def _printing(study: Study, stratum: str) -> queries.Printing:
    lock(f"sequence|{study.slug}|{stratum}")
    if (now := queries.printing(study, stratum)) is None:
        raise NothingToPrint
    return now


@action
def count_envelopes(
    *,
    study: Study,
    stratum: str,
    closed: int,
    damaged: int,
    reason: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> EnvelopesCounted:
    """Write down how many closed envelopes lie there, and how many look opened or damaged."""
    if stratum not in queries.strata(study):
        raise NoSuchStratum
    return write(
        EnvelopesCounted, study=study, by=by, at=at, entry=entry, stratum=stratum, closed=closed,
        damaged=damaged, reason=reason.strip(),
    )  # fmt: skip
