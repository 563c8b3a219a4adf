"""Whole forms: the entry, revealed questions, and being shown again."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from alongside.foundations.accounts import typed
from alongside.foundations.clock import held_at
from alongside.foundations.entropy import seeded
from alongside.foundations.pages import fields
from alongside.foundations.pages.drawing import field, hidden
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.problems import Problem, problems_of
from alongside.foundations.pages.rendering import refuse

NOW = datetime(2023, 7, 4, 13, 20, tzinfo=UTC)
ENTRY = "01891ff0-0000-7000-8000-000000000001"


class Visit(PageForm):
    name = fields.Text("Name")
    heard = fields.Radios(
        "How?",
        [("leaflet", "Leaflet"), fields.Option("other", "Other", reveals=("which",))],
    )
    which = fields.Text("Which way?")
    day = fields.Day("Day")
    story = fields.LongText("Story", required=False)


def sent(**answers):
    given = QueryDict(mutable=True)
    given.update({key.replace("__", "-"): value for key, value in answers.items()})
    return Visit(given)


def test_an_entry_is_made_when_the_form_is_first_shown():
    with held_at(NOW), seeded("one"):
        form = Visit()
    assert form.entry.version == 7
    assert form.entry.int >> 80 == int(NOW.timestamp() * 1000)
    assert hidden(form) == f'<input type="hidden" name="entry" value="{form.entry}">'


def test_an_entry_stays_the_same_when_the_form_is_shown_again():
    form = sent(entry=ENTRY, name="A")
    assert not form.is_valid()
    assert form.entry == UUID(ENTRY)
    assert hidden(form) == f'<input type="hidden" name="entry" value="{ENTRY}">'


@pytest.mark.parametrize("entry", ["", "rubbish", "'; drop table"])
def test_an_entry_that_cannot_be_read_is_made_anew(entry):
    with held_at(NOW):
        form = sent(entry=entry)
    assert form.entry.version == 7
    assert form.entry == form.entry
    form.is_valid()
    assert "entry" not in form.errors


@pytest.mark.parametrize(
    ("told", "label"),
    [
        ({}, "Why?"),
        ({"required": False}, "Why? (optional)"),
        ({"required": False, "sometimes_needed": True}, "Why?"),
    ],
)
def test_only_what_may_always_be_left_empty_is_called_optional(told, label):
    class Asking(PageForm):
        why = fields.Text("Why?", **told)

    assert re.findall(r"Why\?[^<\n]*", field(Asking(), "why")) == [label]


def test_a_question_that_was_not_asked_is_neither_checked_nor_kept():
    form = sent(name="A", heard="leaflet", which="the radio", day__day="4/7/2023")
    assert form.errors == {}
    assert form.cleaned_data["which"] == ""


def test_a_question_that_was_asked_must_be_answered():
    form = sent(name="A", heard="other", day__day="4/7/2023")
    assert form.errors == {"which": ["“Which way?” is empty. Write an answer."]}


def test_a_revealed_question_is_drawn_inside_its_answer_only():
    form = Visit()
    assert form.revealed() == {"which"}
    assert 'name="which"' in field(form, "heard")


def test_everything_typed_is_shown_again():
    form = sent(
        name="O'Neill <b>", heard="other", which="radio", day__day="31", day__month="2",
        day__year="2023", story="one\r\n  two",
    )  # fmt: skip
    assert 'value="O&#39;Neill &lt;b&gt;"' in field(form, "name")
    assert 'value="other" checked' in field(form, "heard")
    assert 'value="radio"' in field(form, "heard")
    assert 'name="day-day" type="text" value="31"' in field(form, "day")
    assert ">one\n  two</textarea>" in field(form, "story").replace("\r", "")


def test_a_problem_leads_to_the_part_that_is_wrong():
    form = sent(name="A", heard="leaflet", day__day="4", day__month="x", day__year="2023")
    assert list(problems_of(form)) == [
        Problem("“Day”: write the month as a number from 1 to 12.", "#id_day-month")
    ]
    drawn = field(form, "day")
    assert drawn.count("nhsuk-input--error") == 1
    assert 'id="id_day-month"' in drawn


def test_problems_come_in_the_order_of_the_form_after_those_of_the_whole():
    form = sent(heard="leaflet")
    form.add_error(None, "Consent is possible from 14:20.")
    assert list(problems_of(form)) == [
        Problem("Consent is possible from 14:20.", None),
        Problem("“Name” is empty. Write an answer.", "#id_name"),
        Problem("“Day” is empty. Write the date.", "#id_day-day"),
    ]


def test_an_untouched_form_has_no_problems():
    assert list(problems_of(Visit())) == []


class TooEarly(Exception):
    field = "day"


def test_a_refusal_of_an_action_is_shown_at_its_field_with_everything_typed():
    form = sent(name="Màiri", heard="leaflet", day__day="4/7/2023", entry=ENTRY)
    assert form.is_valid()
    request = RequestFactory().post("/")
    page = refuse(request, "one_form.jinja", form, TooEarly("From 14:20 tomorrow."))
    text = page.content.decode()
    assert page.status_code == 422
    assert "<title>Error: Answer – Alongside</title>" in text
    assert 'href="#id_day-day"' in text
    assert text.count("From 14:20 tomorrow.") == 2
    assert 'value="Màiri"' in text
    assert ENTRY in text


def test_what_was_typed_before_a_session_ended_is_shown_again_without_blame():
    typed = QueryDict(f"entry={ENTRY}&name=M%C3%A0iri&heard=other&which=radio&day-day=31")
    form = Visit(restored=typed)
    assert form.entry == UUID(ENTRY)
    assert list(problems_of(form)) == []
    assert 'value="Màiri"' in field(form, "name")
    assert 'value="other" checked' in field(form, "heard")
    assert 'value="radio"' in field(form, "heard")
    assert 'value="31"' in field(form, "day")


class Asked(PageForm):
    why = fields.Radios("Why?", [fields.Option("long", "It is long", reveals=("story",))])
    story = fields.LongText("Story", limit=100)
    count = fields.WholeNumber("How many?", initial=0)
    needs = fields.Checkboxes("Needs", [("a", "A"), ("b", "B")], initial=["b"])
    given = fields.YesNo("Given?", initial=False)


def test_lines_are_kept_as_typed_inside_a_revealed_question():
    form = Asked(QueryDict("why=long&story=one%0D%0A%20%20two%0D%0A%0D%0Athree"))
    assert ">one\n  two\n\nthree</textarea>" in field(form, "why").replace("\r", "")


def test_what_a_form_starts_with_is_shown():
    form = Asked()
    assert 'value="0"' in field(form, "count")
    assert 'value="b" checked' in field(form, "needs")
    assert 'value="no" checked' in field(form, "given")


def test_every_field_of_a_list_has_an_id_of_its_own():
    drawn = field(Asked(), "needs")
    assert re.findall(r'\bid="([^"]+)"', drawn) == ["id_needs", "id_needs-2"]


class MadeOfItsQuestions(PageForm):
    """Its fields are added while it is made, as on most pages."""

    def __init__(self, *args, **rest):
        super().__init__(*args, **rest)
        self.fields["why"] = fields.LongText("Why?")


def test_a_form_whose_fields_are_added_while_it_is_made_comes_back_too():
    with typed.one_request():
        typed.show(QueryDict(f"entry={ENTRY}&why=We+talked+for+long"))
        form = MadeOfItsQuestions()
        assert (form.entry, list(problems_of(form))) == (UUID(ENTRY), [])
        assert "We talked for long" in field(form, "why")
    assert "We talked for long" not in field(MadeOfItsQuestions(), "why")
