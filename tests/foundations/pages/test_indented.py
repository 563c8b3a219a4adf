"""The macros of the NHS indent much; ours has to give what Jinja's own gives, only sooner."""

from __future__ import annotations

import pytest
from jinja2.filters import do_indent
from markupsafe import Markup

from alongside.foundations.pages.environment import nhs_environment
from alongside.foundations.pages.macros import indented

TEXTS = (Markup("<p>\n  a &amp; b\n\nc</p>\n"), Markup(""), Markup("\n"), "a <b>\nc & d", "")


@pytest.mark.parametrize("how", [(), (2,), (6, True), (4, False, True), ("\t",)])
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_indented_as_jinja_does_it_and_markup_stays_markup(text, how):
    ours, jinjas = indented(text, *how), do_indent(text, *how)
    assert (str(ours), type(ours)) == (str(jinjas), type(jinjas))


def test_the_macros_of_the_nhs_indent_with_it():
    template = nhs_environment().from_string("{{ '<a>' | indent(2, true) }}")
    assert nhs_environment().filters["indent"] is indented
    assert template.render() == "  &lt;a&gt;"
