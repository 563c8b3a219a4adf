"""Calls a macro of the NHS design system from Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template import engines
from django.utils.safestring import SafeString, mark_safe
from jinja2.filters import do_indent
from markupsafe import Markup


def nhs(component: str, parameters: Mapping[str, Any]) -> SafeString:
    """The markup of one NHS component: `nhs("date-input", {…})`."""
    from .environment import nhs_environment

    first, *others = component.split("-")
    name = first + "".join(word.capitalize() for word in others)
    template = nhs_environment().get_template(f"nhsuk/components/{component}/macro.jinja")
    drawn: Any = getattr(template.module, name)(dict(parameters))
    return mark_safe(str(drawn))  # noqa: S308 - the macros escape what they are given


def answers(kind: str, parameters: Mapping[str, Any]) -> SafeString:
    """Radios or checkboxes as `nhs` draws them, in a fraction of the time."""
    template: Any = engines["jinja2"]
    module = template.env.get_template("fields/answers.jinja").module
    return mark_safe(str(module.answers(kind, parameters)))  # noqa: S308 - it escapes its words


def indented(text: Any, *how: Any, **named: Any) -> Any:
    """As Jinja indents, but markup as one piece rather than line by line, which takes long."""
    if not isinstance(text, Markup):
        return do_indent(text, *how, **named)
    return Markup(do_indent(str(text), *how, **named))  # noqa: S704 - it was markup before
