"""Visits are taken along on a tablet; the tablet comes back, or is lost, or is found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.offline_entry import queries
from alongside.workspaces.offline_entry.actions import refusals
from alongside.workspaces.offline_entry.models import LOST, RETURNED, PackageEnded, PackageTaken
from alongside.workspaces.offline_entry.queries import Chosen


@action
def take_along(
    *,
    study: Study,
    by: Person,
    at: datetime,
    part: str,
    tablet: str,
    chosen: Collection[Chosen],
    due: Collection[Chosen],
    entry: UUID | None = None,
) -> PackageTaken:
    """Note which visits leave on a tablet: of those `due` that this person may do, the `chosen`."""
    if not chosen:
        raise refusals.NoVisits
    for one in chosen:
        if one not in due:
            raise refusals.NotDue(one.number)
    listed = [{"family": one.number, "visit": one.visit} for one in chosen]
    return write(
        PackageTaken, study=study, by=by, at=at, entry=entry, part=part, tablet=tablet.strip(),
        visits=listed,
    )  # fmt: skip


@action
def close_package(
    *,
    study: Study,
    by: Person,
    at: datetime,
    package: PackageTaken,
    last: int,
    entry: UUID | None = None,
) -> PackageEnded:
    """Everything up to the tablet's `last` entry has arrived, and the tablet is emptied."""
    if queries.awaited(package) != last + 1:
        raise refusals.StillWaiting
    return _end(study, by, at, package, RETURNED, "", entry)


@action
def tell_lost(
    *,
    study: Study,
    by: Person,
    at: datetime,
    package: PackageTaken,
    reason: str,
    entry: UUID | None = None,
) -> PackageEnded:
    """A tablet was lost: nothing is taken from it any more."""
    if not reason.strip():
        raise refusals.NoReason
    return _end(study, by, at, package, LOST, reason.strip(), entry)


@action
def tell_found(
    *,
    study: Study,
    by: Person,
    at: datetime,
    package: PackageTaken,
    reason: str,
    entry: UUID | None = None,
) -> PackageEnded:
    """A lost tablet was found: what was entered on it may come."""
    if not reason.strip():
        raise refusals.NoReason
    lock(f"package/{package.pk}")
    ended = queries.ended(package)
    if ended is None or ended.what != LOST:
        raise refusals.NotLost
    return correct(
        ended, study=study, by=by, at=at, reason=reason.strip(), entry=entry, retracted=True
    )


def _end(
    study: Study, by: Person, at: datetime, package: PackageTaken, what: str, reason: str,
    entry: UUID | None,
) -> PackageEnded:  # fmt: skip
    lock(f"package/{package.pk}")
    if queries.ended(package) is not None:
        raise refusals.HasEnded
    return write(
        PackageEnded, study=study, by=by, at=at, entry=entry, reason=reason, package=package,
        what=what,
    )  # fmt: skip
