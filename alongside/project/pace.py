"""Which pages are counted for whoever is signed in, and what happens when somebody is too fast.

Nothing that was typed is lost: the page that says so holds it and can send it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from alongside.foundations import clock
from alongside.foundations.accounts import words
from alongside.foundations.accounts.pace import HeldUp, Pace, one_more
from alongside.foundations.pages.errors import too_fast

log = logging.getLogger("alongside.refused")

NEVER_HELD_UP = frozenset({"safety:worry", "account_logout", "health"})
"""A worry about a child is always taken, and whoever leaves may leave."""
SEARCHES = frozenset(
    {
        "caseload:search",
        "forecast:what_if",
        "designing:size",
        "randomisation:compare",
        "adaptation:points",
    }
)
"""Pages that look through all families, or work something out, each time that they are asked."""
FILES = frozenset(
    {
        "adaptation:file",
        "building:file",
        "consent:copy",
        "consent:paper",
        "designing:report",
        "forecast:file",
        "monitoring:blinding_file",
        "monitoring:by_arm_file",
        "monitoring:design_file",
        "monitoring:file",
        "quality:completeness_file",
        "quality:patterns_file",
        "randomisation:certificate",
        "randomisation:compare_file",
        "randomisation:half",
        "randomisation:published",
        "randomisation:verifier",
        "randomisation:who_printed",
        "recruitment:alerts_file",
        "recruitment:expected_file",
        "recruitment:rules_file",
        "referrals:log_map",
        "reports:file",
        "reports:listed_file",
        "scores:answers_csv",
        "scores:csv",
        "scores:xlsx",
    }
)
"""Pages that give out a file; a test finds each of them in the code."""
UNBLINDINGS = frozenset({"unblinding:ask"})


class OnePersonsPace:
    """Middleware: counts once for each request of somebody signed in, before its page is drawn."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        whom = request.session.get(SESSION_KEY)
        page = request.resolver_match.view_name if request.resolver_match else ""
        if whom is None or page in NEVER_HELD_UP:
            return None
        at = clock.now()
        for pace in paces(request, page):
            if held := one_more(pace, str(whom), at):
                return _held_up(request, held, str(whom), page)
        return None


def paces(request: HttpRequest, page: str) -> Iterator[Pace]:
    """What a request counts as: a request always, and what it costs or could do besides."""
    told = settings.DEPLOYMENT
    yield Pace("requests", told.requests_a_minute, 1)
    if page in SEARCHES:
        yield Pace("searches", told.searches_a_minute, 1)
    if page in FILES:
        yield Pace("files", told.files_an_hour, 60)
    if request.method == "POST":
        if page in UNBLINDINGS:
            yield Pace("unblindings", told.unblindings_an_hour, 60, shared=True)
        if request.FILES:
            yield Pace("uploads", told.uploads_an_hour, 60, shared=True)


def _held_up(request: HttpRequest, held: HeldUp, whom: str, page: str) -> HttpResponse:
    """Said once in each period in the log, so that a fast program does not fill it."""
    if held.first:
        log.warning("Held up: account %s, page %s, %s", whom, page, held.pace.what)
    pace = held.pace
    sentence = words.held_up(pace.what, pace.times, pace.minutes, held.until)
    response = too_fast(request, sentence)
    response["Retry-After"] = str(max(1, round((held.until - clock.now()).total_seconds())))
    return response
