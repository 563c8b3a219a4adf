"""Draws fields and forms on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms import BaseForm
from django.utils.safestring import SafeString, mark_safe
from jinja2 import pass_context
from jinja2.runtime import Context

from .fields.field import PageField
from .forms import PageForm
from .macros import nhs
from .plain_fields import draw_plain

__all__ = ["field", "form_page", "nhs"]


def field(form: BaseForm, name: str) -> SafeString:
    """One field of a form, with what was typed and what is wrong with it."""
    drawn = form.fields[name]
    if isinstance(drawn, PageField):
        return drawn.draw(form, name)
    return draw_plain(form[name])


def fields(form: BaseForm) -> SafeString:
    """Every field that no other field opens, in order."""
    inside = form.revealed() if isinstance(form, PageForm) else set()
    names = [bound.name for bound in form.visible_fields() if bound.name not in inside]
    return mark_safe("\n".join(field(form, name) for name in names))  # noqa: S308


def hidden(form: BaseForm) -> SafeString:
    """The hidden fields; the identifier of the entry stays the same when shown again."""
    drawn = []
    for bound in form.hidden_fields():
        entry = isinstance(form, PageForm) and bound.name == "entry"
        drawn.append(
            forms.HiddenInput().render(
                bound.html_name,
                str(form.entry) if entry else bound.value(),  # type: ignore[attr-defined]
            )
        )
    return mark_safe("".join(drawn))  # noqa: S308


@pass_context
def form_page(
    context: Context,
    form: BaseForm,
    submit: str,
    *,
    action: str = "",
    cancel: tuple[str, str] | None = None,
    method: str = "post",
    variant: str | None = None,
    save_url: str | None = None,
    save_key: str = "",
    caller: Callable[[], str] | None = None,
) -> SafeString:
    """A whole form; in `{% call form_page(…) %}` the caller draws the fields.

    `cancel` is an address and its words; `save_url` saves each answer as it is given, and
    `save_key` (hex) hides those that wait on the device for the network.
    """
    told: dict[str, Any] = {
        "action": action,
        "method": method,
        "several_parts": form.is_multipart(),
        "csrf_input": context.get("csrf_input", "") if method == "post" else "",
        "hidden": hidden(form),
        "body": caller() if caller else fields(form),
        "submit": submit,
        "cancel": cancel,
        "variant": variant,
        "save_url": save_url,
        "save_key": save_key,
    }
    module: Any = context.environment.get_template("fields/form.jinja").module
    return mark_safe(str(module.form(told)))  # noqa: S308
