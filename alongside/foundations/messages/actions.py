"""Ask for a message to be sent."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from alongside.foundations import entropy
from alongside.foundations.messages.addresses import address_label
from alongside.foundations.messages.models import Message
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.sealing.sealing import seal

LONGEST_SUBJECT = 120
LONGEST_ADDRESS = 254
EMAIL, TEXT = "email", "text"
_PHONE = re.compile(r"\+?[0-9][0-9 ]{6,19}")


class MessageRefused(Refusal):
    """The message was not queued."""


class BadAddress(MessageRefused):
    """There is no such e-mail address or telephone number."""


class BadSubject(MessageRefused):
    """The subject is missing, too long or could carry a header of its own."""


def send(
    *,
    to: str,
    subject: str,
    body: str,
    at: datetime,
    key: str,
    channel: str = EMAIL,
    about: str = "",
    study: str = "",
    send_after: datetime | None = None,
    secret: bool = False,
    sealed_for: UUID | None = None,
) -> Message:
    """Queue one message in the caller's transaction; the same `key` again gives the first one.

    The subject is seen on locked screens and by mail servers: keep it neutral, without
    names, arms or what the matter is. A `secret` body (a one-time link) is shown on no page
    and forgotten once it is delivered. `sealed_for` seals the address with that subject's key.
    """
    number, address = entropy.new_id(at), _address(to, channel)
    message, _ = Message.objects.get_or_create(
        key=key,
        defaults={
            "id": number,
            "study": study,
            "about": about,
            "channel": channel,
            **_kept_address(number, address, sealed_for),
            "subject": _subject(subject),
            "body": body.replace("\r\n", "\n").replace("\x00", ""),
            "secret": secret,
            "created_at": at,
            "send_after": send_after or at,
        },
    )
    return message


def try_again(*, message: UUID, at: datetime) -> bool:
    """Put a message that was given up back into the queue; false if it was not given up."""
    return bool(
        Message.objects.filter(id=message, failed_at__isnull=False).update(
            failed_at=None, send_after=at, tries=0, claimed_at=None
        )
    )


def _kept_address(number: UUID, address: str, subject: UUID | None) -> dict[str, Any]:
    if subject is None:
        return {"to": address}
    sealed = seal(subject, address_label(number), address)
    return {"to": "", "subject_of_key": subject, "sealed_to": sealed}


def _address(to: str, channel: str) -> str:
    to = to.strip()
    if channel == TEXT:
        if not _PHONE.fullmatch(to):
            raise BadAddress("Enter a telephone number with digits only, such as 07700 900123.")
        return to
    if channel != EMAIL:
        raise MessageRefused(f"There is no way named {channel!r} to send a message.")
    try:
        validate_email(to)
    except ValidationError:
        raise BadAddress("Enter one e-mail address, such as name@example.org.") from None
    if len(to) > LONGEST_ADDRESS or '"' in to:
        raise BadAddress("Enter one e-mail address, such as name@example.org.")
    return to


def _subject(subject: str) -> str:
    if not subject.strip():
        raise BadSubject("A message needs a subject.")
    if len(subject) > LONGEST_SUBJECT:
        raise BadSubject(f"A subject has at most {LONGEST_SUBJECT} characters.")
    if any(unicodedata.category(letter) in {"Cc", "Zl", "Zp"} for letter in subject):
        raise BadSubject("A subject is one line of ordinary characters.")
    return subject
