"""The worry button, the worries of a site, and a blind that was broken."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.randomisation.queries import families_met
from alongside.workspaces.safety import actions, queries, showing, words
from alongside.workspaces.safety.forms import Learned, Reopen, Review, Worry
from alongside.workspaces.study.permissions import Here, guarded


@family_page(Permission.SAFETY_RECORD, whoever=True)
def worry(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Whom to ring now, and what was seen or heard."""
    form = Worry(request.POST or None)
    page, context = "safety/worry.jinja", showing.ringing(here, family)
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    given = {name: form.cleaned_data[name] for name in form.fields if name != "entry"}
    address = request.build_absolute_uri(reverse("safety:concerns", args=[here.study.slug]))
    try:
        concern = actions.record_concern(
            study=here.study, family=family, by=here.person, at=clock.now(), address=address,
            entry=form.entry, **given,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.recorded(here.study, concern))
    return redirect(showing.way_back(here, family)[0])


@guarded(Permission.SAFETY_SEE)
def concerns(request: HttpRequest, here: Here) -> HttpResponse:
    """Worries at the sites of this person."""
    found = queries.concerns(
        here.study, here.sites, request.GET.get("page", ""),
        only=families_met(here), reader=showing.reader(here),
    )  # fmt: skip
    context = {
        "found": found.page,
        "sentence": words.list_sentence(found.open),
        "sites": here.site_names(),
        "words": words,
    }
    return render(request, "safety/concerns.jinja", context)


@family_page(Permission.SAFETY_SEE)
def concern(request: HttpRequest, here: Here, family: Family, id: UUID) -> HttpResponse:
    """One worry: what it says, what was done, and what comes next."""
    found = queries.find(family, id)
    if found is None:
        raise Http404("There is no such worry about this family.")
    closed = queries.is_closed(found)
    form = Reopen(request.POST or None) if closed else Review(request.POST or None)
    context = showing.concern(here, family, found, closed, opened="words" in request.GET)
    page = "safety/concern.jinja"
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    given = {name: form.cleaned_data[name] for name in form.fields if name != "entry"}
    act = actions.reopen if closed else actions.review
    try:
        act(
            study=here.study, concern=found, by=here.person, at=clock.now(), entry=form.entry,
            **given,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, showing.done(closed, given))
    return redirect("safety:concerns", here.study.slug)


@family_page(Permission.FAMILIES_SEE)
def learned_arm(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Somebody who should not know has learned the arm: that, and never which."""
    if not here.blinded:
        raise PermissionDenied
    form = Learned(request.POST or None)
    page, context = "safety/learned_arm.jinja", {"family": family}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    place = reverse("caseload:family", args=[here.study.slug, family.number])
    address, said = request.build_absolute_uri(place), form.cleaned_data
    try:
        actions.record_learned_arm(
            study=here.study, family=family, what=words.HOW_LEARNED[said["how"]],
            by=here.person, at=clock.now(), address=address, entry=form.entry,
            occurred_at=said["occurred_at"],
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.LEARNED)
    return redirect("caseload:family", here.study.slug, family.number)
