"""Putting right beside an allocation what cannot be undone; and stopping a stratum."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation import queries
from alongside.workspaces.randomisation.codes import WHY_IN_ERROR
from alongside.workspaces.randomisation.mending_models import (
    RandomisedInError,
    StrataCorrected,
    StratumSwitched,
)
from alongside.workspaces.randomisation.mending_refusals import (
    AlreadyMarked,
    AlreadySo,
    FoundBefore,
    NoStrata,
    NotMarked,
    SameStrata,
)
from alongside.workspaces.randomisation.models import Allocation
from alongside.workspaces.randomisation.queries.mending import OPENS, SHUTS
from alongside.workspaces.randomisation.refusals import (
    InTheFuture,
    NoSuchStratum,
    NotAllocated,
    NotAsListed,
)


@action
def mark_in_error(
    *,
    study: Study,
    family: Family,
    why: str,
    reason: str,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    entry: UUID | None = None,
) -> RandomisedInError:
    """Say that a family should not have been randomised. Its place and its arm stay."""
    allocation = _allocation(family)
    if found := queries.mended(family).in_error:
        raise AlreadyMarked(family.number, found.recorded_at)
    if why not in WHY_IN_ERROR:
        raise NotAsListed
    if not reason.strip():
        raise ReasonNeeded
    found_at = occurred_at or at
    if found_at > at:
        raise InTheFuture
    if found_at < allocation.occurred_at.replace(second=0, microsecond=0):
        raise FoundBefore(family.number, allocation.occurred_at)
    return write(
        RandomisedInError, study=study, by=by, at=at, occurred_at=found_at, entry=entry,
        reason=reason.strip(), family=family, allocation=allocation, why=why,
    )  # fmt: skip


@action
def take_back_mark(
    *,
    study: Study,
    family: Family,
    reason: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> RandomisedInError:
    """It was no error after all: the mark stays in the history and counts no more."""
    _allocation(family)
    if (mark := queries.mended(family).in_error) is None:
        raise NotMarked(family.number)
    if not reason.strip():
        raise ReasonNeeded
    return correct(
        mark, study=study, by=by, at=at, reason=reason.strip(), entry=entry, retracted=True
    )


@action
def correct_strata(
    *,
    study: Study,
    family: Family,
    reason: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
    **levels: str,
) -> StrataCorrected:
    """Say what the stratum should have been, or with minimisation what each level should. The
    place and the levels that were used stay those used, also for the families that follow."""
    allocation = _allocation(family)
    known = queries.factors_known(study)
    if not known:
        raise NoStrata
    if any(level not in known.get(factor, ()) for factor, level in levels.items()):
        raise NoSuchStratum
    if not reason.strip():
        raise ReasonNeeded
    now = queries.mended(family).strata
    stands = now.strata if now else allocation.strata
    if levels.items() <= stands.items():
        raise SameStrata
    right = {**stands, **levels}
    if now is None:
        return write(
            StrataCorrected, study=study, by=by, at=at, entry=entry, reason=reason.strip(),
            family=family, allocation=allocation, strata=right,
        )  # fmt: skip
    return correct(
        now, study=study, by=by, at=at, entry=entry, reason=reason.strip(), occurred_at=at,
        strata=right, retracted=right == allocation.strata,
    )  # fmt: skip


def _allocation(family: Family) -> Allocation:
    lock(f"told {family.pk}")
    found = Allocation.objects.as_of().filter(family=family).first()
    if found is None:
        raise NotAllocated(family.number)
    return found


@action
def switch_stratum(
    *,
    study: Study,
    stratum: str,
    what: str,
    reason: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> StratumSwitched:
    """Allocate no further family in a stratum, or go on. Under the lock of its sequence, so
    that an allocation is wholly before or wholly after."""
    places = queries.stoppable(study)
    if stratum not in places:
        raise NoSuchStratum
    if what not in (*SHUTS, *OPENS):
        raise NotAsListed
    if not reason.strip():
        raise ReasonNeeded
    lock(f"sequence|{study.slug}|{queries.sequence_of(study, stratum)}")
    shut = queries.stopped(study, stratum) is not None
    if shut is (what in SHUTS):
        raise AlreadySo(places[stratum], shut)
    return write(
        StratumSwitched, study=study, by=by, at=at, entry=entry, reason=reason.strip(),
        stratum=stratum, what=what,
    )  # fmt: skip
