"""Pages for when something is wrong; they never show what the software knows of the fault."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from .rendering import render

log = logging.getLogger("alongside.refused")
TOO_FAST, NOT_YET = 429, 503
A_MINUTE = "60"
NEVER_REPEATED = ("csrfmiddlewaretoken", "password")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.jinja", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Who was refused which page goes into the log: the page's name, since addresses name families.

    Too many of them from one account is somebody who tries doors.
    """
    page = request.resolver_match.view_name if request.resolver_match else ""
    who = getattr(getattr(request, "user", None), "pk", None)
    log.warning("Refused: account %s, page %s, %s", who, page, request.method)
    return render(request, "errors/403.jinja", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.jinja", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the menu and the database, since either may be what is broken."""
    return HttpResponse(get_template("errors/500.jinja").render({}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's check found no valid token: most often the sign-in ended or began meanwhile."""
    return kept(request, status=403) if _sent_from_here(request) else _strange(request)


def kept(request: HttpRequest, status: int = 403) -> HttpResponse:
    """What was typed into a form that could not be taken now, ready to be sent again."""
    context = {
        "sent": list(_repeatable(request)),
        "address": request.get_full_path(),
        "files": sorted(request.FILES),
        "signed_in": getattr(getattr(request, "user", None), "is_authenticated", False),
        "sign_in": settings.LOGIN_URL,
    }
    return render(request, "errors/kept.jinja", context, status)


def too_fast(request: HttpRequest, sentence: str) -> HttpResponse:
    """Somebody who was too fast reads until when; what they sent waits on the page.

    A script is answered with the sentence alone: it keeps what it has, and tries again.
    """
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=TOO_FAST)
    context = {
        "told": sentence,
        "posted": request.method == "POST",
        "sent": list(_repeatable(request)),
        "address": request.get_full_path(),
        "files": sorted(request.FILES),
    }
    return render(request, "errors/429.jinja", context, TOO_FAST)


def being_made(request: HttpRequest) -> HttpResponse:
    """What is asked for is counted in the background: said at once, instead of a long wait."""
    told = render(request, "errors/being_made.jinja", {"address": request.get_full_path()}, NOT_YET)
    told["Retry-After"] = A_MINUTE
    return told


def _repeatable(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if not any(word in name.lower() for word in NEVER_REPEATED):
            yield from ((name, str(value)) for value in values)


def _sent_from_here(request: HttpRequest) -> bool:
    """Only our own pages' forms are offered again; another site's would be its trick."""
    origin = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER", "")
    return bool(origin) and tuple(urlsplit(origin)[:2]) == (request.scheme, request.get_host())


def _strange(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/csrf.jinja", status=403)
