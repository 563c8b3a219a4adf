"""The pages of packs: which there are, load one, remove one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.instruments.catalogue import UnknownInstrument, instrument
from alongside.science.instruments.packs import PackProblems
from alongside.science.instruments.packs_zip import unpacked
from alongside.science.protocol import Permission
from alongside.workspaces.measures import actions, forms, queries, words
from alongside.workspaces.study.permissions import Here, guarded

PACKS = "measures/packs.jinja"
REMOVE = "measures/remove.jinja"


@guarded(Permission.MEASURES_LOAD)
def packs(request: HttpRequest, here: Here) -> HttpResponse:
    """Every licensed form with its pack; who loaded or removed one, and when."""
    sent = request.method == "POST"
    form = forms.LoadPack(request.POST if sent else None, request.FILES if sent else None)
    if not sent or not form.is_valid():
        return render(request, PACKS, _page(here, form))
    try:
        loaded = actions.load_pack(
            study=here.study, by=here.person, at=clock.now(), entry=form.entry,
            files=_files(form.cleaned_data["pack"].read()),
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, PACKS, form, problem, _page(here, form))
    messages.success(request, words.loaded(loaded, _short(loaded.form)))
    return redirect("measures:packs", here.study.slug)


def _files(content: bytes) -> dict[str, bytes]:
    try:
        return unpacked(content)
    except PackProblems as problem:
        raise actions.PackRefused(problem.problems) from problem


@guarded(Permission.MEASURES_LOAD)
def remove(request: HttpRequest, here: Here, form: str) -> HttpResponse:
    """Remove the pack of a form, with the reason."""
    held = queries.loaded(here.study, form)
    if held is None:
        raise Http404("There is no pack for this form.")
    asked = forms.RemovePack(request.POST if request.method == "POST" else None)
    context = {"form": asked, "held": held, "short": _short(form), "words": words}
    if request.method != "POST" or not asked.is_valid():
        return render(request, REMOVE, context)
    try:
        actions.remove_pack(
            study=here.study, by=here.person, at=clock.now(), pack=held,
            reason=asked.cleaned_data["reason"], entry=asked.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, REMOVE, asked, problem, context)
    messages.success(request, words.REMOVED)
    return redirect("measures:packs", here.study.slug)


def _page(here: Here, form: forms.LoadPack) -> dict[str, Any]:
    held = queries.licensed_forms(here.study)
    today = clock.today(here.study.time_zone)
    states = {one.form.id: words.state(one.pack, today, whole=one.whole) for one in held}
    return {
        "form": form, "held": held, "states": states, "words": words,
        "with_pack": sum(one.pack is not None for one in held),
        "events": [
            {"words": words.event(one, _short(one.form)), "at": one.recorded_at,
             "by": one.recorded_by.name, "reason": one.reason}
            for one in queries.history(here.study)
        ],
    }  # fmt: skip


def _short(form: str) -> str:
    try:
        return instrument(form).short
    except UnknownInstrument:
        return form
