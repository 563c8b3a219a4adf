"""The forms that the study's team made: scored by their own rule, or told that they have none."""

import tomllib

import pytest

from alongside.science.instruments.from_toml import instrument_from_mapping
from alongside.science.instruments.one_answer_set import score_answers
from alongside.science.instruments.scoring import NotScoredHere
from tests.science.protocol.conftest import SHIPPED


def own(name):
    text = (SHIPPED / "instruments" / f"{name}.toml").read_text("utf-8")
    return instrument_from_mapping(tomllib.loads(text))


@pytest.mark.parametrize(
    ("name", "codes"),
    [("prom", ["you", "child", "family", "overall"]), ("prem", ["people", "help", "overall"])],
)
def test_each_part_and_the_whole_are_the_mean_of_what_was_answered(name, codes):
    form = own(name)
    answers = {item.code: item.number % 5 for item in form.items}
    sheet = score_answers(form, answers)
    assert [row.code for row in sheet.scores] == codes
    for part in form.parts:
        worth = [answers[item.code] for item in form.items if item.part == part.code]
        assert sheet.value(part.code) == pytest.approx(sum(worth) / len(worth))
    assert sheet.value("overall") == pytest.approx(sum(answers.values()) / len(answers))


@pytest.mark.parametrize("name", ["prom", "prem"])
def test_half_of_the_items_are_needed_and_no_more(name):
    form = own(name)
    half = len(form.items) // 2
    answers = {item.code: 3 for item in form.items[-half:]}
    assert score_answers(form, answers).value("overall") == 3.0
    answers.popitem()
    assert score_answers(form, answers).value("overall") is None
    assert {row.missing for row in score_answers(form, {}).scores if row.code == "overall"} == {
        len(form.items)
    }


def test_the_service_use_questionnaire_has_no_score():
    form = own("demographics_service_use")
    with pytest.raises(NotScoredHere, match="its answers are counted one by one"):
        score_answers(form, {})
