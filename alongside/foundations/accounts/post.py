"""The letters that accounts send."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations import entropy
from alongside.foundations.accounts import words
from alongside.foundations.accounts.events import What
from alongside.foundations.accounts.models import Person, SignInLink
from alongside.foundations.messages.actions import send


def link(person: Person, made: SignInLink, address: str, at: datetime) -> None:
    body = words.link_body(person.name, address, made.expires_at)
    _send(person, words.LINK_SUBJECT, body, f"sign-in-link/{made.pk}", at, secret=True)


def invitation(
    person: Person, by: Person, address: str, at: datetime, event: UUID, *, by_link: bool
) -> None:
    write = words.invitation_by_link_body if by_link else words.invitation_by_password_body
    body = write(person.name, by.name, address)
    key = f"invitation/{event}"
    _send(person, words.INVITATION_SUBJECT, body, key, at, secret=not by_link)


def new_password(person: Person, address: str, at: datetime) -> None:
    body = words.reset_body(person.name, address)
    _send(person, words.RESET_SUBJECT, body, f"reset/{entropy.new_id(at)}", at, secret=True)


def changed(person: Person, what: What, at: datetime, event: UUID) -> None:
    body = words.change_body(person.name, what, at)
    _send(person, words.CHANGE_SUBJECT, body, f"account-changed/{event}", at)


def _send(
    person: Person, subject: str, body: str, key: str, at: datetime, *, secret: bool = False
) -> None:
    send(to=person.email, subject=subject, body=body, at=at, key=key, about="", secret=secret)
