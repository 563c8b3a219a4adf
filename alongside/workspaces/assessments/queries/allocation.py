"""Whether families have been allocated. A later workspace says when; nothing here says to what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from alongside.science.protocol import Study, Visit
from alongside.workspaces.families.models import Family


class Allocated(Protocol):
    """When each of these families was allocated; those that are not yet are left out."""

    def __call__(
        self, study: Study, *, only: Collection[UUID] | None = None
    ) -> Mapping[UUID, datetime]: ...


_KNOWN: list[Allocated] = []


def allocation_told_by(allocated: Allocated) -> None:
    """Let the later workspace that allocates families say which of them it has allocated.

    It must say nothing of arms, and it may change only by facts about those families.
    """
    if allocated not in _KNOWN:
        _KNOWN.append(allocated)


def not_allocated(
    study: Study, families: Collection[UUID], only: Collection[UUID] | None
) -> frozenset[UUID]:
    """Those of these families that still wait for allocation; nobody where nothing allocates."""
    waiting = set(families)
    for allocated in _KNOWN:
        waiting -= allocated(study, only=only).keys()
    return frozenset(waiting if _KNOWN else ())


def before_allocation(study: Study, family: Family, visit: Visit, at: datetime) -> bool:
    """Whether a visit that comes after allocation would be done before it."""
    if visit.before_randomisation or not _KNOWN:
        return False
    moments = [told(study, only=[family.pk]).get(family.pk) for told in _KNOWN]
    return not any(moment and moment <= at for moment in moments)
