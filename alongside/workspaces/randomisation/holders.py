"""What holders do: fix a scheme, commit to shares, hand them in, end, and show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, lock, write
from alongside.foundations.sealing.sealing import purpose_key, seal_bytes
from alongside.science.protocol import Permission, Study
from alongside.science.randomisation.commitment import canonical, commitment_to, scheme_digest
from alongside.science.randomisation.stream import KEY_BYTES
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.randomisation import combining, queries, sharing_letters
from alongside.workspaces.randomisation.codes import LONGEST_SEQUENCE
from alongside.workspaces.randomisation.models import (
    AllocationEnded,
    ShareCommitted,
    ShareHandedIn,
    ShareShown,
    SharingBegun,
)
from alongside.workspaces.randomisation.refusals import NoSuchStratum, WrongLength
from alongside.workspaces.randomisation.sharing_refusals import (
    AlreadyDone,
    AlreadyEnded,
    CommitmentsMissing,
    CommitmentUsed,
    HoldersNeeded,
    NobodyAllocates,
    NoCommitment,
    NoSharing,
    NotAHolder,
    NothingSealed,
    NotTheShare,
    OneShareEach,
    PlacesStillOpen,
    SharesWereShown,
    SharingStands,
    StillOpen,
)


@action
def begin_sharing(
    *,
    study: Study,
    holders: Sequence[str],
    lengths: Mapping[str, int],
    told: Sequence[str],
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> SharingBegun:
    """Fix the scheme of a sequence that holders make together. Salt hides its block sizes."""
    _lock(study)
    _refuse_unless_it_can_begin(study, holders, lengths)
    identity = entry or entropy.new_id(at)
    scheme = _scheme(study, holders, lengths)
    return write(
        SharingBegun, study=study, by=by, at=at, entry=identity, holders=sorted(set(holders)),
        lengths=dict(lengths), told=sorted(set(told) & {role.id for role in study.roles}),
        scheme_digest=scheme_digest(scheme).hex(),
        sealed_scheme=seal_bytes(purpose_key(queries.SCHEME), canonical(scheme), str(identity)),
    )  # fmt: skip


def _scheme(study: Study, holders: Sequence[str], lengths: Mapping[str, int]) -> dict[str, Any]:
    return {
        "study": study.slug,
        "version": study.version,
        "method": study.allocation.method,
        "arms": queries.ratio(study),
        **(queries.scheme_parts(study) if study.allocation.minimises else _blocks(study)),
        "strata": dict(lengths),
        "holders": sorted(set(holders)),
        "salt": entropy.token_bytes(KEY_BYTES).hex(),
        **_follows(study),
    }


def _blocks(study: Study) -> dict[str, Any]:
    return {"block_sizes": queries.block_sizes(study)}


def _follows(study: Study) -> dict[str, str]:
    """Where the sequence before it ended: shares are bound to that, and the verifier asks."""
    before = [one.ended.head for one in queries.sharings(study) if one.ended]
    return {"follows": before[-1]} if before else {}


def _refuse_unless_it_can_begin(
    study: Study, holders: Sequence[str], lengths: Mapping[str, int]
) -> None:
    now = queries.sharing(study)
    if now and now.ended is None:
        raise SharingStands
    if queries.any_share_shown(study):
        raise SharesWereShown
    if any(queries.places_left(study).values()):
        raise PlacesStillOpen
    if set(lengths) != set(queries.strata(study)):
        raise NoSuchStratum
    if not all(1 <= length <= LONGEST_SEQUENCE for length in lengths.values()):
        raise WrongLength
    if not holders or not set(holders) <= set(queries.holder_roles(study)):
        raise HoldersNeeded
    if Permission.RANDOMISATION_ALLOCATE not in study.permissions_of(holders):
        raise NobodyAllocates


@action
def commit_share(
    *, study: Study, commitment: str, by: Person, at: datetime, entry: UUID | None = None
) -> ShareCommitted:
    """Publish the commitment to a share that was made, and stays, on a holder's own device."""
    now = _open(study)
    given = commitment.strip().lower()
    if any(row.recorded_by == by for row in now.committed.values()):
        raise OneShareEach
    mine = _mine(study, now, by)
    waiting = [holder for holder in mine if holder not in now.committed]
    if not waiting:
        raise AlreadyDone
    if len(given) != 2 * KEY_BYTES or not set(given) <= set("0123456789abcdef"):
        raise NoCommitment
    if given in {row.commitment for row in now.committed.values()}:
        raise CommitmentUsed
    fact = write(
        ShareCommitted, study=study, by=by, at=at, entry=entry, sharing=now.fact,
        holder=waiting[0], commitment=given,
    )  # fmt: skip
    sharing_letters.commitments(study, queries.sharing(study), at)
    return fact


