"""Who must show a second proof at sign-in, and who has one set up."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings

from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.queries import roles_now

Rule = Callable[[Person], bool]
PROOFS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_rules: list[Rule] = []


def needed_by(rule: Rule) -> None:
    """Add a rule that says who needs a second factor; whoever knows the roles calls this."""
    if rule not in _rules:
        _rules.append(rule)


def has_second_factor(person: Person) -> bool:
    """Whether an authenticator app or a passkey is set up; recovery codes alone do not count."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type__in=PROOFS).exists())


def people_with_second_factor() -> frozenset[int]:
    """Everybody who has an authenticator app or a passkey set up. One query."""
    rows = Authenticator.objects.filter(type__in=PROOFS)
    return frozenset(rows.values_list("user_id", flat=True))


def needs_second_factor(person: Person) -> bool:
    """Whether any role that the person holds asks for one, wherever it is enforced."""
    return any(rule(person) for rule in _rules)


def must_set_up(person: Person) -> bool:
    """Whether the person must set one up before going on."""
    return (
        settings.DEPLOYMENT.second_factor
        and not has_second_factor(person)
        and needs_second_factor(person)
    )


def may_sign_in_by_link(person: Person) -> bool:
    """Links are for active people with roles, none of which asks for a second factor."""
    return person.is_active and bool(roles_now(person)) and not needs_second_factor(person)
