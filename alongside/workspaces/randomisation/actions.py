"""Sealing a sequence, allocating the next family, telling those who should know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person
from alongside.foundations.record.in_turn import in_line
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.science.randomisation.permuted_blocks import permuted_blocks, stratum_key
from alongside.science.randomisation.stream import RandomStream
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation import letters, queries
from alongside.workspaces.randomisation.chaining import arm_in, chain
from alongside.workspaces.randomisation.codes import CHANNELS, LONGEST_SEQUENCE, WHO
from alongside.workspaces.randomisation.colleagues import write_to
from alongside.workspaces.randomisation.drawn_places import (
    PADDED,
    PURPOSE,
    opened,
    slot_label,
    write_sequence,
)
from alongside.workspaces.randomisation.looking import Looked, gates_still, look, tellers
from alongside.workspaces.randomisation.mending_refusals import PlaceStopped
from alongside.workspaces.randomisation.minimised_places import drawn, refuse_another_method
from alongside.workspaces.randomisation.minimising_refusals import OnlyWithHolders
from alongside.workspaces.randomisation.models import (
    Allocation,
    ArmTold,
    ReferralPassedOn,
    SequenceHeld,
    SequenceSealed,
)
from alongside.workspaces.randomisation.refusals import (
    AlreadyPassedOn,
    AlreadyTold,
    BeforeAllocation,
    InTheFuture,
    NoPlaceLeft,
    NoSuchStratum,
    NotAllocated,
    NotAsListed,
    NotForThisArm,
    SequenceStillOpen,
    TeamNeeded,
    WrongLength,
)
from alongside.workspaces.randomisation.sharing_refusals import SharesWereShown, SharingStands

__all__ = ["PADDED", "PURPOSE", "slot_label"]


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
    if study.allocation.minimises:
        raise OnlyWithHolders
    lock(f"sequence|{study.slug}|{stratum}")
    refuse_beside_a_shared_sequence(study)
    if queries.next_slot(study, stratum) is not None:
        raise SequenceStillOpen(queries.strata(study)[stratum])
    arms = _drawn(study, stratum, length)
    return write_sequence(study, stratum, arms, by=by, at=at, entry=entry)


def refuse_beside_a_shared_sequence(study: Study) -> None:
    lock(f"sharing|{study.slug}")
    shared = queries.sharing(study)
    if shared and shared.ended is None:
        raise SharingStands
    if queries.any_share_shown(study):
        raise SharesWereShown


def _drawn(study: Study, stratum: str, length: int) -> tuple[str, ...]:
    key = stratum_key(entropy.token_bytes(32), stratum)
    ratio, sizes = queries.ratio(study), queries.block_sizes(study)
    return permuted_blocks(RandomStream(key), ratio, sizes, length)


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
    what a holder gives to open the next place of a shared sequence.

    The family is looked at before the allocation takes its turn, and under the lock no more than
    whether anything was written about it since."""
    with in_line():
        try:
            looked = look(study, family)
        except Refusal:
            if entry is None:
                raise
            looked = None  # the same form sent twice is answered as the first time
        return _allocate(
            study=study, family=family, by=by, at=at, address=address, opening=opening,
            entry=entry, looked=looked,
        )  # fmt: skip


@action
def _allocate(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    address: str,
    opening: bytes | None,
    entry: UUID | None,
    looked: Looked | None,
) -> Allocation:
    stratum = queries.stratum_of(study, family)
    lock(f"sequence|{study.slug}|{stratum}")
    gates = gates_still(study, family, looked)
    if shut := queries.stopped_for(study, family):
        raise PlaceStopped(queries.stoppable(study)[shut.stratum], shut.recorded_at)
    slot = queries.next_slot(study, stratum)
    if slot is None:
        raise NoPlaceLeft(queries.strata(study)[stratum])
    held = SequenceHeld.objects.filter(sequence=slot.sequence_id).first()
    refuse_another_method(study, held)
    strata = {"site": family.site}
    if held and study.allocation.minimises:
        arm, strata = drawn(study, family, held, slot, opening, by=by, at=at)
    else:
        arm = arm_in(study, held, slot, opening) if held else opened(study, slot)
    allocation = write(
        Allocation, study=study, by=by, at=at, entry=entry, family=family, slot=slot,
        arm=arm, strata=strata,
    )  # fmt: skip
    if held:
        chain(study, allocation, held, gates, by=by, at=at)
    told = looked.tellers if looked else tellers(study, family)
    let_know(told, study, allocation, address, by=by, at=at)
    return allocation


def let_know(
    people: Sequence[Person],
    study: Study,
    allocation: Allocation,
    address: str,
    *,
    by: Person,
    at: datetime,
) -> None:
    """A letter to those who are to tell the family: something waits, and not what."""
    number = allocation.family.number
    write_to(
        [each for each in people if each != by], letters.waiting(number, address),
        study=study, key=f"allocated/{allocation.pk}", at=at,
    )  # fmt: skip


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
