"""How every page with one form answers: shown, refused with everything typed kept, or done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.workspaces.families.models import Family
from alongside.workspaces.study.permissions import Here


@dataclass(frozen=True)
class Page:
    """One page with one form, and where it leads when the form was taken."""

    template: str
    form: PageForm
    then: str
    context: Mapping[str, Any] = field(default_factory=dict)


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def family_url(here: Here, family: Family, name: str = "caseload:family") -> str:
    return reverse(name, args=[here.study.slug, family.number])


def answer(request: HttpRequest, page: Page, act: Callable[[PageForm], str]) -> HttpResponse:
    """Act on a valid form and go on; `act` returns what to say when it is done."""
    shown = {"form": page.form, **page.context}
    if request.method != "POST" or not page.form.is_valid():
        return render(request, page.template, shown)
    try:
        done = act(page.form)
    except Refusal as problem:
        return refuse(request, page.template, page.form, problem, shown)
    messages.success(request, done)
    return redirect(page.then)
