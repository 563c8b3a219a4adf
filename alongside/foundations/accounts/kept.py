"""What somebody had typed when their session was over, kept until they are back.

The fields are sealed; the browser holds the secret that finds them; only the same person,
signed in again, sees them. Files, passwords and secrets are never kept.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations import entropy
from alongside.foundations.accounts.models import KeptForm, Person
from alongside.foundations.sealing.sealing import open_bytes, purpose_key, seal_bytes

COOKIE = "kept_form"
MARK = "kept"
LASTS = timedelta(hours=2)
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "secret")
PURPOSE = "kept forms"


def keep(request: HttpRequest, person: Person, at: datetime) -> HttpResponse:
    """Keep what was sent and ask the person to sign in again.

    A script that saves answers in the background keeps them itself, so it is only told.
    """
    if in_the_background(request):
        return ask_the_script()
    secret = entropy.token_text()
    kept = _store(request, person, secret, at)
    response = _ask_to_sign_in(request, address(kept))
    response.set_cookie(
        cookie(),
        secret,
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def ask_the_script() -> HttpResponse:
    """Tell a script where the person signs in."""
    return JsonResponse({"sign_in": reverse("accounts:sign_in")}, status=401)


def in_the_background(request: HttpRequest) -> bool:
    """Whether a script of ours asked, and no page is shown for it."""
    navigates = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return not navigates and not _by_htmx(request)


def waiting(request: HttpRequest, person: Person, at: datetime) -> KeptForm | None:
    """The form that this browser keeps for this person."""
    secret = request.COOKIES.get(cookie())
    if not secret:
        return None
    mine = KeptForm.objects.filter(secret_hash=_hash(secret), person=person, expires_at__gt=at)
    return mine.first()


def cookie() -> str:
    """Behind HTTPS the name itself makes the browser refuse it from any other place."""
    return f"__Host-{COOKIE}" if settings.SESSION_COOKIE_SECURE else COOKIE


def address(kept: KeptForm) -> str:
    """Where the kept form is shown again."""
    return f"{kept.path}{'&' if '?' in kept.path else '?'}{MARK}={kept.pk}"


def fields(request: HttpRequest, person: Person, at: datetime) -> QueryDict | None:
    """The fields to show on this page, when it is the page that they were kept for."""
    kept = waiting(request, person, at) if MARK in request.GET else None
    if kept is None or request.GET[MARK] != str(kept.pk):
        return None
    plain = open_bytes(purpose_key(PURPOSE), bytes(kept.sealed), str(kept.pk))
    found = QueryDict(mutable=True)
    for name, values in json.loads(plain):
        found.setlist(name, values)
    return found


def let_go(request: HttpRequest, response: HttpResponse, person: Person, at: datetime) -> None:
    """Forget the kept form once it was sent."""
    if (kept := waiting(request, person, at)) and request.GET.get(MARK) == str(kept.pk):
        kept.delete()
        response.delete_cookie(cookie(), samesite="Lax")


def _store(request: HttpRequest, person: Person, secret: str, at: datetime) -> KeptForm:
    KeptForm.objects.filter(expires_at__lte=at).delete()
    identity = entropy.new_id(at)
    lists = [[name, values] for name, values in request.POST.lists() if _may_be_kept(name)]
    return KeptForm.objects.create(
        id=identity,
        secret_hash=_hash(secret),
        person=person,
        path=_page_of(request),
        sealed=seal_bytes(purpose_key(PURPOSE), json.dumps(lists).encode(), str(identity)),
        expires_at=at + LASTS,
    )


def _may_be_kept(name: str) -> bool:
    return not any(word in name.lower() for word in NEVER_KEPT)


def _page_of(request: HttpRequest) -> str:
    """The page that the form stood on; some forms are sent to another address."""
    origin = urlsplit(request.headers.get("Referer", ""))
    here = origin.netloc == request.get_host() and origin.path
    path, query = (origin.path, origin.query) if here else (request.path, request.GET.urlencode())
    asked = QueryDict(query, mutable=True)
    asked.pop(MARK, None)
    return f"{path}?{asked.urlencode()}" if asked else path


def _ask_to_sign_in(request: HttpRequest, shown_at: str) -> HttpResponse:
    url = f"{reverse('accounts:sign_in')}?{urlencode({'next': shown_at})}"
    if _by_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _by_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
