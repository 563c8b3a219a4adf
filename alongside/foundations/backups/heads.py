"""The head of the seals goes to people whom the administrator of this machine does not own.

Whoever owns the database and can run code could write the whole record anew, seals and all. A head
that lies in somebody else's letters shows that: `alongside verify --head` looks for it.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from alongside.foundations.backups import words
from alongside.foundations.messages.actions import send
from alongside.foundations.record.seals import sealed_to


def send_head(at: datetime) -> int:
    """Write to everybody who is named, once for each head; how many letters stand in the outbox."""
    named = [each.strip() for each in settings.DEPLOYMENT.heads_to.split(",") if each.strip()]
    if not named:
        return 0
    head = sealed_to(at=at)
    for address in named:
        send(
            to=address,
            subject=words.HEAD_SUBJECT,
            body=words.head_letter(head.number, head.digest, at),
            at=at,
            key=f"head {head.number} {address}",
        )
    return len(named)
