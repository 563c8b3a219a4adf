"""A difference is shown side by side, and decided by a person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations.clock import now
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.assessments.permissions import parts_seen
from alongside.workspaces.families.permissions import families_met
from alongside.workspaces.offline_entry import actions, forms, queries, words
from alongside.workspaces.offline_entry.queries import Difference
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.QUALITY_DECIDE)
def settle(request: HttpRequest, here: Here, entry: UUID) -> HttpResponse:
    """The tablet beside the record; whoever decides says why."""
    found = _found(here, entry)
    form, page = forms.Settle(request.POST or None), "offline_entry/settle.jinja"
    context = {"found": found, "words": words, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, context)
    given = {name: form.cleaned_data[name] for name in ("chosen", "reason")}
    try:
        actions.settle(
            study=here.study, by=here.person, at=now(), arrived=found.arrived, entry=form.entry,
            **given,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.DECIDED)
    return redirect("offline_entry:tablets", here.study.slug)


def _found(here: Here, entry: UUID) -> Difference:
    found = queries.difference(here.study, entry, here.sites, parts_seen(here), families_met(here))
    if found is None:
        raise Http404("There is nothing to decide that you can see.")
    return found
