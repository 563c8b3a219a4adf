"""Families ready, allocation, sequences, and telling those who should know."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission, Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.randomisation import (
    actions,
    mending_words,
    minimising_words,
    queries,
    telling,
    words,
)
from alongside.workspaces.randomisation.forms import Allocate, SealSequence, TakeBack
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.RANDOMISATION_ALLOCATE)
def ready(request: HttpRequest, here: Here) -> HttpResponse:
    """Families with all that allocation needs, and how many sealed places are left."""
    found = queries.ready_on(here.study, here.sites, request.GET.get("page", ""))
    context = {
        "found": found,
        "sentence": words.ready_sentence(found.total),
        "sites": here.site_names(),
        "left": queries.places_left(here.study),
        "stopped": mending_words.stopped(here.study),
        "strata": queries.strata(here.study),
        "stoppable": queries.stoppable(here.study),
        "words": words,
    }
    return render(request, "randomisation/ready.jinja", context)


@family_page(Permission.RANDOMISATION_ALLOCATE)
def allocate(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Look at the facts once more, then give the family the next place."""
    held = queries.held_place(here.study, family)
    form = Allocate(request.POST or None, place=held)
    page, context = "randomisation/allocate.jinja", _at_the_gates(here, family, held)
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    place = reverse("randomisation:tell", args=[here.study.slug, family.number])
    address = request.build_absolute_uri(place)
    try:
        actions.allocate(
            study=here.study, family=family, by=here.person, at=clock.now(),
            address=address, entry=form.entry, opening=form.opening,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, _at_the_gates(here, family, held))
    messages.success(request, words.allocated(family.number))
    return redirect("randomisation:allocation", here.study.slug, family.number)


def _at_the_gates(here: Here, family: Family, held: queries.HeldPlace | None) -> dict[str, Any]:
    chance = queries.chance(here.study, family)
    return {
        "family": family,
        "site": chance.site,
        "held": held,
        "gates": words.gate_lines(queries.gates(here.study, family)),
        **_what_counts(here.study, family),
        "in_the_way": words.in_the_way(chance),
        "ways_on": _ways_on(here, family, chance),
    }


def _what_counts(study: Study, family: Family) -> dict[str, Any]:
    """What an allocation takes into account of a family, and whose sequence it uses."""
    levels = queries.levels_of(study, family, clock.now())
    return {
        "counts": minimising_words.lines(study, levels),
        "confirmed": minimising_words.confirmed(study),
        "whose": queries.strata(study)[queries.stratum_of(study, family)],
    }


def _ways_on(here: Here, family: Family, chance: queries.Chance) -> list[tuple[str, str]]:
    """Where to go from a family that cannot be allocated."""
    slug = here.study.slug
    if chance.joined_into:
        to = reverse("caseload:family", args=[slug, chance.joined_into])
        return [(words.go_on_with(chance.joined_into), to)]
    if chance.allocated_at and here.may(Permission.RANDOMISATION_SEE_ARM):
        return [(words.SEE_IT, reverse("randomisation:allocation", args=[slug, family.number]))]
    if not chance.places_left and here.may(Permission.RANDOMISATION_GENERATE):
        return [(words.SEAL, reverse("randomisation:seal", args=[slug]))]
    return []


