"""The account under which the study's own checks ask; nobody can sign in with it."""

from __future__ import annotations

from alongside.foundations import clock
from alongside.foundations.accounts.models import Person

EMAIL = "checks@alongside.invalid"
NAME = "The study’s checks"


def the_checks() -> Person:
    """One for the installation."""
    found = Person.objects.filter(email=EMAIL).first()
    if found is not None:
        return found
    made, _ = Person.objects.get_or_create(
        email=EMAIL,
        defaults={"name": NAME, "is_active": False, "made_at": clock.now(), "password": "!"},
    )
    return made
