"""Paper forms are entered again, compared, and decided item by item."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations.clock import now
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.assessments.words import form_name
from alongside.workspaces.quality import actions, forms, queries, words
from alongside.workspaces.quality.permissions import AtPaper, paper_page, reach
from alongside.workspaces.quality.ways import tabs
from alongside.workspaces.study.permissions import Here, guarded

ENTER, COMPARE, LIST = "quality/enter.jinja", "quality/compare.jinja", "quality/entries.jinja"


@guarded(Permission.QUALITY_ENTER_AGAIN)
def entries(request: HttpRequest, here: Here) -> HttpResponse:
    """Forms to enter again, and how well the two entries of those done agree."""
    seen = reach(here)
    found = queries.to_enter(here.study, seen, request.GET.get("page", ""))
    agreed = queries.agreed(here.study, seen)
    context = {
        "found": found.page, "words": words, "sentence": words.entries_sentence(found),
        "tabs": tabs(here, "entries"),
        "sites": here.site_names(), "agreement": words.agreement_rows(here.study, agreed),
        "agreement_sentence": words.agreement_sentence(agreed),
        "may_decide": here.may(Permission.QUALITY_DECIDE),
    }  # fmt: skip
    return render(request, LIST, context)


@paper_page(Permission.QUALITY_ENTER_AGAIN)
def enter_again(request: HttpRequest, at: AtPaper) -> HttpResponse:
    """The empty form, whatever the first entry says of it."""
    if at.form.finished_at is None or not queries.on_paper(at.form):
        raise Http404("This form is not one to enter again.")
    if queries.second_entry(at.opened, at.form.key):
        return redirect("quality:compare", *at.address)
    form = forms.Again(request.POST or None)
    typed = forms.typed(request.POST, at.form.instrument)
    context = _entering(at, typed)
    if request.method != "POST" or not form.is_valid():
        return render(request, ENTER, {**context, "form": form})
    try:
        second = actions.enter_again(
            study=at.study, by=at.here.person, at=now(), opened=at.opened, form=at.form.key,
            answers=typed, entry=form.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, ENTER, form, problem, context)
    messages.success(request, words.entered(queries.compared(at.study, second)))
    if at.here.may(Permission.QUALITY_DECIDE):
        return redirect("quality:compare", *at.address)
    return redirect("quality:entries", at.study.slug)


def _entering(at: AtPaper, typed: dict[str, str]) -> dict[str, Any]:
    return {
        "at": at, "family": at.family, "words": words, "typed": typed,
        "name": form_name(at.form.instrument, at.form.about),
        "missing": [(one.id, one.label) for one in at.study.reasons_in("missing_answer")],
    }  # fmt: skip


@paper_page(Permission.QUALITY_DECIDE)
def compare(request: HttpRequest, at: AtPaper) -> HttpResponse:
    """Both entries side by side; each difference is decided by itself."""
    second = queries.second_entry(at.opened, at.form.key)
    if second is None:
        raise Http404("This form was not entered again yet.")
    found = queries.compared(at.study, second)
    deciding = _deciding(request, at, found)
    form = next((one for one in deciding if one.is_bound), None)
    context = _comparing(at, found, deciding)
    if form is None or not form.is_valid():
        return render(request, COMPARE, context)
    try:
        _decide(at, found, form)
    except Refusal as problem:
        return refuse(request, COMPARE, form, problem, context)
    messages.success(request, words.DECIDED)
    return redirect("quality:compare", *at.address)


def _deciding(request: HttpRequest, at: AtPaper, found: queries.Compared) -> list[forms.Decide]:
    sent = request.POST.get("item", "")
    return [
        forms.Decide(
            request.POST if one.pair.item == sent else None,
            study=at.study, instrument=found.instrument, difference=one,
        )
        for one in found.differences
        if one.decided is None or one.pair.item == sent
    ]  # fmt: skip


def _decide(at: AtPaper, found: queries.Compared, form: forms.Decide) -> None:
    given = form.cleaned_data
    actions.decide_difference(
        study=at.study, by=at.here.person, at=now(), second=found.second, item=given["item"],
        chosen=given["chosen"], value=given["value"] or "", entry=form.entry,
    )  # fmt: skip


def _comparing(
    at: AtPaper, found: queries.Compared, deciding: list[forms.Decide]
) -> dict[str, Any]:
    return {
        "at": at, "family": at.family, "words": words, "found": found, "deciding": deciding,
        "name": form_name(found.instrument, at.form.about),
        "sentence": words.compare_sentence(found), "rows": words.compare_rows(at.study, found),
    }  # fmt: skip
