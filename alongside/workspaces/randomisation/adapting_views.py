"""The page on which the ratio is changed at an adaptation point."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.randomisation import adapting, adapting_words, queries
from alongside.workspaces.randomisation.adapting_forms import ChangeRatio
from alongside.workspaces.study.permissions import Here, guarded

PAGE = "randomisation/change_ratio.jinja"


@guarded(Permission.RANDOMISATION_GENERATE)
def change_ratio(request: HttpRequest, here: Here) -> HttpResponse:
    """Draw further places in another ratio; the past stays."""
    now = queries.ratio(here.study)
    form = ChangeRatio(request.POST or None, study=here.study, now=now)
    context = {
        "now": adapting_words.said(here.study, now),
        "lines": adapting_words.lines(here.study, queries.ratios(here.study)),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, PAGE, {**context, "form": form})
    try:
        adapting.change_ratio(
            study=here.study, ratio=form.ratio, reason=form.cleaned_data["reason"],
            by=here.person, at=clock.now(), entry=form.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, PAGE, form, problem, context)
    messages.success(request, adapting_words.CHANGED)
    return redirect("randomisation:change_ratio", here.study.slug)