@action
def hand_in_share(
    *, study: Study, share: bytes, by: Person, at: datetime, entry: UUID | None = None
) -> ShareHandedIn:
    """Hand in a share. With the last one the sequence is drawn and sealed, and no share stays."""
    now = _open(study)
    if not now.all_committed:
        raise CommitmentsMissing
    if any(row.recorded_by == by for row in now.handed_in.values()):
        raise OneShareEach
    holder = _holder_of(now, share, _mine(study, now, by))
    if holder in now.handed_in:
        raise AlreadyDone
    fact = write(
        ShareHandedIn, study=study, by=by, at=at, entry=entry, sharing=now.fact, holder=holder
    )
    if shares := combining.all_of(now, holder, share):
        combining.draw_and_seal(study, now.fact, shares, by=by, at=at)
        sharing_letters.root(study, queries.sharing(study), at)
    return fact


@action
def end_allocation(
    *, study: Study, reason: str, by: Person, at: datetime, entry: UUID | None = None
) -> AllocationEnded:
    """Open no more places of the shared sequence. What was allocated stays."""
    for stratum in queries.strata(study):
        lock(f"sequence|{study.slug}|{stratum}")
    now = _open(study)
    if not reason.strip():
        raise ReasonNeeded
    allocations, (_, head) = queries.allocated_from(now.fact), queries.head(now.fact)
    combining.forget(now.fact)
    fact = write(
        AllocationEnded, study=study, by=by, at=at, entry=entry, reason=reason.strip(),
        sharing=now.fact, allocations=allocations, head=head,
    )  # fmt: skip
    sharing_letters.ended(study, queries.sharing(study), at)
    return fact


@action
def show_share(
    *, study: Study, share: bytes, by: Person, at: datetime, entry: UUID | None = None
) -> ShareShown:
    """Show a share to everybody, after the end, for the certificate."""
    _lock(study)
    last, sealed = _any(study), queries.sharings(study)
    if not sealed or (last.root is None and last.ended is None):
        raise NothingSealed
    if last.ended is None:
        raise StillOpen
    now = next((one for one in sealed if _fits(one, share)), sealed[-1])
    holder = _holder_of(now, share, now.holders)
    if holder in now.shown:
        raise AlreadyDone
    return write(
        ShareShown, study=study, by=by, at=at, entry=entry, sharing=now.fact, holder=holder,
        share=share.hex(),
    )  # fmt: skip


def _fits(now: queries.Sharing, share: bytes) -> bool:
    try:
        return bool(_holder_of(now, share, now.holders))
    except NotTheShare:
        return False


def _lock(study: Study) -> None:
    lock(f"sharing|{study.slug}")


def _any(study: Study) -> queries.Sharing:
    if (now := queries.sharing(study)) is None:
        raise NoSharing
    return now


def _open(study: Study) -> queries.Sharing:
    _lock(study)
    now = _any(study)
    if now.ended is not None:
        raise AlreadyEnded
    return now


def _mine(study: Study, now: queries.Sharing, by: Person) -> list[str]:
    held = queries.roles_held(study, by)
    if mine := [holder for holder in now.holders if holder in held]:
        return mine
    raise NotAHolder


def _holder_of(now: queries.Sharing, share: bytes, among: Sequence[str]) -> str:
    """Whose commitment a share fits: the holder is found from it, not asked."""
    digest = bytes.fromhex(now.fact.scheme_digest)
    for holder in among:
        fits = len(share) == KEY_BYTES and commitment_to(digest, holder, share).hex()
        if fits and fits == now.committed[holder].commitment:
            return holder
    raise NotTheShare
