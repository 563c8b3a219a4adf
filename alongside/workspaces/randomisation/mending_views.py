"""Pages on which something is put beside an allocation, and those that stop a stratum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.randomisation import mending, mending_words, queries
from alongside.workspaces.randomisation.mending_forms import (
    CorrectStrata,
    MarkInError,
    SwitchStratum,
    TakeBackMark,
)
from alongside.workspaces.study.permissions import Here, guarded

ALLOCATE = Permission.RANDOMISATION_ALLOCATE
Act = Callable[..., object]


@family_page(ALLOCATE)
def in_error(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Mark a family that should not have been randomised; it is kept."""
    context = _beside(here, family)
    if context["mended"].in_error:
        return redirect("randomisation:take_back_mark", here.study.slug, family.number)
    form = MarkInError(request.POST or None)
    said = mending_words.MARKED
    return _done(request, here, form, "mark_in_error", mending.mark_in_error, said, context)


@family_page(ALLOCATE)
def take_back_mark(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """It was no error after all."""
    context, form = _beside(here, family), TakeBackMark(request.POST or None)
    if not context["mended"].in_error and request.method != "POST":
        return redirect("randomisation:in_error", here.study.slug, family.number)
    said = mending_words.UNMARKED
    return _done(request, here, form, "take_back_mark", mending.take_back_mark, said, context)


@family_page(ALLOCATE)
def strata(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Say what the stratum should have been; the one used stays."""
    said, context = mending_words.STRATA, _beside(here, family)
    form = CorrectStrata(request.POST or None, study=here.study, now=context["stands"])
    return _done(request, here, form, "correct_strata", mending.correct_strata, said, context)


def _beside(here: Here, family: Family) -> dict[str, Any]:
    standing = queries.standing(family)
    if standing is None:
        raise Http404("This family has not been allocated.")
    mended = queries.mended(family)
    return {
        "family": family,
        "mended": mended,
        "stands": (mended.strata or standing.allocation).strata,
        "used": mending_words.stratum(here.study, standing.allocation.strata),
        "beside": mending_words.beside(here.study, standing.allocation, mended),
        "words": mending_words,
    }


def _done(
    request: HttpRequest,
    here: Here,
    form: PageForm,
    page: str,
    act: Act,
    said: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show a form about one family, or do what it says and show the allocation."""
    template, family = f"randomisation/{page}.jinja", context["family"]
    if request.method != "POST" or not form.is_valid():
        return render(request, template, {**context, "form": form})
    given = {name: form.cleaned_data[name] for name in form.fields}
    try:
        act(study=here.study, family=family, by=here.person, at=clock.now(), **given)
    except Refusal as problem:
        return refuse(request, template, form, problem, context)
    messages.success(request, said)
    return redirect("randomisation:allocation", here.study.slug, family.number)


@guarded(ALLOCATE)
def places(request: HttpRequest, here: Here) -> HttpResponse:
    """Where families are allocated and where that is stopped."""
    now = queries.switched(here.study)
    left = queries.places_left(here.study)
    context = {
        "rows": [
            (one, name, left[queries.sequence_of(here.study, one)], now.get(one))
            for one, name in queries.stoppable(here.study).items()
        ],
        "words": mending_words,
    }
    return render(request, "randomisation/places.jinja", context)


@guarded(ALLOCATE)
def switch(request: HttpRequest, here: Here, stratum: str) -> HttpResponse:
    """Stop allocation in one stratum, or go on."""
    names = queries.stoppable(here.study)
    if stratum not in names:
        raise Http404("There is no such place in this study.")
    stopped = queries.stopped(here.study, stratum)
    form = SwitchStratum(request.POST or None, stopped=stopped is not None)
    page, context = "randomisation/switch.jinja", {"place": names[stratum], "stopped": stopped}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form, "words": mending_words})
    given = {name: form.cleaned_data[name] for name in form.fields}
    try:
        fact = mending.switch_stratum(
            study=here.study, stratum=stratum, by=here.person, at=clock.now(), **given
        )
    except Refusal as problem:
        return refuse(request, page, form, problem, {**context, "words": mending_words})
    messages.success(request, mending_words.switched(names[stratum], fact.what))
    return redirect("randomisation:places", here.study.slug)