@family_page(Permission.RANDOMISATION_SEE_ARM)
def allocation(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """The arm of one family, for those who may see it."""
    arm = queries.arm_seen(here, family)
    standing = queries.standing(family)
    if arm is None or standing is None:
        raise Http404("This family is not allocated, or you cannot see its arm.")
    context = {
        "family": family,
        "arm": here.study.arm(arm),
        "at": standing.allocation.occurred_at,
        "lines": telling.lines(here.study, standing),
        "beside": mending_words.beside(here.study, standing.allocation, queries.mended(family)),
        "may_tell": here.may(Permission.RANDOMISATION_TELL),
        "may_mend": here.may(Permission.RANDOMISATION_ALLOCATE),
        "has_strata": bool(queries.factors_known(here.study)),
    }
    return render(request, "randomisation/allocation.jinja", context)


@guarded(Permission.RANDOMISATION_SEE_ARM)
def our_families(request: HttpRequest, here: Here) -> HttpResponse:
    """The allocated families that this person may know; for a team, its own."""
    found = queries.visible_on(here, request.GET.get("page", ""))
    arms = queries.own_arms(here)
    context = {
        "found": found,
        "title": words.families_title(arms),
        "sentence": words.families_sentence(here.study, arms, found.total),
        "arms": {arm.id: arm.name for arm in here.study.arms},
        "sites": here.site_names(),
        "words": words,
    }
    return render(request, "randomisation/our_families.jinja", context)


@guarded(Permission.RANDOMISATION_GENERATE)
def sequences(request: HttpRequest, here: Here) -> HttpResponse:
    """Which sequences are sealed, and how far they are used."""
    context = {
        "rows": queries.sequences(here.study),
        "fingerprint": words.fingerprint,
        "may_allocate": here.may(Permission.RANDOMISATION_ALLOCATE),
        "minimises": here.study.allocation.minimises,
        "made": words.how_made(here.study),
    }
    return render(request, "randomisation/sequences.jinja", context)


@guarded(Permission.RANDOMISATION_GENERATE)
def seal(request: HttpRequest, here: Here) -> HttpResponse:
    """Make and seal a sequence."""
    strata, left = queries.strata(here.study), queries.places_left(here.study)
    form = SealSequence(request.POST or None, study=here.study, strata=strata, left=left)
    page = "randomisation/seal.jinja"
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {"form": form})
    stratum, length = form.cleaned_data["stratum"], form.cleaned_data["length"]
    try:
        actions.seal_sequence(
            study=here.study, stratum=stratum, length=length, by=here.person, at=clock.now(),
            entry=form.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem)
    messages.success(request, words.sealed(strata[stratum], length))
    return redirect("randomisation:sequences", here.study.slug)


@guarded(Permission.RANDOMISATION_TELL)
def to_tell(request: HttpRequest, here: Here) -> HttpResponse:
    """Allocations after which somebody still has to be told."""
    found = queries.to_tell_on(here.study, here.sites, request.GET.get("page", ""))
    context = {
        "found": found,
        "sentence": words.to_tell_sentence(found.total),
        "sites": here.site_names(),
        "arms": {arm.id: arm.name for arm in here.study.arms},
        "words": words,
    }
    return render(request, "randomisation/to_tell.jinja", context)


@family_page(Permission.RANDOMISATION_TELL)
def tell(request: HttpRequest, here: Here, family: Family, what: str = "") -> HttpResponse:
    """Record one step of telling: the family, the referrer, or the team."""
    step = telling.step_of(here.study, family, what)
    form = step.form(request.POST or None) if step.waiting else None
    page, context = "randomisation/tell.jinja", step.context(here)
    if form is None or request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        step.record(form, by=here.person, at=clock.now())
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.recorded(step.what))
    return redirect("randomisation:tell", here.study.slug, family.number)


@family_page(Permission.RANDOMISATION_TELL)
def correct(request: HttpRequest, here: Here, family: Family, what: str) -> HttpResponse:
    """Correct when and how somebody was told."""
    step = telling.step_of(here.study, family, what)
    form = step.correction(request.POST or None)
    page, context = "randomisation/correct.jinja", step.context(here)
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    given = {name: form.cleaned_data[name] for name in form.fields if name != "entry"}
    try:
        actions.correct_told(
            study=here.study, fact=step.fact, by=here.person, at=clock.now(),
            entry=form.entry, **given,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.TOLD_CORRECTED)
    return redirect("randomisation:tell", here.study.slug, family.number)


@family_page(Permission.RANDOMISATION_TELL)
def take_back(request: HttpRequest, here: Here, family: Family, what: str) -> HttpResponse:
    """Somebody was not told after all."""
    step = telling.step_of(here.study, family, what)
    form = TakeBack(request.POST or None)
    page, context = "randomisation/take_back.jinja", step.context(here)
    fact, reason = step.fact, request.POST.get("reason", "")
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        actions.take_back_told(
            study=here.study, fact=fact, by=here.person, at=clock.now(), reason=reason,
            entry=form.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.TOLD_CORRECTED)
    return redirect("randomisation:tell", here.study.slug, family.number)
