"""What a study says of whom it is for: every problem is found where it is, and nothing is asked
that its questionnaire does not hold."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from alongside.science.protocol import Problem, check_study, load_study
from tests.science.protocol.conftest import SHIPPED
from tests.science.protocol.planted import Planted
from tests.science.protocol.test_planted_problems import line_of, plant

FILE = "adaptation.toml"
PLANTED = (
    Planted(
        "a site that is not there", FILE, 'site = "bromley"\n', 'site = "leeds" # HERE\n',
        "adaptation.areas[1].site", "There is no site called “leeds”.",
    ),
    Planted(
        "areas that stand twice", FILE, 'site = "bromley"\n', 'site = "glasgow" # HERE\n',
        "adaptation.areas[1].site", "The areas of “glasgow” stand twice.",
    ),
    Planted(
        "a council of the other country", FILE, '["E09000006"]', '["S12000049"] # HERE',
        "adaptation.areas[1].councils[0]", "IMD 2019 does not rank the areas of S12000049.",
    ),
    Planted(
        "need beyond its ends", FILE, "times = 10.0", "times = 20.0 # HERE",
        "adaptation.need.times", "“times” lies between “least_times” and “most_times”.",
    ),
    Planted(
        "a characteristic that could be an outcome", FILE,
        'question = "language"\nvisit = "baseline"',
        'question = "language"\nvisit = "follow_up_3m" # HERE',
        "adaptation.traits[2].visit",
        "A characteristic is asked before allocation: afterwards it could be an outcome.",
    ),
    Planted(
        "a group without answers", FILE, 'label = "British Sign Language", values = ["bsl"] },',
        'label = "British Sign Language" }, # HERE',
        "adaptation.traits[2].groups[2]", "Say by which answers this group is known.",
    ),
    Planted(
        "a question that nobody asks", FILE, 'question = "sex"', 'question = "gender" # HERE',
        "adaptation.traits[4].question", "There is no question called “gender”.",
    ),
    Planted(
        "a part that lies in no group", FILE, '"asian_indian", "asian_pakistani"',
        '"asian_pakistani"', "adaptation.traits[1].within",
        "Each group lies in one group of “ethnic_group”.", at='within = "ethnic_group"',
    ),
    Planted(
        "an answer that every question has", FILE, '{ id = "male", label = "Male" },',
        '{ id = "prefer_not", label = "Male" }, # HERE',
        "adaptation.questions[3].options[1].id", "The answer “prefer_not” is there already.",
    ),
    Planted(
        "a rule about everybody", FILE, 'groups = ["1", "2", "3"]',
        'groups = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] # HERE',
        "adaptation.rules[0].groups",
        "These are not some, and not all, of the groups of “decile”.",
    ),
    Planted(
        "points that do not rise", FILE, "points = [10, 15, 30]", "points = [10, 10, 30] # HERE",
        "adaptation.rules[0].points", "Adaptation points are at rising numbers of families.",
    ),
)  # fmt: skip


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "study"))


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_a_planted_problem_is_found_where_it_is(copied: Path, planted: Planted):
    plant(copied, planted)
    line = line_of(copied, planted)
    assert check_study(copied) == (Problem(FILE, line, planted.where, planted.message),)


def test_a_study_without_the_file_says_nothing_of_it_and_is_whole(copied: Path):
    (copied / FILE).unlink()
    assert (check_study(copied), load_study(copied).adaptation.areas) == ((), ())


def test_every_answer_of_a_group_is_one_that_is_offered():
    study = load_study(SHIPPED)
    path = next(one for one in study.own_instruments if "demographics" in one)
    form = tomllib.loads((Path(SHIPPED) / path).read_text("utf-8"))
    items = {item["code"]: {o[0] for o in item.get("options", ())} for item in form["items"]}
    asked = {one.id: {o.id for o in one.options} for one in study.adaptation.questions}
    assert form["id"] == "demographics"
    for trait in study.adaptation.traits:
        values = {v for group in trait.groups for v in group.values}
        assert values == asked[trait.question], trait.id
        assert not trait.item or values <= items[trait.item], trait.id


def test_an_answer_is_in_its_group_and_one_not_said_in_none():
    traits = {trait.id: trait for trait in load_study(SHIPPED).adaptation.traits}
    assert [traits["family_form"].group_of(n) for n in ("one_parent", "kin", "refused", None)] == [
        "one_parent", "others", None, None,
    ]  # fmt: skip
    assert traits["ethnic_group"].group_of("prefer_not") is None
    parts = traits["ethnic_19"].parts_of(traits["ethnic_group"])
    assert [len(parts[one]) for one in ("white", "mixed", "asian", "black", "other")] == [
        5, 4, 5, 3, 2,
    ]  # fmt: skip
