"""How long somebody stays signed in, and what happens to a form sent too late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from alongside.foundations import clock
from alongside.foundations.accounts import kept, typed, words
from alongside.foundations.accounts.models import Person

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
WAS_HERE = "was_here"
MARK_EVERY = timedelta(minutes=1)


class Ended(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    LONGEST = "longest"
    CLOSED = "closed"


class SessionsOfPages(SessionMiddleware):
    """Only the answer to a page tells the browser which session it has.

    What a script sent in the background may be answered after somebody signed in again in the
    same browser: it must not put an earlier session in the place of theirs, or take theirs away.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Django's own, without the cookie where a script asked."""
        response = super().process_response(request, response)
        if kept.in_the_background(request):
            response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        return response


class SessionLimits:
    """Ends sessions that were idle or open too long, and those of people who may not sign in.

    The browser's next session remembers who was here, so that a form sent too late is kept
    for that person and shown again once they are back. A script in the background comes from
    nobody then, and leaves it to the next page to end the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = clock.now()
        if SESSION_KEY in request.session:
            if (why := ended(request, at)) is None:
                mark(request.session, at)
            elif kept.in_the_background(request):
                request.user = AnonymousUser()
            else:
                end(request, why)
        with typed.one_request():
            response = self.get_response(request)
        if request.method == "POST" and _taken(response) and isinstance(request.user, Person):
            kept.let_go(request, response, request.user, at)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Keep a form that came too late; show one that was kept."""
        at = clock.now()
        if request.method == "POST" and getattr(view, "permission", None) is not None:
            return _keep(request, at)
        if request.method == "GET" and isinstance(request.user, Person):
            _show(request, request.user, at)
        return None


def ended(request: HttpRequest, at: datetime) -> Ended | None:
    """Why the session of this request is over, or None while it goes on."""
    if not request.user.is_authenticated:
        return Ended.CLOSED
    deployment = settings.DEPLOYMENT
    if _since(request.session, SEEN_AT, at) >= timedelta(minutes=deployment.idle_minutes):
        return Ended.IDLE
    if _since(request.session, SIGNED_IN_AT, at) >= timedelta(hours=deployment.longest_hours):
        return Ended.LONGEST
    return None


def mark(session: SessionBase, at: datetime) -> None:
    """Keep when the person was last seen; at most one write a minute."""
    if SIGNED_IN_AT not in session:
        session[SIGNED_IN_AT] = at.isoformat()
    if SEEN_AT not in session or _since(session, SEEN_AT, at) >= MARK_EVERY:
        session[SEEN_AT] = at.isoformat()


def begin(session: SessionBase, at: datetime) -> None:
    """Start both limits anew at a sign-in."""
    session.pop(WAS_HERE, None)
    session[SIGNED_IN_AT] = session[SEEN_AT] = at.isoformat()


def end(request: HttpRequest, why: Ended) -> None:
    """Sign out; a closed account leaves no trace in the next session."""
    person = request.user.pk
    logout(request)
    if why is not Ended.CLOSED:
        request.session[WAS_HERE] = person


def _keep(request: HttpRequest, at: datetime) -> HttpResponse | None:
    if request.user.is_authenticated:
        return None
    if SESSION_KEY in request.session:
        return kept.ask_the_script()
    if WAS_HERE not in request.session:
        return None
    person = Person.objects.filter(pk=request.session[WAS_HERE], is_active=True).first()
    return kept.keep(request, person, at) if person else None


def _show(request: HttpRequest, person: Person, at: datetime) -> None:
    if (found := kept.fields(request, person, at)) is not None:
        typed.show(found)
        messages.info(request, words.TYPED_IS_BACK)


def _taken(response: HttpResponse) -> bool:
    return response.status_code in (204, 301, 302, 303)


def _since(session: SessionBase, name: str, at: datetime) -> timedelta:
    earlier = session.get(name)
    return at - datetime.fromisoformat(earlier) if earlier else timedelta()
