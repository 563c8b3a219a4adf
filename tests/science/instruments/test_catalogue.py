"""The questionnaires that ship: what they hold, and that no wording is among it."""

import re

import pytest

from alongside.science.instruments.bcap import bcap
from alongside.science.instruments.catalogue import (
    UnknownInstrument,
    all_instruments,
    instrument,
)
from alongside.science.instruments.checks import checked
from alongside.science.instruments.itsea import itsea

EVERY = pytest.mark.parametrize("each", all_instruments(), ids=lambda each: each.id)


@EVERY
def test_every_instrument_holds_together(each):
    assert checked(each) is each


@EVERY
def test_no_wording_of_a_licensed_questionnaire_is_shipped(each):
    assert each.wording_shipped is False
    assert [item.label for item in each.items] == [f"Item {item.number}" for item in each.items]


@EVERY
def test_items_are_numbered_from_one_without_a_gap(each):
    assert [item.number for item in each.items] == list(range(1, len(each.items) + 1))
    assert all(re.fullmatch(r"[a-z]+_\d{2,3}", item.code) for item in each.items)


def test_the_numbers_of_items_are_those_of_the_sources():
    assert {each.id: len(each.items) for each in all_instruments()} == {
        "bcap": 33,
        "sdq_p2_4": 33,
        "sdq_p2_4_follow_up": 35,
        "sdq_p4_17": 33,
        "sdq_p4_17_follow_up": 35,
        "itsea": 125,
        "pedsql_infant_1_12": 36,
        "pedsql_infant_13_24": 45,
        "pedsql_gc_2_4": 21,
        "pedsql_gc_5_7": 23,
        "ghq_12": 12,
        "icecap_a": 5,
    }


def test_the_ages_are_those_of_the_sources():
    assert {each.id: (each.age_min_months, each.age_max_months) for each in all_instruments()} == {
        "bcap": (None, None),
        "sdq_p2_4": (24, 47),
        "sdq_p2_4_follow_up": (24, 47),
        "sdq_p4_17": (48, 215),
        "sdq_p4_17_follow_up": (48, 215),
        "itsea": (12, 35),
        "pedsql_infant_1_12": (1, 12),
        "pedsql_infant_13_24": (13, 24),
        "pedsql_gc_2_4": (25, 59),
        "pedsql_gc_5_7": (60, 95),
        "ghq_12": (None, None),
        "icecap_a": (216, None),
    }


@pytest.mark.parametrize(
    ("id", "sizes"),
    [
        ("pedsql_infant_1_12", [6, 10, 12, 4, 4]),
        ("pedsql_infant_13_24", [9, 10, 12, 5, 9]),
        ("pedsql_gc_2_4", [8, 5, 5, 3]),
        ("pedsql_gc_5_7", [8, 5, 5, 5]),
        ("icecap_a", [1, 1, 1, 1, 1]),
        ("sdq_p4_17", [25, 8]),
        ("sdq_p4_17_follow_up", [25, 8, 2]),
    ],
)
def test_the_parts_have_the_lengths_of_the_form(id, sizes):
    form = instrument(id)
    assert [sum(item.part == part.code for item in form.items) for part in form.parts] == sizes


@pytest.mark.parametrize(
    ("id", "number", "codes"),
    [
        ("bcap", 1, ["0", "1"]),
        ("sdq_p2_4", 25, ["0", "1", "2"]),
        ("sdq_p2_4", 26, ["0", "1", "2", "3"]),
        ("sdq_p4_17", 33, ["0", "1", "2", "3"]),
        ("itsea", 125, ["0", "1", "2", "N"]),
        ("pedsql_gc_5_7", 23, ["0", "1", "2", "3", "4"]),
        ("ghq_12", 12, ["0", "1", "2", "3"]),
        ("icecap_a", 1, ["4", "3", "2", "1"]),
    ],
)
def test_the_answers_have_the_codes_of_the_form(id, number, codes):
    assert [option.code for option in instrument(id).items[number - 1].options] == codes


@pytest.mark.parametrize("id", ["bcap", "itsea"])
def test_a_form_whose_structure_is_not_free_shows_bare_codes(id):
    options = {option for item in instrument(id).items for option in item.options}
    assert {option.label for option in options} == {option.code for option in options}


def test_impact_items_depend_on_there_being_a_difficulty():
    conditions = {item.number: item.only_if for item in instrument("sdq_p4_17").items}
    assert [number for number, condition in conditions.items() if condition] == list(range(27, 34))
    assert conditions[27] == ("sdq_26", ("1", "2", "3"))


def test_the_number_of_items_of_a_conflicting_edition_is_a_setting():
    assert (len(itsea(166).items), len(bcap(34).items)) == (166, 34)
    assert any("166" in conflict for conflict in itsea().conflicts)
    assert any("item map is unknown" in conflict for conflict in itsea().conflicts)


@pytest.mark.parametrize("form", [itsea, bcap])
def test_a_form_without_items_is_refused(form):
    with pytest.raises(ValueError, match="0 items"):
        form(0)


def test_an_instrument_that_nobody_knows_is_named():
    with pytest.raises(UnknownInstrument) as refusal:
        instrument("sdq_p18")
    assert refusal.value.id == "sdq_p18"


def test_an_item_is_found_by_its_code():
    assert instrument("ghq_12").by_code["ghq_07"].number == 7
