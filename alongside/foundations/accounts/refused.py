"""Pages that somebody who is signed in asked for and was refused, for whoever looks through these.

Each web process counts them in its memory and puts them down once a minute, in a thread of its
own: no page waits for it, and of those who save none waits for more than one short turn. A process
that is killed loses its last minute; the log has each.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import date, datetime
from threading import Lock, Timer
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from alongside.foundations import clock
from alongside.foundations.accounts.models import PageRefused, Person
from alongside.foundations.pages import errors

log = logging.getLogger(__name__)


class Kind(NamedTuple):
    """Who was refused which kind of page, in which study ("" in none), on which day."""

    person: int
    study: str
    page: str
    day: date


class _Waiting:
    """What this process has counted and not yet put down."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.times: Counter[Kind] = Counter()
        self.last: dict[Kind, datetime] = {}
        self.timer: Timer | None = None

    def add(self, kind: Kind, times: int, at: datetime) -> None:
        with self.lock:
            self.times[kind] += times
            self.last[kind] = max(at, self.last.get(kind, at))

    def take(self) -> list[tuple[Kind, int, datetime]]:
        with self.lock:
            taken = [(kind, times, self.last[kind]) for kind, times in self.times.items()]
            self.times.clear()
            self.last.clear()
            return taken

    def put_down_soon(self) -> None:
        after = settings.REFUSALS_PUT_DOWN_AFTER
        with self.lock:
            if after and (self.timer is None or not self.timer.is_alive()):
                self.timer = Timer(after, _put_down_apart)
                self.timer.daemon = True
                self.timer.start()


_waiting = _Waiting()


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page that says so, and one more on the count of whoever asked."""
    _count(request)
    return errors.forbidden(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page that is not there for this person counts; an address that no page has does not."""
    _count(request)
    return errors.not_found(request, exception)


def put_down() -> None:
    """Add what was counted to the rows of the day; what cannot be written now waits."""
    taken = _waiting.take()
    try:
        with transaction.atomic():
            for kind, times, at in sorted(taken):  # in one order, so that no two wait for another
                row, _ = PageRefused.objects.get_or_create(
                    person_id=kind.person, study=kind.study, page=kind.page, day=kind.day,
                    defaults={"last_at": at},
                )  # fmt: skip
                PageRefused.objects.filter(pk=row.pk).update(times=F("times") + times, last_at=at)
    except DatabaseError:
        log.exception("Pages that were refused could not be put down; they are tried again.")
        for kind, times, at in taken:
            _waiting.add(kind, times, at)


def _count(request: HttpRequest) -> None:
    person, page = getattr(request, "user", None), request.resolver_match
    if isinstance(person, Person) and page is not None:
        here, at = getattr(request, "here", None), clock.now()
        kind = Kind(person.pk, here.study.slug if here else "", page.view_name[:80], at.date())
        _waiting.add(kind, 1, at)
        _waiting.put_down_soon()


def _put_down_apart() -> None:
    try:
        put_down()
    finally:
        connections.close_all()  # those of this thread
