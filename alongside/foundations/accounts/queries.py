"""Who has an account, and who holds which role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.foundations import clock
from alongside.foundations.accounts.models import AccountEvent, Person, RoleGiven

SYSTEM_EMAIL = "system@alongside.invalid"
SYSTEM_NAME = "Alongside"


@dataclass(frozen=True)
class Happening:
    """One line of an account's own log."""

    what: str
    at: datetime
    by: str


def person_by_email(email: str) -> Person | None:
    """Whoever has this address, in any spelling of capitals."""
    return Person.objects.filter(email__iexact=email.strip()).first()


def system_person() -> Person:
    """The account under which Alongside itself writes facts; nobody can sign in with it."""
    found = Person.objects.filter(email=SYSTEM_EMAIL).first()
    if found is not None:
        return found
    made, _ = Person.objects.get_or_create(
        email=SYSTEM_EMAIL,
        defaults={
            "name": SYSTEM_NAME,
            "is_active": False,
            "made_at": clock.now(),
            "password": "!",
        },
    )
    return made


def people_with_role(study: str, role: str, site: str | None = None) -> tuple[Person, ...]:
    """Active people who hold a role now: at one site, or everywhere; by name."""
    given = RoleGiven.objects.as_of().filter(study=study, role=role, person__is_active=True)
    rows = given.select_related("person").order_by("person__name", "person_id")
    wanted = [row.person for row in rows if site is None or not row.sites or site in row.sites]
    return tuple(dict.fromkeys(wanted))


def roles_now(person: Person) -> tuple[RoleGiven, ...]:
    """Every role that the person holds now, in any study."""
    return tuple(RoleGiven.objects.as_of().filter(person=person))


def latest_events(person: Person, count: int = 10) -> tuple[Happening, ...]:
    """What happened to an account last, newest first."""
    events = AccountEvent.objects.filter(person=person).select_related("recorded_by")
    rows = events.order_by("-recorded_at", "-id")[:count]
    return tuple(Happening(row.what, row.recorded_at, row.recorded_by.name) for row in rows)
