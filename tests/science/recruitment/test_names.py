"""Names tidied for reading and flattened for matching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.recruitment.names import clean_name, identifiers_in, normalise_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Neil", "ONeil"),
        ("O’Neil", "o'neil"),
        ("OʼNEIL", "O`Neil"),
        ("Màiri", "Mairi"),
        ("Ma\u0300iri", "MÀIRI"),
        ("Catrìona Nic Dhòmhnaill", "catriona nic dhomhnaill"),
        ("Anne-Marie", "Anne Marie"),
        ("Smith‐Jones", "smith – jones"),
        ("Zoë", "Zoe"),
        ("Łukasz Żak", "lukasz zak"),
        ("Søren", "Soren"),
        ("Strauß", "STRAUSS"),
        ("St. John", "St John"),
        ("  Ada   Byron ", "ada byron"),
    ],
)
def test_two_ways_of_writing_a_name_match(one, other):
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("MacLeod", "McLeod"), ("Anna", "Anne"), ("अनि", "अनु"), ("Ng", "N"), ("Lee", "Li")],
)
def test_different_names_stay_different(one, other):
    assert normalise_name(one) != normalise_name(other)


def test_a_flattened_name_is_lower_case_letters_and_single_spaces():
    assert normalise_name(" Mòrag-Anne  O’Hàra, Jr. ") == "morag anne ohara jr"


def test_letters_of_other_alphabets_stay():
    assert normalise_name("Олена") == "олена"


def test_a_name_without_letters_is_empty():
    assert normalise_name(" -'- ") == ""


def test_a_cleaned_name_keeps_its_accents_and_apostrophe():
    assert clean_name("  Ma\u0300iri   O’Neil\t") == "Màiri O’Neil"


@given(st.text(max_size=30))
def test_flattening_twice_changes_nothing(name):
    assert normalise_name(normalise_name(name)) == normalise_name(name)


@given(st.text(max_size=30))
def test_a_cleaned_name_matches_the_name_as_written(name):
    assert normalise_name(clean_name(name)) == normalise_name(name)


NAMES = ["Màiri-Anna O’Neil", "Will Fernsby"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mairi said no", ["mairi"]),
        ("ONEIL’s health visitor", ["ONEIL’s"]),
        ("(Anna), not the baby", ["Anna"]),
        ("Mairi-Anna’s mother", ["Mairi-Anna’s"]),
        ("Ring +44 141 496 0303.", ["+44 141 496 0303"]),
        ("07700 900123 or a.b@example.org", ["07700 900123", "a.b@example.org"]),
        ("Flat at g1 1aa", ["g1 1aa"]),
        ("", []),
        ("The mother and the child; the Nelsons live in G1, aged 12 months", []),
        ("On 14 03 2021 at 14:20 she was told of 1500 places", []),
    ],
)
def test_what_tells_who_somebody_is_is_found_in_a_note(text, found):
    assert identifiers_in(text, NAMES) == found


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_whole_name_is_found_wherever_it_stands(before, after):
    assert "Fernsby" in identifiers_in(f"{before} Fernsby {after}", NAMES)
