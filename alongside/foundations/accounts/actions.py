"""Making and closing accounts, giving and taking back roles, sending links."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.urls import reverse

from alongside.foundations import entropy
from alongside.foundations.accounts import attempts, post
from alongside.foundations.accounts.events import What, happened
from alongside.foundations.accounts.models import AccountEvent, Person, RoleGiven, SignInLink
from alongside.foundations.accounts.open_sessions import remove_sessions
from alongside.foundations.accounts.queries import person_by_email
from alongside.foundations.accounts.second_factor import has_second_factor, may_sign_in_by_link
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import StudyVersion, action, correct, write

LINK_LASTS = timedelta(minutes=15)
AddressOf = Callable[[str], str]


class EmailTaken(Refusal):
    """Two people cannot share an address."""

    field = "email"

    def __init__(self, email: str) -> None:
        super().__init__(
            f"Somebody already has an account with {email}. Addresses are never used again by "
            "another person. Give that account a role, or use another address."
        )


class AccountIsClosed(Refusal):
    """Nothing can be given to a closed account."""

    field = "email"

    def __init__(self, person: Person) -> None:
        super().__init__(
            f"The account of {person.name} is closed. Addresses are never used again: "
            "make an account with another address."
        )


class ReasonMissing(Refusal):
    """The record must say why."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say why, in a few words. The reason stays in the record.")


class NoProofSetUp(Refusal):
    """Nothing is there to remove."""

    def __init__(self, person: Person) -> None:
        super().__init__(
            f"{person.name} has no second proof set up. They are asked to set one up when they "
            "next sign in."
        )


class LinkDoesNotWork(Refusal):
    """A one-time link that was used, ran out or never existed."""

    def __init__(self) -> None:
        super().__init__(
            "This link does not work any more: it was used already, or its 15 minutes are over. "
            "Ask for a new one; it takes a moment."
        )


@transaction.atomic
def make_person(
    *, email: str, name: str, by: Person, at: datetime, password: str | None = None
) -> Person:
    """Make an account; without a password it is used with links until one is chosen."""
    address = email.strip().lower()
    if person_by_email(address) is not None:
        raise EmailTaken(address)
    try:
        with transaction.atomic():
            person = Person.objects.create_user(address, password, name=name.strip(), made_at=at)
    except IntegrityError:
        raise EmailTaken(address) from None
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    happened(What.MADE, person, by=by, at=at)
    return person


@transaction.atomic
def close_account(*, person: Person, by: Person, at: datetime, reason: str) -> AccountEvent:
    """Close an account; whoever is signed in with it is out at the next click."""
    if not reason.strip():
        raise ReasonMissing
    Person.objects.filter(pk=person.pk).update(is_active=False)
    person.is_active = False
    SignInLink.objects.filter(person=person, used_at=None).update(used_at=at)
    remove_sessions(person, at)
    return happened(What.CLOSED, person, by=by, at=at, reason=reason.strip())


@transaction.atomic
def remove_proofs(*, person: Person, by: Person, at: datetime, reason: str) -> AccountEvent:
    """Remove every second proof of somebody who lost them, recovery codes too, and tell them.

    Their password stays. At the next sign-in they are asked to set up a new second proof.
    """
    if not reason.strip():
        raise ReasonMissing
    if not has_second_factor(person):
        raise NoProofSetUp(person)
    Authenticator.objects.filter(user=person).delete()
    event = happened(What.PROOFS_REMOVED, person, by=by, at=at, reason=reason.strip())
    post.changed(person, What.PROOFS_REMOVED, at, event.pk)
    return event


@action
def give_role(
    *,
    person: Person,
    study: StudyVersion,
    role: str,
    sites: Sequence[str],
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> RoleGiven:
    """Give a role at some sites; no sites means all of them."""
    if not person.is_active:
        raise AccountIsClosed(person)
    return write(
        RoleGiven,
        study=study,
        by=by,
        at=at,
        entry=entry,
        person=person,
        role=role,
        sites=sorted(sites),
    )


@action
def take_role_back(
    *,
    given: RoleGiven,
    study: StudyVersion,
    by: Person,
    at: datetime,
    reason: str,
    entry: UUID | None = None,
) -> RoleGiven:
    """Take a role back; what the person did with it stays as it is."""
    if not reason.strip():
        raise ReasonMissing
    return correct(
        given,
        study=study,
        by=by,
        at=at,
        occurred_at=at,
        reason=reason.strip(),
        entry=entry,
        retracted=True,
    )


@transaction.atomic
def invite(*, person: Person, by: Person, at: datetime, address_of: AddressOf) -> AccountEvent:
    """Tell somebody by e-mail that they have an account, and how to sign in first."""
    by_link = may_sign_in_by_link(person)
    path = reverse("accounts:sign_in") if by_link else _password_path(person)
    event = happened(What.INVITED, person, by=by, at=at)
    post.invitation(person, by, address_of(path), at, event.pk, by_link=by_link)
    return event


def send_sign_in_link(
    *, email: str, at: datetime, address_of: AddressOf, asked_from: str = ""
) -> SignInLink | None:
    """Send a one-time link to a person who may use one; whoever asks sees no difference."""
    if _asked_too_often(email, asked_from, at):
        return None
    person = person_by_email(email)
    if person is None or not may_sign_in_by_link(person):
        return None
    with transaction.atomic():
        secret = entropy.token_text()
        made = SignInLink.objects.create(
            secret_hash=_hash(secret), person=person, made_at=at, expires_at=at + LINK_LASTS
        )
        happened(What.LINK_SENT, person, at=at)
        post.link(person, made, address_of(reverse("accounts:use_link", args=[secret])), at)
    return made


@transaction.atomic
def use_sign_in_link(*, secret: str, at: datetime) -> Person:
    """Use a link up, with every other link of the same person."""
    link = open_link(secret=secret, at=at)
    if not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        raise LinkDoesNotWork
    SignInLink.objects.filter(person=link.person, used_at=None).update(used_at=at)
    return link.person


def open_link(*, secret: str, at: datetime) -> SignInLink:
    """The link of this secret while it can be used; looking does not use it up."""
    link = SignInLink.objects.filter(secret_hash=_hash(secret)).select_related("person").first()
    if link is None or not link.is_open(at) or not may_sign_in_by_link(link.person):
        raise LinkDoesNotWork
    return link


def _asked_too_often(email: str, asked_from: str, at: datetime) -> bool:
    limits = ((attempts.LINKS_BY_ACCOUNT, email), (attempts.LINKS_BY_ADDRESS, asked_from))
    asked = [(limit, whom) for limit, whom in limits if whom]
    if any(attempts.closed_until(limit, whom, at) for limit, whom in asked):
        return True
    for limit, whom in asked:
        attempts.note(limit, whom, at)
    return False


def _password_path(person: Person) -> str:
    token = default_token_generator.make_token(person)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), token])


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
