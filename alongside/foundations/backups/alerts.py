"""A letter to whoever looks after the machine when something there needs somebody."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from alongside.foundations.backups import words
from alongside.foundations.backups.guards import guards
from alongside.foundations.backups.queries import backup_state
from alongside.foundations.jobs.queries import work_state
from alongside.foundations.messages.actions import send


def tell_what_is_wrong(at: datetime) -> int:
    """What the status page says, once a day for the same; how many letters stand in the outbox."""
    return tell(words.needs(work_state(), backup_state(), guards(), at, in_full=False), at)


def tell(needs: Sequence[str], at: datetime) -> int:
    """Write to everybody who is named; the details stay on the machine."""
    named = [each.strip() for each in settings.DEPLOYMENT.alerts_to.split(",") if each.strip()]
    if not needs:
        return 0
    same = hashlib.sha256("\n".join(needs).encode()).hexdigest()
    for address in named:
        send(
            to=address,
            subject=words.ALERT_SUBJECT,
            body=words.alert_letter(needs, at),
            at=at,
            key=f"alert {at:%Y-%m-%d} {same[:16]} {address}",
        )
    return len(named)
