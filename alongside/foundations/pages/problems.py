"""What is wrong with the forms on a page, for the summary on top and the page's title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from jinja2 import pass_context
from jinja2.runtime import Context

from .fields.field import PageField


@dataclass(frozen=True)
class Problem:
    """One line of the summary; `href` leads to the field, where there is one."""

    text: str
    href: str | None


def problems_of(form: BaseForm) -> Iterator[Problem]:
    """The problems of one form, those of the whole form first."""
    if not form.is_bound:
        return
    for text in form.non_field_errors():
        yield Problem(str(text), None)
    for name in form.fields:
        for text in form.errors.get(name, []):
            yield Problem(str(text), f"#{_target(form, name)}")


def _target(form: BaseForm, name: str) -> str:
    field = form.fields[name]
    if isinstance(field, PageField):
        return field.target(form, name)
    return str(form[name].id_for_label or form[name].auto_id)


def problems_in(values: Iterable[Any]) -> list[Problem]:
    """The problems of every form among the values given to a page."""
    given = (one for value in values for one in _each(value))
    forms = {id(form): form for form in given if isinstance(form, BaseForm)}
    return [problem for form in forms.values() for problem in problems_of(form)]


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else [value]


@pass_context
def page_problems(context: Context) -> list[Problem]:
    """The problems of every form that the page was given."""
    return problems_in(context.parent.values())
