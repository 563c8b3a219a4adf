"""Where somebody is signed in, and how that is ended: by themselves or by a colleague."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from alongside.foundations.accounts.events import What, happened
from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.sessions import SEEN_AT, SIGNED_IN_AT


@dataclass(frozen=True)
class OpenSession:
    """One browser in which somebody is signed in."""

    key: str
    signed_in_at: datetime | None
    seen_at: datetime | None
    here: bool = False


def open_sessions(person: Person, at: datetime, here: str | None = None) -> list[OpenSession]:
    """Those that a click would still go on with, the latest first; `here` is the one asked from.

    One query, which reads whoever signed in within three days: a session says inside whose it is.
    """
    found = [
        OpenSession(key, _moment(data, SIGNED_IN_AT), _moment(data, SEEN_AT), key == here)
        for key, data in _of(person, at)
        if _goes_on(data, at)
    ]
    return sorted(found, key=lambda one: (one.here, one.seen_at or at), reverse=True)


@transaction.atomic
def end_sessions(
    *, person: Person, by: Person, at: datetime, keep: str | None = None, reason: str = ""
) -> int:
    """End them all, but the one to `keep`, and write it; how many there were."""
    happened(What.SESSIONS_ENDED, person, by=by, at=at, reason=reason)
    return remove_sessions(person, at, keep)


def remove_sessions(person: Person, at: datetime, keep: str | None = None) -> int:
    """Two statements, however many there are."""
    keys = [key for key, _ in _of(person, at) if key != keep]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _of(person: Person, at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in Session.objects.filter(expire_date__gt=at).order_by("session_key"):
        data = row.get_decoded()
        if data.get(SESSION_KEY) == str(person.pk):
            yield row.session_key, data


def _goes_on(data: dict[str, Any], at: datetime) -> bool:
    limits = {
        SEEN_AT: timedelta(minutes=settings.DEPLOYMENT.idle_minutes),
        SIGNED_IN_AT: timedelta(hours=settings.DEPLOYMENT.longest_hours),
    }
    moments = ((_moment(data, name), limit) for name, limit in limits.items())
    return all(moment is None or at - moment < limit for moment, limit in moments)


def _moment(data: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(data[name]) if name in data else None
