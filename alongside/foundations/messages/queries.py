"""Messages as a page lists them, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.foundations.messages import words
from alongside.foundations.messages.models import Message

PAGE = 50


@dataclass(frozen=True)
class MessageRow:
    id: UUID
    to: str
    channel: str
    subject: str
    body: str
    about: str
    created_at: datetime
    state: str
    next_try: datetime | None
    why: str


@dataclass(frozen=True)
class MessagePage:
    """Some messages; `older` is what to give as `before` for the next page."""

    rows: tuple[MessageRow, ...]
    older: UUID | None


def messages(
    *,
    study: str = "",
    limit: int = PAGE,
    before: UUID | None = None,
    only_to: str | None = None,
    not_about: QuerySet[Any] | None = None,
) -> MessagePage:
    """The messages of one study and those about accounts. No two pages share or miss one.

    `only_to` leaves of the study's only those to one address: to whom else is written can tell
    who did something, and so the arm of a family. `not_about` leaves out what goes to these
    subjects: families whom the reader does not meet.
    """
    found = Message.objects.filter(study__in={"", study}).order_by("-id")
    if only_to is not None:
        found = found.filter(Q(study="") | Q(to=only_to))
    if not_about is not None:
        found = found.filter(~Exists(not_about.filter(pk=OuterRef("subject_of_key"))))
    if before is not None:
        found = found.filter(id__lt=before)
    some = list(found[: limit + 1])
    rows = tuple(_row(message) for message in some[:limit])
    return MessagePage(rows, rows[-1].id if len(some) > limit else None)


def waiting_count(*, study: str = "") -> int:
    return Message.objects.filter(study__in={"", study}, sent_at=None, failed_at=None).count()


def _row(message: Message) -> MessageRow:
    state = _state(message)
    hidden = message.secret and not settings.DEPLOYMENT.is_demonstration
    return MessageRow(
        id=message.id,
        to=message.to or words.A_FAMILY,
        channel=message.channel,
        subject=message.subject,
        body=words.HIDDEN if hidden else message.body,
        about=message.about,
        created_at=message.created_at,
        state=state,
        next_try=message.send_after if state == "waiting" else None,
        why=words.why(state, message.problem),
    )


def _state(message: Message) -> str:
    if message.sent_at is not None:
        return "kept" if message.kept else "sent"
    return "waiting" if message.failed_at is None else "failed"
