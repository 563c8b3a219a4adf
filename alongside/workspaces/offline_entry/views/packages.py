"""Visits are taken along, tablets come back, and some are lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alongside.foundations.clock import now
from alongside.foundations.pages.rendering import UNPROCESSABLE, refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.assessments.permissions import part_of, parts_seen
from alongside.workspaces.assessments.queries import DueVisit
from alongside.workspaces.families.permissions import families_met
from alongside.workspaces.offline_entry import actions, forms, queries, words
from alongside.workspaces.offline_entry.models import LOST
from alongside.workspaces.offline_entry.packing import packed
from alongside.workspaces.offline_entry.queries import Chosen, PackageRow
from alongside.workspaces.offline_entry.sent import read_sending
from alongside.workspaces.study.permissions import Here, guarded

HOME, TABLETS = "offline_entry:home", "offline_entry:tablets"


@guarded(Permission.ASSESSMENTS_ASSESS)
def home(request: HttpRequest, here: Here) -> HttpResponse:
    """What can be taken along, and what this person has taken."""
    part, due = _to_take(here)
    rows = queries.packages(here.study, here.sites, [part], here.person.pk, all=False)
    return render(
        request, "offline_entry/home.jinja",
        {"form": forms.TakeAlong(study=here.study, due=due), "due": due, "rows": rows,
         "words": words, "may_decide": here.may(Permission.QUALITY_DECIDE)},
    )  # fmt: skip


@require_POST
@guarded(Permission.ASSESSMENTS_ASSESS)
def take(request: HttpRequest, here: Here) -> HttpResponse:
    """Note what leaves, and give the package to the page, which seals it."""
    part, due = _to_take(here)
    form, moment = forms.TakeAlong(request.POST, study=here.study, due=due), now()
    if not form.is_valid():
        return _not_now(" ".join(str(one) for told in form.errors.values() for one in told))
    try:
        package = actions.take_along(
            study=here.study, by=here.person, at=moment, part=part, entry=form.entry,
            tablet=form.cleaned_data["tablet"], chosen=form.chosen(),
            due=[Chosen(row.number, row.visit.id) for row in due],
        )  # fmt: skip
    except Refusal as problem:
        return _not_now(str(problem))
    return JsonResponse(packed(here.study, package, due))


@require_POST
@guarded(Permission.ASSESSMENTS_ASSESS)
def arrive(request: HttpRequest, here: Here, package: UUID) -> HttpResponse:
    """What a tablet sends; it answers with the number of the entry that is awaited."""
    found = queries.package(here.study, package, parts_seen(here))
    if found is None:
        raise Http404("There is no such package.")
    try:
        awaited = actions.come_back(
            study=here.study, by=here.person, at=now(), package=found,
            sending=read_sending(request.body),
        )  # fmt: skip
    except Refusal as problem:
        return _not_now(str(problem))
    return JsonResponse({"awaited": awaited})


@guarded(Permission.QUALITY_DECIDE)
def tablets(request: HttpRequest, here: Here) -> HttpResponse:
    """Every package, and what waits for a decision."""
    parts, met = parts_seen(here), families_met(here)
    rows = queries.packages(here.study, here.sites, parts, here.person.pk, all=True)
    waiting = queries.differences(here.study, here.sites, parts, met)
    return render(
        request, "offline_entry/tablets.jinja",
        {"rows": rows, "waiting": waiting, "words": words,
         "sentence": words.tablets_sentence(rows, len(waiting))},
    )  # fmt: skip


@guarded(Permission.STUDY_SEE)
def lost(request: HttpRequest, here: Here, package: UUID) -> HttpResponse:
    """A tablet is told lost; or one that was told lost, found."""
    row = _row(here, package)
    act, says, context = _telling(here, row)
    form = forms.Why(request.POST or None, ask=words.WHY_FOUND if row.ended else words.WHY_LOST)
    page = "offline_entry/lost.jinja"
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        act(
            study=here.study, by=here.person, at=now(), package=row.package,
            reason=form.cleaned_data["reason"], entry=form.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, says)
    return redirect(context["back"], here.study.slug)


def _telling(here: Here, row: PackageRow) -> tuple[Any, str, dict[str, Any]]:
    may = here.may(Permission.QUALITY_DECIDE)
    context = {"row": row, "words": words, "back": TABLETS if may else HOME}
    if row.ended:
        return actions.tell_found, words.IS_FOUND, context
    return actions.tell_lost, words.IS_LOST, context


def _row(here: Here, package: UUID) -> PackageRow:
    """A package that this person took, or decides on; those that came back are over."""
    may = here.may(Permission.QUALITY_DECIDE)
    if not (may or here.may(Permission.ASSESSMENTS_ASSESS)):
        raise Http404("There is no such package that you can see.")
    rows = queries.packages(here.study, here.sites, parts_seen(here), here.person.pk, all=may)
    for row in rows:
        if row.package.pk == package and row.ended in ("", LOST):
            return row
    raise Http404("There is no such package that you can see.")


def _to_take(here: Here) -> tuple[str, list[DueVisit]]:
    part = part_of(here, here.study.visits[-1])
    return part, queries.to_take(here.study, here.sites, now(), part, families_met(here))


def _not_now(why: str) -> HttpResponse:
    return HttpResponse(why, status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")
