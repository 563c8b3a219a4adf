"""Who holds which role in a study, and what each role asks of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.accounts.queries import roles_now
from alongside.foundations.accounts.second_factor import people_with_second_factor
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


def held_now(study: Study) -> tuple[Held, ...]:
    """Everybody's roles, by name and then in the order of the study's roles. Two queries."""
    rows = RoleGiven.objects.as_of().filter(study=study.slug)
    order = {role.id: number for number, role in enumerate(study.roles)}
    protected = people_with_second_factor()
    held = [_held(study, row, protected) for row in rows.select_related("person", "recorded_by")]
    return tuple(sorted(held, key=lambda one: (one.name, one.person, order.get(one.role, 99))))


def changes(study: Study) -> tuple[Change, ...]:
    """Every role given and taken back, newest first. One query."""
    rows = RoleGiven.objects.filter(study=study.slug).select_related("person", "recorded_by")
    return tuple(
        Change(
            name=row.person.name,
            role_name=role_name(study, row.role),
            sites=site_names(study, row.sites),
            taken_back=row.retracted,
            at=row.recorded_at,
            by=row.recorded_by.name,
            reason=row.reason,
        )
        for row in rows.order_by("-recorded_at", "-id")
    )


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


def _held(study: Study, row: RoleGiven, protected: frozenset[int]) -> Held:
    return Held(
        id=row.pk,
        person=row.person_id,
        name=row.person.name,
        email=row.person.email,
        open=row.person.is_active,
        protected=row.person_id in protected,
        role=row.role,
        role_name=role_name(study, row.role),
        sites=site_names(study, row.sites),
        since=row.occurred_at,
        given_by=row.recorded_by.name,
    )
