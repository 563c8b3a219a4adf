"""Rules about answers name what is there and show no arm; every problem is found where it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from alongside.science.protocol import Problem, check_study, load_study
from tests.science.protocol.conftest import SHIPPED
from tests.science.protocol.planted import Planted
from tests.science.protocol.test_planted_problems import line_of, plant

FILE = "quality.toml"
PLANTED = (
    Planted(
        "an item that is not there", FILE, 'item = "dsu_moves"', 'item = "dsu_move" # HERE',
        "edit_checks[0].item", "“demographics” has no item “dsu_move”.",
    ),
    Planted(
        "a questionnaire that is not there", FILE, 'instrument = "icecap_a"',
        'instrument = "icecap_o" # HERE', "edit_checks[3].instrument",
        "No questionnaire is called “icecap_o”.",
    ),
    Planted(
        "an answer that the item has not", FILE, 'answers = ["0", "1"]',
        'answers = ["0", "7"] # HERE', "concern_rules[0].answers[1]",
        "“prom_10” has no answer “7”: 0, 1, 2, 3, 4.",
    ),
    Planted(
        "a check about services", FILE, 'item = "dsu_moves"', 'item = "dsu_gp_times" # HERE',
        "edit_checks[0].item",
        "“dsu_gp_times” may show the arm, and blinded people read these questions.",
    ),
    Planted(
        "a range without ends", FILE, "at_most = 8\n", "", "edit_checks[0]",
        "A range needs “at_least”, “at_most” or both.", at="[[edit_checks]]",
    ),
    Planted(
        "a rule twice", FILE, 'id = "grandparent_young"', 'id = "moves_often" # HERE',
        "edit_checks[1].id", "There is already a part of this kind called “moves_often” above.",
    ),
    Planted(
        "a form that nobody classed", "schedule.toml",
        'children = "none"\nabout_arm = "hints"\nby = ["research_nurse"]',
        'children = "none"\nby = ["research_nurse"]',
        "measures[4].about_arm", "This is missing.",
        at='[[measures]]\nid = "demographics"',
    ),
    Planted(
        "a form that shows the arm and is classed as showing nothing", "schedule.toml",
        'about_arm = "hints"\nby = ["research_nurse"]',
        'about_arm = "neither" # HERE\nby = ["research_nurse"]', "measures[4].about_arm",
        "“shows_arm” says that its parts may show the arm: class it “hints”.",
    ),
    Planted(
        "a form that tells the arm and is asked by somebody blinded", "schedule.toml",
        'about_arm = "hints"\nby = ["research_nurse"]',
        'about_arm = "tells"\nby = ["research_nurse"] # HERE', "measures[4].by[0]",
        "Research nurse is blinded, and “Demographic and Service Use Questionnaire” tells the arm.",
    ),
    Planted(
        "a part that is not there", FILE, 'parts = ["services"]', 'parts = ["help"] # HERE',
        "shows_arm[0].parts[0]", "“demographics” has no part “help”: you, home, services.",
    ),
)  # fmt: skip


def test_the_study_that_ships_has_its_checks_and_a_study_without_the_file_has_none(tmp_path):
    found = load_study(SHIPPED)
    assert ([one.id for one in found.edit_checks], found.upset_alerts) == (
        ["moves_often", "grandparent_young", "children_at_home", "hopeful_with_nowhere_to_live"],
        ("a_lot",),
    )
    shutil.copytree(SHIPPED, tmp_path / "study")
    (tmp_path / "study" / FILE).unlink()
    assert load_study(tmp_path / "study").edit_checks == ()


@pytest.mark.parametrize("planted", PLANTED, ids=lambda one: one.name)
def test_a_planted_problem_is_found_where_it_is(planted: Planted, tmp_path: Path):
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "study"))
    plant(folder, planted)
    line = line_of(folder, planted)
    problem = Problem(planted.file, line, planted.where, planted.message)
    assert check_study(folder) == (problem,)
