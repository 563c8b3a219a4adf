"""A parent comes in by the link and the code, reads what it is about, stops, or leaves at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations.clock import now
from alongside.foundations.pages.filters import day
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Study
from alongside.workspaces.self_completion import actions, forms, queries, showing, words
from alongside.workspaces.self_completion.models import OPENED, LinkMade
from alongside.workspaces.self_completion.permissions import (
    Parent,
    come_in,
    go_out,
    link_page,
    parent_page,
    shut,
)
from alongside.workspaces.study.permissions import open_to_all

NOT_FOUND = 404
ELSEWHERE = "https://www.bbc.co.uk/weather"


@open_to_all
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """The address that the parent was given. From here on no address names the link."""
    link = queries.link_of_secret(secret)
    if link is None:
        return shut(request, words.NOT_A_LINK, NOT_FOUND)
    come_in(request, link)
    return redirect("answering:start")


@link_page
def code(request: HttpRequest, study: Study, link: LinkMade) -> HttpResponse:
    """The second check: a short code that came another way."""
    form = forms.Code(request.POST or None)
    page, context = "self_completion/code.jinja", {"words": words}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        used = actions.enter_code(study=study, link=link, code=form.cleaned_data["code"], at=now())
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    if used.what != OPENED:
        return refuse(request, page, form, words.WRONG_CODE, context, field="code")
    come_in(request, link, used)
    return redirect("answering:start")


@parent_page
def start(request: HttpRequest, parent: Parent) -> HttpResponse:
    """What the answers are for, who sees them, and where to go on."""
    found = queries.forms(parent.study, parent.link, now(), parent.language)
    if not found:
        return shut(request, words.NOTHING_NOW)
    return render(
        request, "self_completion/start.jinja",
        {"words": words, "titles": showing.titles(found), "go_on": showing.first_open(found),
         "progress": words.progress(queries.progress(found)),
         "languages": showing.languages(found), "begun": queries.progress(found).done,
         "until": day(parent.link.expires_at)},
    )  # fmt: skip


@parent_page
def stop(request: HttpRequest, parent: Parent) -> HttpResponse:
    """Stop for now: everything is kept, and this browser keeps nothing."""
    until = day(parent.link.expires_at)
    go_out(request)
    return render(request, "self_completion/stopped.jinja", {"words": words, "until": until})


@open_to_all
def leave(request: HttpRequest) -> HttpResponse:
    """The quick way out: somebody may be watching."""
    go_out(request)
    return redirect(ELSEWHERE)
