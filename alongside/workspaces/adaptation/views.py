"""Pages about whom the trial reaches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.adaptation import actions, forms, pages_of, points_page, reports
from alongside.workspaces.adaptation.models import FamilyArea
from alongside.workspaces.adaptation.words import deciding, placing, sentences, titles
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.monitoring.forms import Looking
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import TYPES, NoSuchPicture, written
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.MONITORING_SEE)
def reach(request: HttpRequest, here: Here) -> HttpResponse:
    """Whom the trial reaches at each step, beside whom the service is for."""
    form, glance = _glance(request, here)
    report = reports.reach_report(glance)
    context = pages_of.report_page(here, glance, form, report, "adaptation:reach")
    context |= {"empty": report.sentence, "empty_how": sentences.NO_FILES_HOW}
    return render(request, "adaptation/reach.jinja", context)


@guarded(Permission.MONITORING_SEE)
def area_map(request: HttpRequest, here: Here) -> HttpResponse:
    """The map of one site: the one chosen, or the first."""
    form, glance = _glance(request, here)
    stage = pages_of.step_of(here, request.GET)
    report = reports.map_report(glance, pages_of.site_of(here, glance), stage)
    context = pages_of.report_page(here, glance, form, report, "adaptation:map")
    context |= pages_of.other_maps(here, glance, report, stage)
    return render(request, "adaptation/map.jinja", context)


@guarded(Permission.MONITORING_SEE)
def file(request: HttpRequest, here: Here, report: str, format: str) -> HttpResponse:
    """A report to take away; its figures are those of the page."""
    form, glance = _glance(request, here)
    number = request.GET.get("picture", "0")
    if report not in reports.REPORTS or format not in TYPES or form.errors:
        raise Http404
    site, stage = pages_of.site_of(here, glance), pages_of.step_of(here, request.GET)
    made = reports.REPORTS[report](glance, site, stage)
    try:
        content = written(made, format, int(number) if number.isdecimal() else -1)
    except NoSuchPicture:
        raise Http404 from None
    answer = HttpResponse(content, content_type=TYPES[format])
    name = f"{made.name}-{glance.study.slug}-{glance.day.isoformat()}.{format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@guarded(Permission.MONITORING_SEE)
def points(request: HttpRequest, here: Here) -> HttpResponse:
    """Every rule with its points: what it says, what was decided, and what came after."""
    form, glance = _glance(request, here)
    context = points_page.points(here, glance, form)
    return render(request, "adaptation/points.jinja", context)


@guarded(Permission.ADAPTATION_DECIDE)
def adopt(request: HttpRequest, here: Here, rule: str) -> HttpResponse:
    """How a rule behaves, and its adoption; the password is the signature."""
    chosen = points_page.rule_of(here.study, rule)
    form = forms.Adopt(request.POST if request.method == "POST" else None)
    context = {"form": form, **points_page.adopting(here, chosen, clock.now())}
    if request.method != "POST" or not form.is_valid():
        return render(request, "adaptation/adopt.jinja", context)
    try:
        actions.adopt(
            study=here.study, rule=chosen, by=here.person, at=clock.now(),
            password=form.cleaned_data["password"], entry=form.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, "adaptation/adopt.jinja", form, problem, context)
    messages.success(request, deciding.ADOPTED)
    return redirect("adaptation:points", study=here.study.slug)


@guarded(Permission.ADAPTATION_DECIDE)
def decide(request: HttpRequest, here: Here, rule: str, panel: str, point: int) -> HttpResponse:
    """What a meeting decided at a point, beside the numbers that it saw."""
    state = points_page.state_of(here, rule, panel, point)
    form = forms.Decide(request.POST if request.method == "POST" else None, rule=state.aimed.rule)
    context = {"form": form, **points_page.decision(here, state)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "adaptation/decide.jinja", context)
    try:
        actions.decide(
            study=here.study, rule=state.aimed.rule, place=panel, point=point, by=here.person,
            at=clock.now(), entry=form.entry, **form.said(),
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, "adaptation/decide.jinja", form, problem, context)
    messages.success(request, deciding.RECORDED)
    return redirect("adaptation:points", study=here.study.slug)


@guarded(Permission.MONITORING_SEE)
def decided(request: HttpRequest, here: Here, rule: str, panel: str, point: int) -> HttpResponse:
    """The record of a decision: what was shown, to whom, what was decided and why."""
    context = points_page.record(here, points_page.state_of(here, rule, panel, point))
    return render(request, "adaptation/decided.jinja", context)


@guarded(Permission.MONITORING_SEE)
def places(request: HttpRequest, here: Here) -> HttpResponse:
    """The files that were brought in, and the target populations that follow from them."""
    return render(request, "adaptation/places.jinja", _places(request, here, None))


@guarded(Permission.ADAPTATION_BRING_IN)
def bring_in(request: HttpRequest, here: Here) -> HttpResponse:
    """Bring in one official file: all of it, or nothing."""
    sent = request.method == "POST"
    form = forms.BringIn(request.POST if sent else None, request.FILES if sent else None)
    if not sent or not form.is_valid():
        return render(request, "adaptation/bring_in.jinja", _places(request, here, form))
    given = form.cleaned_data["file"]
    try:
        kept = actions.bring_in(
            study=here.study, by=here.person, at=clock.now(), entry=form.entry,
            read=pages_of.read_through(here.study, given.name, given.read()),
        )  # fmt: skip
    except Refusal as problem:
        context = _places(request, here, form)
        return refuse(request, "adaptation/bring_in.jinja", form, problem, context)
    messages.success(request, placing.kept(kept))
    return redirect("adaptation:places", study=here.study.slug)


@family_page(Permission.FAMILIES_IDENTIFY)
def area(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Enter the small area of a family where the lookup misses its address."""
    form = forms.ByHand(request.POST if request.method == "POST" else None)
    standing = FamilyArea.objects.as_of().filter(family=family).first()
    back = reverse("caseload:family", args=[here.study.slug, family.number])
    context = {"form": form, "family": family, "back": back, "titles": titles,
               "sentence": placing.area_sentence(standing)}  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, "adaptation/area.jinja", context)
    try:
        kept = actions.place_by_hand(
            study=here.study, family=family, by=here.person, at=clock.now(), entry=form.entry,
            area=form.cleaned_data["area"],
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, "adaptation/area.jinja", form, problem, context)
    messages.success(request, placing.recorded(kept))
    return redirect(back)


def _places(request: HttpRequest, here: Here, form: forms.BringIn | None) -> dict[str, Any]:
    looking, glance = _glance(request, here)
    return {"form": form, **pages_of.places_page(here, glance, looking)}


def _glance(request: HttpRequest, here: Here) -> tuple[Looking, Glance]:
    form = Looking(request.GET, study=here.study)
    return form, form.glance(clock.now())
