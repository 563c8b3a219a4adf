"""The register of breaches."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.study import breach_actions as actions
from alongside.workspaces.study import breaches, words
from alongside.workspaces.study.forms import RecordBreach, ReportBreach
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.STUDY_GIVE_ROLES)
def register(request: HttpRequest, here: Here) -> HttpResponse:
    """Every breach, and whose clock still runs."""
    found, at = breaches.breaches(here.study, blinded=here.blinded), clock.now()
    late = sum(any(due.is_late(at) and not due.reported_at for due in one.due) for one in found)
    sentence = words.breaches_sentence(sum(one.open for one in found), late)
    context = {"breaches": found, "sentence": sentence, "at": at, "words": words}
    return render(request, "study/breaches.jinja", context)


@guarded(Permission.STUDY_GIVE_ROLES)
def record(request: HttpRequest, here: Here) -> HttpResponse:
    form = RecordBreach(request.POST if request.method == "POST" else None)
    page = "study/record_breach.jinja"
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {"form": form})
    said = {key: value for key, value in form.cleaned_data.items() if key != "entry"}
    try:
        actions.record_breach(
            study=here.study, by=here.person, at=clock.now(), entry=form.entry, **said
        )
    except Refusal as problem:
        return refuse(request, page, form, problem)
    messages.success(request, words.BREACH_KEPT)
    return redirect("study:breaches", study=here.study.slug)


@guarded(Permission.STUDY_GIVE_ROLES)
def report(request: HttpRequest, here: Here, breach: UUID) -> HttpResponse:
    """Who was told of one of them."""
    found = breaches.breach(here.study, breach, blinded=here.blinded)
    if found is None:
        raise Http404
    waiting = [one.to for one in found.due if one.reported_at is None]
    form = ReportBreach(request.POST if request.method == "POST" else None, receivers=waiting)
    page, context = "study/report_breach.jinja", {"form": form, "breach": found, "words": words}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "at": clock.now()})
    said = {key: value for key, value in form.cleaned_data.items() if key != "entry"}
    try:
        actions.report_breach(
            study=here.study, breach=found, by=here.person, at=clock.now(),
            entry=form.entry, **said,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, {**context, "at": clock.now()})
    messages.success(request, words.REPORT_KEPT)
    return redirect("study:breaches", study=here.study.slug)
