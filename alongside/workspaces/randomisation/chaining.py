"""Opening the next place of a shared sequence, and chaining its allocation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import derived_id, lock, write
from alongside.foundations.sealing.sealing import SealBroken, blind_index
from alongside.science.protocol import Study
from alongside.science.randomisation.commitment import chained, event, reservation
from alongside.workspaces.randomisation import queries, sealed_places
from alongside.workspaces.randomisation.models import (
    Allocation,
    AllocationChained,
    SequenceHeld,
    Slot,
)
from alongside.workspaces.randomisation.paper_models import EnvelopesReserved, ReservationChained
from alongside.workspaces.randomisation.sharing_refusals import (
    NotItsOpening,
    OpeningNeeded,
    PlaceChanged,
)

OPENING_BYTES = 32
FAMILIES = "families in the chain of allocations"


def label_of(held: SequenceHeld, stratum: str, position: int) -> str:
    """To what a sealed place is bound, so that two cannot be exchanged."""
    return f"{held.sharing_id}|{stratum}|{position}"


def arm_in(study: Study, held: SequenceHeld, slot: Slot, given: bytes | None) -> str:
    """The arm in a place, opened with what a holder gave and held against its leaf."""
    return study.arm(content_in(study, held, slot, given)).id


def content_in(study: Study, held: SequenceHeld, slot: Slot, given: bytes | None) -> str:
    """What is sealed in a place: its arm, or the secret from which minimisation draws it."""
    name = f"Place {slot.position} of {queries.strata(study)[slot.stratum]}"
    if given is None or len(given) != OPENING_BYTES:
        raise OpeningNeeded(name)
    at = slot.position - 1
    openings = {holder: keys[at] for holder, keys in held.openings.items()}
    label, name = label_of(held, slot.stratum, slot.position), name[:1].lower() + name[1:]
    try:
        found = sealed_places.opened(
            slot.stratum, at, label, bytes(slot.sealed_arm), openings, given
        )
    except SealBroken:
        raise NotItsOpening(name) from None
    if found.digest.hex() != held.leaves[at]:
        raise PlaceChanged(name)
    return found.arm


def chain(
    study: Study,
    allocation: Allocation,
    held: SequenceHeld,
    gates: Sequence[queries.Gate],
    *,
    by: Person,
    at: datetime,
    paper: bool = False,
) -> AllocationChained:
    """One more link: everything that decided the allocation, and not its arm."""
    lock(f"chain|{held.sharing_id}")
    place, head = queries.head(held.sharing)
    what = event(
        place,
        blind_index(FAMILIES, str(allocation.family_id)),
        levels_of(study, allocation),
        None if study.allocation.minimises else allocation.slot.position - 1,
        paper=paper,
    )
    return write(
        AllocationChained, study=study, by=by, at=at, sharing=held.sharing,
        entry=derived_id(allocation.pk, at, "link"), allocation=allocation, place=place,
        event=what, head=chained(bytes.fromhex(head), what).hex(),
        gates={gate.name: gate.since.isoformat() for gate in gates if gate.since},
    )  # fmt: skip


def chain_reservation(
    study: Study,
    reserved: EnvelopesReserved,
    held: SequenceHeld,
    slots: Sequence[int],
    *,
    by: Person,
    at: datetime,
) -> ReservationChained:
    """One more link: these places are for envelopes, said before anybody needs one."""
    lock(f"chain|{held.sharing_id}")
    place, head = queries.head(held.sharing)
    what = reservation(place, levels_in(study, reserved.stratum), slots)
    return write(
        ReservationChained, study=study, by=by, at=at, sharing=held.sharing, reserved=reserved,
        entry=derived_id(reserved.pk, at, "link"), place=place, event=what,
        head=chained(bytes.fromhex(head), what).hex(),
    )  # fmt: skip


def levels_of(study: Study, allocation: Allocation) -> dict[str, str]:
    """What decided the allocation, as it was used: its stratum, or the levels of its factors."""
    if study.allocation.minimises:
        return dict(allocation.strata)
    return levels_in(study, allocation.slot.stratum)


def levels_in(study: Study, stratum: str) -> dict[str, str]:
    return {"site" if "site" in study.strata else "study": stratum}
