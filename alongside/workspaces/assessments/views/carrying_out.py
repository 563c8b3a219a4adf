"""How a page with a form carries out one action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal


def carry_out(
    request: HttpRequest,
    form: PageForm,
    act: Callable[[dict[str, Any]], object],
    *,
    says: str,
    to: tuple[str, ...],
    page: Mapping[str, Any],
) -> HttpResponse:
    """Show a form, and when it is sent, do what it says and go on to another page."""
    context = {"form": form, **page}
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "assessments/act.jinja", context)
    try:
        act({**form.cleaned_data, "entry": form.entry})
    except Refusal as problem:
        return refuse(request, "assessments/act.jinja", form, problem, context)
    messages.success(request, says)
    view, *address = to
    return redirect(view, *address)
