"""Who was allocated when, to what, and who has been told. For people who may know it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from alongside.foundations.pages.paging import Paged, keys_on_page
from alongside.foundations.record.models import NOBODY
from alongside.science.protocol import Study
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import at_sites
from alongside.workspaces.randomisation.models import Allocation, ArmTold, ReferralPassedOn

FAMILY, REFERRER, TEAM = "family", "referrer", "team"


@dataclass(frozen=True)
class AllocationRow:
    """An allocation and whether those who should know it have been told.

    `stopped` is true for a family that withdrew from what it was given, or from the study.
    """

    family: UUID
    number: str
    site: str
    arm: str
    at: datetime
    family_told: datetime | None
    referrer_told: datetime | None
    passed_on: datetime | None
    stopped: bool

    def waits_for(self, study: Study) -> tuple[str, ...]:
        """What is still to do: tell the family, tell the referrer, pass the referral on."""
        to_team = study.arm(self.arm).is_intervention and not self.stopped
        todo = [
            (FAMILY, self.family_told is None),
            (REFERRER, self.referrer_told is None),
            (TEAM, self.passed_on is None and to_team),
        ]
        return tuple(name for name, waiting in todo if waiting)


@dataclass(frozen=True)
class Standing:
    """One family's allocation and what stands recorded after it."""

    allocation: Allocation
    family_told: ArmTold | None
    referrer_told: ArmTold | None
    passed_on: ReferralPassedOn | None


def allocated(
    study: Study, as_of: datetime | None = None, *, only: Collection[UUID] | None = None
) -> dict[UUID, datetime]:
    """When each family was allocated; not to which arm."""
    rows = Allocation.objects.as_of(as_of).about(only).filter(study=study.slug)
    return dict(rows.values_list("family_id", "occurred_at"))


def arms(study: Study, as_of: datetime | None = None) -> dict[UUID, str]:
    """The arm of each allocated family. Only for people who may see it."""
    rows = Allocation.objects.as_of(as_of).filter(study=study.slug)
    return dict(rows.values_list("family_id", "arm"))


def arm_of(family: Family) -> str | None:
    """The arm of one family, or None before allocation. Only for people who may see it."""
    rows = Allocation.objects.as_of().filter(family=family)
    return rows.values_list("arm", flat=True).first()


def has_been_told(family: Family, who: str) -> bool:
    """Whether the family, or the referrer, has been told the arm."""
    return bool(ArmTold.objects.as_of().filter(family=family, told=who).exists())


def standing(family: Family) -> Standing | None:
    """A family's allocation and everything told since; None before allocation."""
    allocation = Allocation.objects.as_of().filter(family=family).first()
    if allocation is None:
        return None
    told = {row.told: row for row in ArmTold.objects.as_of().filter(family=family)}
    passed = ReferralPassedOn.objects.as_of().filter(family=family).first()
    return Standing(allocation, told.get(FAMILY), told.get(REFERRER), passed)


def to_tell(
    study: Study, sites: Sequence[str], *, only: Collection[UUID] | None = None
) -> list[AllocationRow]:
    """Allocations at these sites after which something is still to do, the oldest first."""
    rows = allocation_rows(study, _untold(study, sites, only))
    return sorted(rows, key=lambda row: row.at)


def to_tell_on(study: Study, sites: Sequence[str], page: str) -> Paged:
    """One page of the allocations after which something is still to do."""
    oldest_first = _untold(study, sites, None).order_by("occurred_at", "pk")
    found = keys_on_page(oldest_first, page)
    rows = allocation_rows(study, Allocation.objects.filter(pk__in=found.rows or [NOBODY]))
    return found.showing(sorted(rows, key=lambda row: row.at))


def _untold(study: Study, sites: Sequence[str], only: Collection[UUID] | None) -> QuerySet[Any]:
    """What `waits_for` says of each allocation, as a condition on all of them."""
    told = ArmTold.objects.as_of().about(only).filter(told__in=[FAMILY, REFERRER])
    both = at_sites(told, study, sites)
    said = both.values("family").annotate(who=Count("told", distinct=True)).filter(who=2)
    passed = at_sites(ReferralPassedOn.objects.as_of().about(only), study, sites)
    delivered = [arm.id for arm in study.arms if arm.is_intervention]
    to_team = Q(arm__in=delivered) & ~Q(family__in=passed.values("family"))
    waiting = ~Q(family__in=said.values("family")) | to_team & ~consent.has_stopped(study, "family")
    found: QuerySet[Any] = _at(study, sites).about(only).filter(waiting)
    return found


def allocations(study: Study, sites: Sequence[str]) -> list[AllocationRow]:
    """Every allocation at these sites with what has been told, the latest first."""
    return allocation_rows(study, _at(study, sites))


def allocation_rows(study: Study, rows: Any) -> list[AllocationRow]:
    """These allocations with what has been told, the latest first."""
    shown = list(latest_first(rows).values_list(
        "family_id", "family__number", "family__site", "arm", "occurred_at"
    ))  # fmt: skip
    only = [family for family, *_ in shown]
    told = _times(ArmTold, study, only, "told")
    passed = _times(ReferralPassedOn, study, only)
    stopped = {
        *consent.exits(study, only=only), *consent.withdrawn_from_intervention(study, only=only)
    }  # fmt: skip
    return [
        AllocationRow(
            family,
            number,
            site,
            arm,
            at,
            told.get((family, FAMILY)),
            told.get((family, REFERRER)),
            passed.get((family,)),
            family in stopped,
        )
        for family, number, site, arm, at in shown
    ]


def latest_first(rows: Any) -> Any:
    return rows.order_by("-occurred_at", "family__number")


def _at(study: Study, sites: Sequence[str]) -> Any:
    return at_sites(Allocation.objects.as_of(), study, sites)


def _times(
    model: Any, study: Study, only: Collection[UUID], *more: str
) -> dict[tuple[Any, ...], datetime]:
    rows = model.objects.as_of().about(only).filter(study=study.slug)
    return {tuple(key): at for *key, at in rows.values_list("family_id", *more, "occurred_at")}
