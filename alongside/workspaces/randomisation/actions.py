"""Sealing a sequence, allocating the next family, telling those who should know."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, derived_id, lock, write
from alongside.foundations.sealing.sealing import open_bytes, purpose_key, seal_bytes
from alongside.science.protocol import Permission, Study, load_sealed
from alongside.science.randomisation.permuted_blocks import permuted_blocks, stratum_key
from alongside.science.randomisation.stream import RandomStream
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import joined_into
from alongside.workspaces.randomisation import letters, queries
from alongside.workspaces.randomisation.chaining import arm_in, chain
from alongside.workspaces.randomisation.codes import CHANNELS, LONGEST_SEQUENCE, WHO
from alongside.workspaces.randomisation.colleagues import who_may, write_to
from alongside.workspaces.randomisation.mending_refusals import PlaceStopped
from alongside.workspaces.randomisation.models import (
    Allocation,
    ArmTold,
    ReferralPassedOn,
    SequenceHeld,
    SequenceSealed,
    Slot,
)
from alongside.workspaces.randomisation.refusals import (
    AlreadyAllocated,
    AlreadyPassedOn,
    AlreadyTold,
    BeforeAllocation,
    InTheFuture,
    JoinedElsewhere,
    NoPlaceLeft,
    NoSuchStratum,
    NotAllocated,
    NotAsListed,
    NotForThisArm,
    NotReady,
    SequenceStillOpen,
    TeamNeeded,
    WrongLength,
)
from alongside.workspaces.randomisation.sharing_refusals import SharesWereShown, SharingStands
from alongside.workspaces.study.queries import folder_of

PURPOSE = "allocation sequence"
PADDED = 64  # every place takes the same room, or its length alone would tell the arm


def slot_label(study: str, stratum: str, position: int) -> str:
    return f"{study}|{stratum}|{position}"


@action
def seal_sequence(
    *, study: Study, stratum: str, length: int, by: Person, at: datetime, entry: UUID | None = None
) -> SequenceSealed:
    """Draw a sequence for a stratum and seal every place of it apart.

    The key of the draw is forgotten at once: from here on each place can only be opened by an
    allocation, with the deployment's sealing key.
    """
    if stratum not in queries.strata(study):
        raise NoSuchStratum
    if not 1 <= length <= LONGEST_SEQUENCE:
        raise WrongLength
    lock(f"sequence|{study.slug}|{stratum}")
    _refuse_beside_a_shared_sequence(study)
    if queries.next_slot(study, stratum) is not None:
        raise SequenceStillOpen(queries.strata(study)[stratum])
    sealed = _drawn_and_sealed(study, stratum, length)
    sequence = write(
        SequenceSealed, study=study, by=by, at=at, entry=entry, stratum=stratum, length=length,
        commitment=queries.commitment(sealed),
    )  # fmt: skip
    for position, arm in enumerate(sealed, start=1):
        write(
            Slot, study=study, by=by, at=at, entry=derived_id(sequence.pk, at, f"slot {position}"),
            sequence=sequence, stratum=stratum, position=position, sealed_arm=arm,
        )  # fmt: skip
    return sequence


def _refuse_beside_a_shared_sequence(study: Study) -> None:
    lock(f"sharing|{study.slug}")
    shared = queries.sharing(study)
    if shared and shared.ended is None:
        raise SharingStands
    if queries.any_share_shown(study):
        raise SharesWereShown


def _drawn_and_sealed(study: Study, stratum: str, length: int) -> list[bytes]:
    key = stratum_key(entropy.token_bytes(32), stratum)
    ratio = {arm.id: arm.ratio for arm in study.arms}
    sizes = load_sealed(folder_of(study.slug)).block_sizes
    sealing = purpose_key(PURPOSE)
    return [
        seal_bytes(
            sealing, arm.encode().ljust(PADDED, b"\0"), slot_label(study.slug, stratum, position)
        )
        for position, arm in enumerate(
            permuted_blocks(RandomStream(key), ratio, sizes, length), start=1
        )
    ]


@action
def allocate(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    address: str = "",
    opening: bytes | None = None,
    entry: UUID | None = None,
) -> Allocation:
    """Give a family the next place of its sequence, if every gate is open, and tell those who
    are to tell the family. `address` is that of the page on which they find it; `opening` is
    what a holder gives to open the next place of a shared sequence."""
    stratum = queries.stratum_of(study, family)
    lock(f"sequence|{study.slug}|{stratum}")
    gates = _gates_open(study, family)
    if shut := queries.stopped(study, stratum):
        raise PlaceStopped(queries.strata(study)[stratum], shut.recorded_at)
    slot = queries.next_slot(study, stratum)
    if slot is None:
        raise NoPlaceLeft(queries.strata(study)[stratum])
    held = SequenceHeld.objects.filter(sequence=slot.sequence_id).first()
    arm = arm_in(study, held, slot, opening) if held else _opened(study, slot)
    allocation = write(
        Allocation, study=study, by=by, at=at, entry=entry, family=family, slot=slot,
        arm=arm, strata={"site": family.site},
    )  # fmt: skip
    if held:
        chain(study, allocation, held, gates, by=by, at=at)
    tellers = who_may(study, Permission.RANDOMISATION_TELL, family.site)
    write_to(
        [each for each in tellers if each != by], letters.waiting(family.number, address),
        study=study, key=f"allocated/{allocation.pk}", at=at,
    )  # fmt: skip
    return allocation


def _opened(study: Study, slot: Slot) -> str:
    label = slot_label(study.slug, slot.stratum, slot.position)
    plain = open_bytes(purpose_key(PURPOSE), bytes(slot.sealed_arm), label)
    return study.arm(plain.rstrip(b"\0").decode()).id


def _gates_open(study: Study, family: Family) -> tuple[queries.Gate, ...]:
    if done := Allocation.objects.filter(family=family).first():
        raise AlreadyAllocated(family.number, done.occurred_at)
    if into := joined_into(family):
        raise JoinedElsewhere(family.number, into.number)
    gates = queries.gates(study, family)
    if missing := queries.missing(gates):
        raise NotReady(family.number, missing)
    return gates


@action
def tell(
    *,
    study: Study,
    family: Family,
    told: str,
    channel: str,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    entry: UUID | None = None,
) -> ArmTold:
    """Record that the family or the referrer was told the arm, when and how."""
    standing = _standing(family, channel, occurred_at, at)
    if told not in WHO:
        raise NotAsListed
    done = standing.family_told if told == queries.FAMILY else standing.referrer_told
    if done is not None:
        raise AlreadyTold(told, done.occurred_at)
    return write(
        ArmTold, study=study, by=by, at=at, occurred_at=occurred_at, entry=entry,
        family=family, told=told, channel=channel,
    )  # fmt: skip


@action
def pass_referral_on(
    *,
    study: Study,
    family: Family,
    to: str,
    channel: str,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    entry: UUID | None = None,
) -> ReferralPassedOn:
    """Record that the referral went to the team that delivers the intervention."""
    standing = _standing(family, channel, occurred_at, at)
    if not study.arm(standing.allocation.arm).is_intervention:
        raise NotForThisArm(family.number)
    if standing.passed_on is not None:
        raise AlreadyPassedOn(standing.passed_on.occurred_at)
    if not to.strip():
        raise TeamNeeded
    return write(
        ReferralPassedOn, study=study, by=by, at=at, occurred_at=occurred_at, entry=entry,
        family=family, to=to.strip(), channel=channel,
    )  # fmt: skip


@action
def correct_told(
    *,
    study: Study,
    fact: ArmTold | ReferralPassedOn,
    by: Person,
    at: datetime,
    reason: str,
    channel: str,
    occurred_at: datetime,
    to: str = "",
    entry: UUID | None = None,
) -> ArmTold | ReferralPassedOn:
    """Correct when and how somebody was told, or to whom the referral went."""
    if not reason.strip():
        raise ReasonNeeded
    _standing(fact.family, channel, occurred_at, at)
    changes: dict[str, Any] = {"channel": channel, "occurred_at": occurred_at}
    if isinstance(fact, ReferralPassedOn):
        if not to.strip():
            raise TeamNeeded
        changes["to"] = to.strip()
    return correct(fact, study=study, by=by, at=at, reason=reason.strip(), entry=entry, **changes)


@action
def take_back_told(
    *,
    study: Study,
    fact: ArmTold | ReferralPassedOn,
    by: Person,
    at: datetime,
    reason: str,
    entry: UUID | None = None,
) -> ArmTold | ReferralPassedOn:
    """It did not happen: the fact stays in the history and counts no more."""
    if not reason.strip():
        raise ReasonNeeded
    return correct(
        fact, study=study, by=by, at=at, reason=reason.strip(), entry=entry, retracted=True
    )


def _standing(
    family: Family, channel: str, occurred_at: datetime | None, at: datetime
) -> queries.Standing:
    lock(f"told {family.pk}")
    standing = queries.standing(family)
    if standing is None:
        raise NotAllocated(family.number)
    if channel not in CHANNELS:
        raise NotAsListed
    if occurred_at and occurred_at > at:
        raise InTheFuture
    if occurred_at and occurred_at < standing.allocation.occurred_at.replace(
        second=0, microsecond=0
    ):
        raise BeforeAllocation(family.number, standing.allocation.occurred_at)
    return standing
