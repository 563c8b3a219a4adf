"""Scoring rules of a study's own forms, from their tables."""

import tomllib

import polars as pl
import pytest

from alongside.science.instruments.answer_frame import score_frame
from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.from_toml import instrument_from_mapping
from alongside.science.instruments.one_answer_set import score_answers

FORM = """
id = "trust"
title = "Trust"
short = "Trust"
respondent = "parent"
about = "parent"
version = "1"
licence = "The study team"

[scales]
often = [["0", "Never"], ["1", "Sometimes"], ["2", "Always"], ["x", "I do not know"]]

[[parts]]
code = "now"
title = "Now"

[[items]]
code = "t_1"
part = "now"
kind = "choice"
options = "often"
label = "I trust them."

[[items]]
code = "t_2"
part = "now"
kind = "choice"
options = "often"
label = "I doubt them."

[[items]]
code = "t_3"
part = "now"
kind = "yes_no"
label = "Would you come again?"

[[items]]
code = "t_4"
part = "now"
kind = "text"
label = "Why?"

[scoring]
version = "2"

[[scoring.scores]]
code = "trust"
title = "Trust"
items = ["t_1", "t_2"]
reversed = ["t_2"]
combine = "mean"
needed = 1
direction = "higher is better"
bands = [[0, 0.99, "low"], [1, 2, "high"]]

[[scoring.scores]]
code = "again"
title = "Would come again"
items = ["t_3"]
points = {yes = 1, no = 0}
combine = "sum"
needed = 1
direction = "higher is better"

[[scoring.scores]]
code = "both"
title = "Both"
sum_of = ["trust", "again"]
direction = "higher is better"
"""


def form(**changes):
    """The form with other keys in its first score, or without those that are None."""
    mapping = tomllib.loads(FORM)
    first = mapping["scoring"]["scores"][0]
    first |= {key: value for key, value in changes.items() if value is not None}
    for key in [key for key, value in changes.items() if value is None]:
        first.pop(key, None)
    return mapping


TRUST = instrument_from_mapping(form())


@pytest.mark.parametrize(
    ("answers", "trust", "both", "band"),
    [
        ({"t_1": "2", "t_2": "0", "t_3": "yes"}, 2.0, 3.0, "high"),
        ({"t_1": "1", "t_2": "x", "t_3": "no"}, 1.0, 1.0, "high"),
        ({"t_1": "0", "t_2": "1", "t_3": "refused"}, 0.5, None, "low"),
        ({"t_1": "x", "t_2": "x", "t_3": "yes"}, None, None, ""),
    ],
)
def test_an_own_form_is_scored_both_ways(answers, trust, both, band):
    sheet = score_answers(TRUST, answers | {"t_4": "They listened"})
    assert (sheet.value("trust"), sheet.value("both"), sheet.scores[0].band) == (trust, both, band)
    row = score_frame(TRUST, pl.DataFrame([answers])).row(0, named=True)
    assert (row["trust"], row["both"], row["trust_band"] or "") == (trust, both, band)
    assert sheet.rule_version == row["rule_version"] == "2"


def test_a_newer_rule_stands_beside_the_older():
    mapping = form()
    newer = tomllib.loads(FORM)["scoring"] | {"version": "3"}
    newer["scores"][0]["needed"] = 2
    both = instrument_from_mapping(mapping | {"scoring": [mapping["scoring"], newer]})
    one = {"t_1": "2"}
    assert score_answers(both, one).value("trust") is None
    assert score_answers(both, one, version="2").value("trust") == 2.0


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"items": ["t_9"]}, "items[0]"),
        ({"items": ["t_1", "t_1"]}, "items[1]"),
        ({"items": []}, "items"),
        ({"items": ["t_4"]}, "items"),
        ({"part": "now"}, "items"),
        ({"items": None, "part": "later"}, "part"),
        ({"needed": 3}, "needed"),
        ({"needed": None}, "needed"),
        ({"combine": "median"}, "combine"),
        ({"direction": "up"}, "direction"),
        ({"points": {"0": 0.5}}, "points.0"),
        ({"points": {"7": 1}}, "points.7"),
        ({"points": {}}, "points"),
        ({"points": "all"}, "points"),
        ({"bands": [[2, 1, "low"]]}, "bands[0]"),
        ({"bands": [[0, 1, "low"], [1, 2, "high"]]}, "bands"),
        ({"bands": [[0, 0.9, "low"], [1, 2, "low"]]}, "bands"),
        ({"bands": "low"}, "bands"),
        ({"sum_of": ["both"]}, "sum_of[0]"),
        ({"sum_of": []}, "sum_of"),
        ({"colour": "red"}, "colour"),
        ({"title": " "}, "title"),
    ],
)
def test_a_rule_that_does_not_hold_together_is_refused_by_place(changes, key):
    with pytest.raises(InstrumentProblem) as refusal:
        instrument_from_mapping(form(**changes))
    assert refusal.value.key == f"scoring.scores[0].{key}"


@pytest.mark.parametrize(
    ("scoring", "key"),
    [
        ({"version": "1"}, "scores"),
        ({"scores": []}, "scoring.version"),
        ({"version": "1", "scores": [], "colour": 1}, "scoring.colour"),
    ],
)
def test_a_table_of_rules_that_lacks_something_is_refused(scoring, key):
    with pytest.raises(InstrumentProblem) as refusal:
        instrument_from_mapping(form() | {"scoring": scoring})
    assert refusal.value.key == key


def test_two_rules_of_one_version_and_two_scores_of_one_name_are_refused():
    mapping = form()
    with pytest.raises(InstrumentProblem, match="same version"):
        instrument_from_mapping(mapping | {"scoring": [mapping["scoring"]] * 2})
    mapping["scoring"]["scores"][1]["code"] = "trust"
    with pytest.raises(InstrumentProblem, match="used twice"):
        instrument_from_mapping(mapping)


def test_the_range_of_a_score_follows_from_its_points():
    assert [(score.low, score.high) for score in TRUST.scoring().scores] == [
        (0.0, 2.0),
        (0.0, 1.0),
        (0.0, 3.0),
    ]
