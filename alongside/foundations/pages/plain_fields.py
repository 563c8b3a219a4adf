"""Draws the fields of forms that we did not write, such as those for signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString, mark_safe

from .macros import nhs


def draw_plain(bound: BoundField) -> SafeString:
    """Django's field through the same macros as our own."""
    widget = bound.field.widget
    told: dict[str, Any] = {
        "name": bound.html_name,
        "id": bound.auto_id,
        "label": {"text": bound.label, "size": "s"},
    }
    if bound.help_text:
        told["hint"] = {"html": mark_safe(bound.help_text)}  # noqa: S308 - the library's own words
    if bound.errors:
        told["errorMessage"] = {"text": " ".join(str(error) for error in bound.errors)}
    if isinstance(widget, forms.CheckboxInput):
        return _tick(bound, told)
    if isinstance(widget, forms.Select):
        return _choices(bound, told)
    if isinstance(widget, forms.Textarea):
        return nhs("textarea", told | {"value": bound.value() or ""})
    return _written(bound, told)


def _written(bound: BoundField, told: dict[str, Any]) -> SafeString:
    widget = bound.field.widget
    attributes = {
        name: widget.attrs[name] for name in ("autocomplete", "inputmode") if name in widget.attrs
    }
    secret = isinstance(widget, forms.PasswordInput)
    kind = getattr(widget, "input_type", "text")
    value = "" if secret else bound.value() or ""
    return nhs("input", told | attributes | {"type": kind, "value": value})


def _tick(bound: BoundField, told: dict[str, Any]) -> SafeString:
    item = {"value": "on", "text": bound.label, "checked": bool(bound.value())}
    del told["label"], told["id"]
    return nhs("checkboxes", told | {"idPrefix": bound.auto_id, "items": [item]})


def _choices(bound: BoundField, told: dict[str, Any]) -> SafeString:
    widget: Any = bound.field.widget
    chosen = str(bound.value() or "")
    options = [
        {
            "value": str(value),
            "text": str(text),
            "checked": str(value) == chosen,
            "selected": str(value) == chosen,
        }
        for value, text in widget.choices
    ]
    if isinstance(widget, forms.RadioSelect):
        legend = {"legend": {"text": bound.label, "size": "s"}}
        del told["label"], told["id"]
        return nhs(
            "radios", told | {"idPrefix": bound.auto_id, "fieldset": legend, "items": options}
        )
    return nhs("select", told | {"items": options})
