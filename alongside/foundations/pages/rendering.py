"""How a view answers with a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from .problems import problems_in

UNPROCESSABLE = 422


def render(
    request: HttpRequest | None,
    template: str,
    context: Mapping[str, Any] | None = None,
    status: int | None = None,
) -> HttpResponse:
    """Draw a page; without a status it is 422 when a form on it has problems, else 200."""
    given = dict(context or {})
    content = get_template(template).render(given, request)
    if status is None:
        status = UNPROCESSABLE if problems_in(given.values()) else 200
    return HttpResponse(content, status=status)


def refuse(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    problem: Exception | str,
    context: Mapping[str, Any] | None = None,
    *,
    field: str | None = None,
) -> HttpResponse:
    """Show a form again with an action's refusal on it, everything typed kept.

    A refusal may name the field it is about in its own `field` attribute.
    """
    name = field or getattr(problem, "field", None)
    form.add_error(name if name in form.fields else None, str(problem))
    return render(request, template, {**(context or {}), "form": form}, UNPROCESSABLE)
