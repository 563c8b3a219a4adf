"""Letting colleagues know by email that something waits, without saying what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.messages.actions import MessageRefused, send
from alongside.science.protocol import Permission, Study


@dataclass(frozen=True)
class Letter:
    """What is written: seen on locked screens, so neutral and without names or arms."""

    subject: str
    body: str


@dataclass(frozen=True)
class Written:
    """To whom an email is on its way, and for whom there is no usable address."""

    reached: tuple[Person, ...]
    not_reached: tuple[Person, ...]


def who_may(study: Study, permission: Permission, site: str) -> tuple[Person, ...]:
    """Active people who hold a permission at a site, each once, by name. One query."""
    roles = [role.id for role in study.roles if permission in role.permissions]
    given = RoleGiven.objects.as_of().filter(
        study=study.slug, role__in=roles, person__is_active=True
    )
    rows = given.select_related("person").order_by("person__name", "person_id")
    return tuple(dict.fromkeys(row.person for row in rows if not row.sites or site in row.sites))


def write_to(
    people: Iterable[Person], letter: Letter, *, study: Study, key: str, at: datetime
) -> Written:
    """Queue one email to each; an address that cannot be used stops nothing."""
    reached, not_reached = [], []
    for person in people:
        body = f"Hello {person.name},\n\n{letter.body}"
        try:
            send(
                to=person.email, subject=letter.subject, body=body, at=at,
                key=f"{key}/{person.pk}", study=study.slug,
            )  # fmt: skip
            reached.append(person)
        except MessageRefused:
            not_reached.append(person)
    return Written(tuple(reached), tuple(not_reached))
