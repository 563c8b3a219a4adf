"""What the pages of measures have in common: find what an address names, and send a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.instruments.structure import Item
from alongside.workspaces.building import queries, words
from alongside.workspaces.building.models import MeasureDraft
from alongside.workspaces.building.queries import Version
from alongside.workspaces.building.refusals import DraftChanged
from alongside.workspaces.study.permissions import Here


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def acting(here: Here, form: PageForm) -> dict[str, Any]:
    """Who does it, when, and the identifier of the entry."""
    return {"study": here.study, "by": here.person, "at": clock.now(), "entry": form.entry}


def sent(
    request: HttpRequest,
    page: str,
    form: PageForm,
    context: Mapping[str, Any],
    act: Callable[[], str],
    to: tuple[Any, ...],
) -> HttpResponse:
    """Show the form, or do what it says and go on; a refusal keeps everything typed."""
    shown = {**context, "form": form, "words": words}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, shown)
    try:
        said = act()
    except Refusal as problem:
        if isinstance(problem, DraftChanged):
            _see_what_is_there_now(form)
        return refuse(request, page, form, problem, shown)
    messages.success(request, said)
    return redirect(*to)


def _see_what_is_there_now(form: PageForm) -> None:
    """Sent again after having been told, it changes the draft as it is by now."""
    typed = cast(QueryDict, form.data).copy()
    typed["seen"] = str(form.fields["seen"].initial)
    form.data = typed


def drafted(here: Here, measure: str) -> MeasureDraft:
    found = queries.draft(here.study, measure)
    if found is None:
        raise Http404("There is no draft of this measure.")
    return found


def of_version(here: Here, measure: str, number: int) -> Version:
    found = queries.version(here.study, measure, number)
    if found is None:
        raise Http404("There is no such version of this measure.")
    return found


def item_of(version: Version, item: str) -> Item:
    if item not in version.form.by_code:
        raise Http404("This version has no such question.")
    return version.form.by_code[item]
