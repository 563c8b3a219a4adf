"""A message, asked for as the workspaces do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from alongside.foundations.messages.actions import (
    send,
)
from alongside.foundations.messages.models import Message

AT = datetime(2023, 7, 4, 13, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def ask(**changed: object) -> Message:
    asked = {
        "to": "worker@example.org",
        "subject": "A message from the study",
        "body": "There is news.\nPlease sign in.",
        "at": AT,
        "key": "news-1",
    }
    return send(**asked | changed)


def state() -> Message:
    return Message.objects.get()
