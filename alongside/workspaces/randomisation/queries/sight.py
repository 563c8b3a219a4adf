"""Which families' arms a person may see. Every page that shows an arm asks here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.pages.paging import Paged, on_page
from alongside.foundations.record.models import NOBODY
from alongside.science.protocol import Permission, Role, Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import at_sites
from alongside.workspaces.randomisation.models import Allocation, ArmTold
from alongside.workspaces.randomisation.queries.allocations import (
    FAMILY,
    REFERRER,
    AllocationRow,
    allocation_rows,
    latest_first,
)
from alongside.workspaces.study.permissions import Here

SEE_ARM = Permission.RANDOMISATION_SEE_ARM


def own_arms(here: Here) -> frozenset[str] | None:
    """The arms to whose families a person is confined; None when they are not.

    The team that delivers one arm knows only that arm's families, once these have been told.
    """
    return _confined(here.study.role(role) for role in here.roles)


def visible_to(here: Here) -> list[AllocationRow]:
    """The allocations whose arm this person may see, the latest first."""
    return allocation_rows(here.study, _visible(here))


def visible_on(here: Here, page: str) -> Paged:
    """One page of the allocations whose arm this person may see."""
    found = on_page(latest_first(_visible(here)).values_list("pk", flat=True), page)
    shown = Allocation.objects.filter(pk__in=found.rows or [NOBODY])
    return found.showing(allocation_rows(here.study, shown))


def arms_visible_to(here: Here) -> dict[UUID, str]:
    """The arm of each family whose arm this person may see. One query."""
    return dict(_visible(here).values_list("family_id", "arm"))


def arm_seen(here: Here, family: Family) -> str | None:
    """The arm of one family if it is allocated and this person may see it; otherwise None."""
    if here.own_only:
        return arm_for_referrer(here.study, here.person).get(family.pk)
    return _arm_visible_to(here, family)


def _arm_visible_to(here: Here, family: Family) -> str | None:
    rows = _visible(here).filter(family=family).values_list("arm", flat=True)
    found: str | None = rows.first()
    return found


def families_met(here: Here) -> frozenset[UUID] | None:
    """The families that a confined person works with; None for everybody else."""
    return None if own_arms(here) is None else frozenset(arms_visible_to(here))


def arm_for_referrer(study: Study, person: Person) -> dict[UUID, str]:
    """The arms of a person's own referrals, each only once its referrer has been told."""
    rows = Allocation.objects.as_of().filter(
        Exists(_told(REFERRER)), study=study.slug, family__recorded_by=person
    )
    return dict(rows.values_list("family_id", "arm"))


def arms_referrers_know(study: Study, families: Collection[UUID]) -> dict[UUID, str]:
    """The arms of these families, each only once its referrer has been told."""
    rows = Allocation.objects.as_of().about(families).filter(Exists(_told(REFERRER)))
    return dict(rows.filter(study=study.slug).values_list("family_id", "arm"))


def people_of_one_arm(study: Study) -> frozenset[int]:
    """Everybody who ever held a role confined to an arm: their name beside a fact tells the arm."""
    roles = [role.id for role in study.roles if role.only_arm]
    rows = RoleGiven.objects.filter(study=study.slug, role__in=roles)
    return frozenset(rows.values_list("person_id", flat=True))


def _confined(roles: Iterable[Role]) -> frozenset[str] | None:
    only = {role.only_arm for role in roles}
    return None if None in only else frozenset(arm for arm in only if arm)


def _visible(here: Here) -> Any:
    rows = at_sites(Allocation.objects.as_of(), here.study, here.sites)
    if here.blinded or here.own_only or not here.may(SEE_ARM):
        return rows.none()
    held = [here.study.role(role) for role in here.roles]
    confined = _confined(role for role in held if SEE_ARM in role.permissions)
    return rows if confined is None else rows.filter(Q(Exists(_told(FAMILY))), arm__in=confined)


def _told(who: str) -> Any:
    return ArmTold.objects.as_of().filter(family=OuterRef("family"), told=who)
