"""Who may make links, and what a parent's page asks before it opens.

A parent has no account. The session of their browser holds the link and, once the code was right,
which device entry it is; the guard looks both up at every click.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from alongside.foundations.clock import now
from alongside.foundations.pages.rendering import render
from alongside.science.protocol import Permission, Study, UnknownInStudy, Visit
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.assessments.permissions import part_of
from alongside.workspaces.assessments.reading import language_sent
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.self_completion import queries
from alongside.workspaces.self_completion.actions.refusals import KEPT, WHY_CLOSED
from alongside.workspaces.self_completion.models import LinkMade, LinkUsed
from alongside.workspaces.study import queries as studies
from alongside.workspaces.study.permissions import Here, open_to_all

P = ParamSpec("P")
PLACE, SPEAKS, IDLE = "answering", "language", timedelta(minutes=30)
FORBIDDEN, GONE = 403, 410
OPEN_AGAIN = "Open the link that you were given to go on."


@dataclass(frozen=True)
class AtLinks:
    """Somebody of the study at the links of one visit."""

    here: Here
    family: Family
    visit: Visit
    opened: VisitOpened | None

    @property
    def address(self) -> tuple[str, str, str]:
        return self.here.study.slug, self.family.number, self.visit.id

    @property
    def begun(self) -> VisitOpened:
        if self.opened is None:
            raise Http404("This visit has not begun.")
        return self.opened


@dataclass(frozen=True)
class Parent:
    """A parent who was let in: the study, the link, the device entry that answers name, and the
    language they chose ("" for none)."""

    study: Study
    link: LinkMade
    used: LinkUsed
    language: str = ""


def links_page(
    view: Callable[Concatenate[HttpRequest, AtLinks, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """Guard the pages of links; the view receives an `AtLinks` of this person's part."""

    @family_page(Permission.SELF_COMPLETION_INVITE)
    @wraps(view)
    def at_links(
        request: HttpRequest, here: Here, family: Family, visit: str, *args: Any, **rest: Any
    ) -> HttpResponse:
        try:
            planned = here.study.visit(visit)
        except UnknownInStudy as problem:
            raise Http404(str(problem)) from None
        opened = assessments.find(family, visit, part_of(here, planned))
        return view(request, AtLinks(here, family, planned, opened), *args, **rest)

    return at_links


def link_page(
    view: Callable[Concatenate[HttpRequest, Study, LinkMade, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """Guard a page for whoever followed a link that is open, before the code is put in."""

    @open_to_all
    @wraps(view)
    def at_link(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponse:
        link = queries.link(_kept(request.session).get("link", ""))
        if link is None:
            return shut(request, OPEN_AGAIN)
        study = studies.study(link.study)
        if why := queries.closed(study, link, now()):
            return shut(request, f"{WHY_CLOSED[why]} {KEPT}", GONE)
        return view(request, study, link, *args, **rest)

    at_link.checks_link = True  # type: ignore[attr-defined]
    return at_link


def parent_page(
    view: Callable[Concatenate[HttpRequest, Parent, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """Guard a page for a parent whose link is open and whose code was right on this device.

    After half an hour without a click the code is asked again.
    """

    @link_page
    @wraps(view)
    def at_page(
        request: HttpRequest, study: Study, link: LinkMade, *args: Any, **rest: Any
    ) -> HttpResponse:
        kept, moment = _kept(request.session), now()
        used = queries.use(link, kept["used"]) if kept.get("used") else None
        if used is None or moment - datetime.fromisoformat(kept["seen_at"]) >= IDLE:
            if request.method == "POST" and "field" in request.POST:
                return HttpResponse(status=FORBIDDEN)
            return redirect("answering:code")
        request.session[PLACE] = {**kept, "seen_at": moment.isoformat()}
        if "letters" in request.GET:
            request.session["large_letters"] = request.GET["letters"] == "large"
        if "language" in request.GET:
            speak(request, request.GET["language"])
        language = request.session.get(SPEAKS, "")
        return view(request, Parent(study, link, used, language), *args, **rest)

    at_page.checks_code = True  # type: ignore[attr-defined]
    return at_page


def come_in(request: HttpRequest, link: LinkMade, used: LinkUsed | None = None) -> None:
    """Begin anew for this link: whoever used this browser before is signed out of it."""
    if used is None and _kept(request.session).get("link") == str(link.pk):
        return
    request.session.flush()
    kept = {"link": str(link.pk)}
    if used is not None:
        kept |= {"used": str(used.pk), "seen_at": now().isoformat()}
    request.session[PLACE] = kept


def speak(request: HttpRequest, language: str) -> None:
    """From now on the questions stand in this language where they are there in it."""
    request.session[SPEAKS] = language_sent(language)


def go_out(request: HttpRequest) -> None:
    """Leave nothing in this browser; somebody of the study who is signed in stays so."""
    if PLACE in request.session:
        request.session.flush()


def shut(request: HttpRequest, why: str, status: int = FORBIDDEN) -> HttpResponse:
    return render(request, "self_completion/shut.jinja", {"why": why}, status)


def _kept(session: SessionBase) -> dict[str, str]:
    return dict(session.get(PLACE, {}))
