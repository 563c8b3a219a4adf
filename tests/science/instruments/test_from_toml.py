"""A study's own questionnaires, and the key named when something is wrong in one."""

import copy
import re
import tomllib
from pathlib import Path

import pytest

from alongside.science.instruments.answers import MISSING_CODES, check_answer
from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.from_toml import instrument_from_mapping
from alongside.science.instruments.structure import Option

OWN = Path(__file__).parents[3] / "alongside" / "studies" / "ips_feasibility" / "instruments"
FILES = sorted(OWN.glob("*.toml"))
EVERY = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
LONGEST_SENTENCE = 16

SOUND = tomllib.loads("""
id = "sleep"
title = "Sleep"
short = "Sleep"
respondent = "parent"
about = "child"
version = "1"
licence = "The study team"

[scales]
often = [["0", "Never"], ["1", "Always"]]

[[parts]]
code = "night"
title = "At night"

[[items]]
code = "wakes"
part = "night"
kind = "choice"
options = "often"
label = "Does your child wake?"

[[items]]
code = "times"
part = "night"
kind = "whole_number"
minimum = 1
maximum = 20
required = false
label = "How often?"
only_if = { item = "wakes", values = ["1"] }
""")


def read(file):
    return instrument_from_mapping(tomllib.loads(file.read_text(encoding="utf-8")))


def test_a_sound_file_becomes_an_instrument():
    made = instrument_from_mapping(SOUND)
    assert (made.id, made.evidence, made.wording_shipped, made.age_min_months) == (
        "sleep", "own", True, None,
    )  # fmt: skip
    wakes, times = made.items
    assert wakes.options == (Option("0", "Never"), Option("1", "Always"))
    assert (wakes.number, wakes.required, wakes.only_if) == (1, True, None)
    assert (times.number, times.minimum, times.maximum, times.required) == (2, 1, 20, False)
    assert times.only_if == ("wakes", ("1",))


def put(path, value):
    """Return the sound mapping with one value set; None takes the key away."""
    mapping = copy.deepcopy(SOUND)
    place = mapping
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return mapping


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (["id"], None, "id"),
        (["title"], " ", "title"),
        (["colour"], "red", "colour"),
        (["about"], "dog", "about"),
        (["evidence"], "D", "evidence"),
        (["wording_shipped"], "yes", "wording_shipped"),
        (["age_min_months"], 1.5, "age_min_months"),
        (["age_min_months"], -1, "age_min_months"),
        (["conflicts"], "none", "conflicts"),
        (["items"], None, "items"),
        (["items"], [], "items"),
        (["items"], ["a"], "items"),
        (["parts"], {"code": "night"}, "parts"),
        (["parts", 0, "title"], None, "parts[0].title"),
        (["parts", 0, "colour"], "red", "parts[0].colour"),
        (["scales"], ["often"], "scales"),
        (["scales", "often"], "Never", "scales.often"),
        (["scales", "often", 1], ["1"], "scales.often[1]"),
        (["scales", "often", 1], [1, "Always"], "scales.often[1]"),
        (["scales", "often", 1, 0], "0", "items[0].options[1].code"),
        (["items", 0, "code"], None, "items[0].code"),
        (["items", 0, "kind"], "essay", "items[0].kind"),
        (["items", 0, "options"], None, "items[0].options"),
        (["items", 0, "options"], "seldom", "items[0].options"),
        (["items", 0, "options"], 3, "items[0].options"),
        (["items", 0, "part"], "day", "items[0].part"),
        (["items", 1, "code"], "wakes", "items[1].code"),
        (["items", 1, "number"], 1, "items[1].number"),
        (["items", 1, "number"], True, "items[1].number"),
        (["items", 1, "minimum"], "1", "items[1].minimum"),
        (["items", 1, "maximum"], 0, "items[1].maximum"),
        (["items", 1, "options"], "often", "items[1].options"),
        (["items", 1, "required"], 1, "items[1].required"),
        (["items", 1, "colour"], "red", "items[1].colour"),
        (["items", 1, "only_if"], "wakes", "items[1].only_if"),
        (["items", 1, "only_if"], {"item": "wakes"}, "items[1].only_if.values"),
        (["items", 1, "only_if"], {"values": ["1"]}, "items[1].only_if.item"),
        (["items", 1, "only_if", "when"], "1", "items[1].only_if.when"),
        (["items", 1, "only_if", "item"], "times", "items[1].only_if"),
        (["items", 1, "only_if", "values"], ["9"], "items[1].only_if"),
        (["items", 1, "only_if", "values"], [], "items[1].only_if"),
    ],
)
def test_a_fault_is_named_by_its_key(path, value, key):
    with pytest.raises(InstrumentProblem) as refusal:
        instrument_from_mapping(put(path, value))
    assert refusal.value.key == key
    assert str(refusal.value).startswith(f"{key}: ")


def test_ages_the_wrong_way_round_are_refused():
    with pytest.raises(InstrumentProblem) as refusal:
        instrument_from_mapping({**SOUND, "age_min_months": 24, "age_max_months": 12})
    assert refusal.value.key == "age_max_months"


def test_the_feasibility_study_owns_three_questionnaires():
    made = {file.stem: read(file) for file in FILES}
    assert {stem: (own.id, len(own.items)) for stem, own in made.items()} == {
        "demographics_service_use": ("demographics", 27),
        "prem": ("prem", 10),
        "prom": ("prom", 12),
    }


@EVERY
def test_own_wording_is_shipped_and_every_item_has_some(file):
    own = read(file)
    assert (own.wording_shipped, own.evidence) == (True, "own")
    assert len({item.label for item in own.items if item.label != "How many times?"}) == len(
        [item for item in own.items if item.label != "How many times?"]
    )


@EVERY
def test_every_question_can_be_refused(file):
    for item in read(file).items:
        assert [check_answer(item, code).missing for code in MISSING_CODES] == list(MISSING_CODES)


@EVERY
def test_no_sentence_is_too_long_for_a_reader_of_ten(file):
    for item in read(file).items:
        for sentence in re.split(r"[.?!]\s*", item.label):
            assert len(sentence.split()) <= LONGEST_SENTENCE, item.code


@EVERY
def test_no_question_names_an_arm_or_uses_a_word_that_hurts(file):
    forbidden = r"\b(ips|infant parent support|usual|arm|trial|subject|case|failed|disorder)\b"
    for item in read(file).items:
        assert not re.search(forbidden, item.label, re.IGNORECASE), item.code


@pytest.mark.parametrize("name", ["prem", "prom"])
def test_the_new_measures_are_answered_from_nought_to_four(name):
    own = read(OWN / f"{name}.toml")
    assert {tuple(o.code for o in item.options) for item in own.items} == {tuple("01234")}


def test_the_ethnic_groups_are_the_five_broad_ones_or_none():
    own = read(OWN / "demographics_service_use.toml")
    options = own.by_code["dsu_ethnic_group"].options
    assert [o.code for o in options] == ["asian", "black", "mixed", "white", "other", "prefer_not"]


def test_every_count_of_a_service_is_asked_of_those_who_used_it():
    own = read(OWN / "demographics_service_use.toml")
    counted = [item for item in own.items if item.code.endswith("_times")]
    assert [item.only_if for item in counted] == [
        (item.code.removesuffix("_times"), ("yes",)) for item in counted
    ]
    assert len(counted) == 6
