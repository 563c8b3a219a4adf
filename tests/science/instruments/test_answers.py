"""What counts as an answer to one item."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.instruments.answers import (
    MISSING_CODES,
    Answer,
    OutOfRange,
    as_written,
    check_answer,
)
from alongside.science.instruments.catalogue import all_instruments, instrument
from alongside.science.instruments.structure import Item, Option


def item(kind, **more):
    if kind == "choice":
        more.setdefault("options", (Option("0", "No"), Option("1", "Yes"), Option("N", "None")))
    return Item(1, "q", kind, "Question", "all", **more)


KINDS = ["choice", "whole_number", "decimal", "text", "date", "yes_no"]


@pytest.mark.parametrize(
    ("kind", "entered", "kept"),
    [
        ("choice", "1", "1"),
        ("choice", " n ", "N"),
        ("whole_number", "007", "7"),
        ("whole_number", "+7", "7"),
        ("whole_number", "7.0", "7"),
        ("whole_number", "-0", "0"),
        ("whole_number", "100", "100"),
        ("decimal", "1.50", "1.5"),
        ("decimal", ".5", "0.5"),
        ("decimal", "12.", "12"),
        ("decimal", "-0.0", "0"),
        ("decimal", "0.10000000000000000001", "0.10000000000000000001"),
        ("text", "  Màiri’s gran ", "Màiri’s gran"),
        ("date", "3/4/23", "2023-04-03"),
        ("yes_no", "Y", "yes"),
        ("yes_no", "No", "no"),
    ],
)
def test_an_answer_is_kept_in_one_form(kind, entered, kept):
    assert check_answer(item(kind), entered) == Answer("q", kept)


@pytest.mark.parametrize(
    ("kind", "entered", "trouble"),
    [
        ("choice", "3", "not_an_option"),
        ("choice", "", "empty"),
        ("text", "   ", "empty"),
        ("whole_number", "three", "not_a_number"),
        ("whole_number", "3.5", "not_whole"),
        ("whole_number", "1e3", "not_a_number"),
        ("whole_number", "٣", "not_a_number"),
        ("decimal", "nan", "not_a_number"),
        ("decimal", "Infinity", "not_a_number"),
        ("decimal", "1,5", "not_a_number"),
        ("date", "31/2/23", "not_a_date"),
        ("yes_no", "perhaps", "not_yes_or_no"),
    ],
)
def test_an_odd_answer_is_kept_as_entered_with_what_is_odd(kind, entered, trouble):
    found = check_answer(item(kind), entered)
    assert isinstance(found, OutOfRange)
    assert (found.item, found.entered, found.trouble) == ("q", entered, trouble)


def test_a_number_outside_its_bounds_comes_back_with_the_bounds():
    rooms = item("whole_number", minimum=1, maximum=20)
    assert check_answer(rooms, " 0") == OutOfRange("q", " 0", "too_low", 1, 20)
    assert check_answer(rooms, "21") == OutOfRange("q", "21", "too_high", 1, 20)
    assert check_answer(rooms, "1") == Answer("q", "1")
    assert check_answer(rooms, "20") == Answer("q", "20")


def test_decimal_bounds_are_compared_exactly():
    dose = item("decimal", minimum=0.1, maximum=0.3)
    assert check_answer(dose, "0.1") == Answer("q", "0.1")
    assert check_answer(dose, "0.3") == Answer("q", "0.3")
    assert check_answer(dose, "0.30000000000000001") == OutOfRange(
        "q", "0.30000000000000001", "too_high", 0.1, 0.3
    )


def test_a_choice_outside_the_list_comes_back_with_the_list():
    first = instrument("icecap_a").items[0]
    assert check_answer(first, "5") == OutOfRange(
        "icecap_01", "5", "not_an_option", allowed=("4", "3", "2", "1")
    )


def test_text_longer_than_its_limit_is_asked_about():
    assert check_answer(item("text", maximum=3), "four").trouble == "too_long"
    assert check_answer(item("text", maximum=4), "four") == Answer("q", "four")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", MISSING_CODES)
def test_every_kind_of_item_can_be_missing_for_every_reason(kind, code):
    assert check_answer(item(kind, minimum=5, maximum=1000), f" {code} ") == Answer("q", code, code)


@given(st.sampled_from(KINDS), st.text(max_size=12))
def test_nothing_entered_is_ever_lost(kind, entered):
    found = check_answer(item(kind), entered)
    if isinstance(found, OutOfRange):
        assert found.entered == entered
    else:
        assert check_answer(item(kind), found.value) == found


@given(st.decimals(-1000, 1000, places=3))
def test_a_decimal_keeps_its_value(number):
    assert Decimal(check_answer(item("decimal"), str(number)).value) == number


def test_answers_known_without_a_look_are_kept_as_the_look_keeps_them():
    forms = [*all_instruments()]
    known = [
        (one, code) for form in forms for one in form.items for code in form.as_written[one.code]
    ]
    assert all(check_answer(one, code) == Answer(one.code, code) for one, code in known)
    offered = sum(
        2 if one.kind == "yes_no" else len(one.options) for form in forms for one in form.items
    )
    assert len(known) == offered > 1000


def test_an_answer_that_is_read_otherwise_is_looked_at():
    spelt = (Option("a", "One"), Option("A", "Two"), Option(" b", "Three"), Option("refused", "No"))
    assert as_written(item("choice", options=spelt)) == {"a"}
    assert [as_written(item(kind)) for kind in ("text", "date", "decimal")] == [frozenset()] * 3
