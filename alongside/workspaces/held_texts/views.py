"""Texts that blinded colleagues do not read yet, and the decision on each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.disclosure.telling import telling
from alongside.science.protocol import Permission
from alongside.workspaces.held_texts import actions, queries, words
from alongside.workspaces.held_texts.forms import Decide
from alongside.workspaces.held_texts.reading import team
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.TEXTS_RELEASE)
def texts(request: HttpRequest, here: Here) -> HttpResponse:
    """Which texts wait, and which were decided on."""
    asked = (request.GET.get(name, "") for name in ("page", "decided"))
    found = queries.texts(here.study, here.sites, *asked)
    context = {
        "waiting": found.waiting, "decided": found.decided,
        "sentence": words.sentence(found.waiting.total, found.marked), "words": words,
    }  # fmt: skip
    return render(request, "held_texts/texts.jinja", context)


@guarded(Permission.TEXTS_RELEASE)
def decide(request: HttpRequest, here: Here, id: UUID) -> HttpResponse:
    """One text, with the words that were found in it marked."""
    found = queries.find(here.study, here.sites, id)
    if found is None:
        raise Http404("There is no such text that you can read.")
    form = Decide(request.POST or None, found=found)
    page, context = "held_texts/decide.jinja", _about(here, found)
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        actions.decide(
            study=here.study, sites=here.sites, text=id, by=here.person, at=clock.now(),
            entry=form.entry, **_given(form),
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.SAVED)
    return redirect("held_texts:texts", here.study.slug)


def _about(here: Here, found: queries.Waiting) -> dict[str, Any]:
    spans = telling(found.text, team(here.study).words)
    return {
        "found": found, "words": words, "text": words.marked(found.text, spans),
        "own": found.by == here.person, "family": found.family,
    }  # fmt: skip


def _given(form: Decide) -> dict[str, Any]:
    given = {name: form.cleaned_data.get(name) or "" for name in ("outcome", "wording", "reason")}
    try:
        earlier = UUID(form.cleaned_data["earlier"])
    except ValueError:
        earlier = None
    return {**given, "earlier": earlier}
