"""Who holds which role in a study, and what each role asks of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, QuerySet, When

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.accounts.queries import roles_now
from alongside.foundations.accounts.second_factor import people_with_second_factor
from alongside.foundations.pages.paging import Paged, on_page
from alongside.science.protocol import Permission, Study
from alongside.workspaces.study import queries


@dataclass(frozen=True)
class Held:
    """One role that somebody holds now."""

    id: UUID
    person: int
    name: str
    email: str
    open: bool
    protected: bool
    role: str
    role_name: str
    sites: tuple[str, ...]
    since: datetime
    given_by: str


@dataclass(frozen=True)
class Change:
    """One line of the history of roles: given, or taken back and why."""

    name: str
    role_name: str
    sites: tuple[str, ...]
    taken_back: bool
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class HeldOn:
    """One page of the roles that are held, and how many people hold one."""

    page: Paged
    people: int


def held_now(study: Study) -> tuple[Held, ...]:
    """Everybody's roles, by name and then in the order of the study's roles. Two queries."""
    return tuple(_held(study, _by_name(study)))


def held_on(study: Study, page: str) -> HeldOn:
    """One page of everybody's roles, in the same order. Three queries."""
    rows = _by_name(study)
    counts = rows.aggregate(people=Count("person", distinct=True), roles=Count("pk"))
    found = on_page(rows, page, counts["roles"])
    return HeldOn(found.showing(list(_held(study, found.rows))), counts["people"])


def changes(study: Study) -> tuple[Change, ...]:
    """Every role given and taken back, newest first. One query."""
    return tuple(_change(study, row) for row in _latest_first(study))


def changes_on(study: Study, page: str) -> Paged:
    """One page of the roles given and taken back. Two queries."""
    found = on_page(_latest_first(study), page)
    return found.showing([_change(study, row) for row in found.rows])


def given(study: Study, id: UUID) -> RoleGiven | None:
    """A role that somebody holds now, by its id."""
    rows = RoleGiven.objects.as_of().filter(study=study.slug, pk=id)
    found: RoleGiven | None = rows.select_related("person").first()
    return found


def holder(study: Study, person: int) -> Person | None:
    """Somebody who holds a role in this study now."""
    rows = RoleGiven.objects.as_of().filter(study=study.slug, person=person)
    found = rows.select_related("person").first()
    return found.person if found else None


def roles_of(study: Study, person: Person) -> tuple[str, ...]:
    """The roles that a person holds now in this study."""
    return tuple(row.role for row in roles_now(person) if row.study == study.slug)


def givers(study: Study, *, without: Iterable[UUID] = ()) -> frozenset[int]:
    """The people who may give roles, when these roles are left out."""
    may = [role.id for role in study.roles if Permission.STUDY_GIVE_ROLES in role.permissions]
    rows = RoleGiven.objects.as_of().filter(study=study.slug, role__in=may)
    active = rows.filter(person__is_active=True).exclude(pk__in=list(without))
    return frozenset(active.values_list("person_id", flat=True))


def studies_of(person: Person) -> tuple[Study, ...]:
    """The studies in which a person holds a role now."""
    slugs = {row.study for row in roles_now(person)}
    return tuple(study for study in queries.installed() if study.slug in slugs)


def needs_second_factor(person: Person) -> bool:
    """Whether any role of the person asks for one; a role that is no longer known does."""
    asks = {
        (study.slug, role.id): role.second_factor
        for study in queries.installed()
        for role in study.roles
    }
    return any(asks.get((row.study, row.role), True) for row in roles_now(person))


def role_name(study: Study, role: str) -> str:
    """The name of a role; one that the study no longer has keeps its id."""
    return next((each.name for each in study.roles if each.id == role), role)


def site_names(study: Study, sites: Iterable[str]) -> tuple[str, ...]:
    """The names of these sites in the study's order; none means everywhere."""
    wanted = set(sites)
    return tuple(site.name for site in study.sites if site.id in wanted)


def _by_name(study: Study) -> QuerySet[Any, Any]:
    order = [When(role=role.id, then=number) for number, role in enumerate(study.roles)]
    rows = RoleGiven.objects.as_of().filter(study=study.slug)
    return rows.order_by(
        "person__name", "person", Case(*order, default=len(order)), "pk"
    ).values_list(
        "pk", "person", "person__name", "person__email", "person__is_active", "role", "sites",
        "occurred_at", "recorded_by__name",
    )  # fmt: skip


def _held(study: Study, rows: Iterable[tuple[Any, ...]]) -> Iterator[Held]:
    protected = people_with_second_factor()
    role_of = cache(lambda role: role_name(study, role))  # a thousand people hold a few of them
    sites_of = cache(lambda sites: site_names(study, sites))
    for id, person, name, email, open_, role, sites, since, by in rows:
        yield Held(
            id=id,
            person=person,
            name=name,
            email=email,
            open=open_,
            protected=person in protected,
            role=role,
            role_name=role_of(role),
            sites=sites_of(tuple(sites)),
            since=since,
            given_by=by,
        )


def _latest_first(study: Study) -> QuerySet[Any, Any]:
    rows = RoleGiven.objects.filter(study=study.slug).order_by("-recorded_at", "-id")
    return rows.values_list(
        "person__name", "role", "sites", "retracted", "recorded_at", "recorded_by__name", "reason"
    )


def _change(study: Study, row: tuple[Any, ...]) -> Change:
    name, role, sites, *more = row
    return Change(name, role_name(study, role), site_names(study, sites), *more)
