"""The page on which a list made elsewhere is brought in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.randomisation import outside, outside_words, queries
from alongside.workspaces.randomisation.outside_forms import BringInList
from alongside.workspaces.study.permissions import Here, guarded

PAGE = "randomisation/bring_in_list.jinja"


@guarded(Permission.RANDOMISATION_GENERATE)
def bring_in_list(request: HttpRequest, here: Here) -> HttpResponse:
    """Bring in a list: checked as a whole, sealed, and not kept."""
    sent = request.method == "POST"
    form = BringInList(
        request.POST if sent else None, request.FILES if sent else None, study=here.study
    )
    context = {"words": outside_words, "lists": queries.brought_in(here.study)}
    if not sent or not form.is_valid():
        return render(request, PAGE, {**context, "form": form})
    try:
        fact = outside.bring_in_list(
            study=here.study, content=form.content, name=form.cleaned_data["list"].name,
            meant=form.meant, by=here.person, at=clock.now(), entry=form.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, PAGE, form, problem, context)
    messages.success(request, outside_words.brought_in(queries.lengths_from(here.study, fact)))
    return redirect("randomisation:bring_in_list", here.study.slug)
