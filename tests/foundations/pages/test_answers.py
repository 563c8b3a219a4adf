"""Our own drawing of answers gives what the macros of the design system give."""

import re

import pytest
from markupsafe import Markup

from alongside.foundations.pages.macros import answers, nhs

HINT = {"hint": {"text": "One & all"}}
ERROR = {"errorMessage": {"text": "Choose <one>."}}
GROUP = {"fieldset": {"legend": {"text": "How?", "size": "s"}}}
MORE = {
    "classes": "wide",
    "formGroup": {"classes": "judgement", "afterInputs": {"html": "<p>note</p>"}},
}
ITEMS = [
    {"value": "a", "text": "A <b>", "checked": True, "hint": {"text": "h"}},
    {"divider": "or"},
    {"value": "b", "text": "B", "checked": False, "conditional": {"html": "<p>x</p>"}},
    {"value": "c", "text": "C", "checked": True, "conditional": {"html": "<p>y</p>"}},
]


def squeezed(markup):
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", markup)).strip()


@pytest.mark.parametrize("kind", ["radios", "checkboxes"])
@pytest.mark.parametrize(
    "extra", [{}, GROUP, {**GROUP, **HINT}, {**GROUP, **ERROR}, {**GROUP, **HINT, **ERROR, **MORE}]
)
def test_answers_are_drawn_as_the_design_system_draws_them(kind, extra):
    items = [
        {**item, "conditional": {"html": Markup(item["conditional"]["html"])}}
        if "conditional" in item
        else item
        for item in ITEMS
    ]
    told = {"name": "how", "idPrefix": "id_how", "items": items, **extra}
    if "formGroup" in told:
        told["formGroup"] = {**MORE["formGroup"], "afterInputs": {"html": Markup("<p>note</p>")}}
    assert squeezed(answers(kind, told)) == squeezed(nhs(kind, told))


def test_inline_radios_are_drawn_as_the_design_system_draws_them():
    told = {"name": "how", "idPrefix": "id_how", "items": ITEMS[:1], "inline": True, **GROUP}
    assert squeezed(answers("radios", told)) == squeezed(nhs("radios", told))
