"""The account under which a parent's own answers are written; nobody can sign in with it."""

from __future__ import annotations

from alongside.foundations import clock
from alongside.foundations.accounts.models import Person

EMAIL = "parent@alongside.invalid"
NAME = "The parent, by themselves"


def the_parent() -> Person:
    """One for the installation: which family it was stands in the fact, never in the account."""
    found = Person.objects.filter(email=EMAIL).first()
    if found is not None:
        return found
    made, _ = Person.objects.get_or_create(
        email=EMAIL,
        defaults={"name": NAME, "is_active": False, "made_at": clock.now(), "password": "!"},
    )
    return made
