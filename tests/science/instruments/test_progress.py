"""How far a questionnaire has come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.instruments.answers import MISSING_CODES
from alongside.science.instruments.catalogue import instrument
from alongside.science.instruments.from_toml import instrument_from_mapping
from alongside.science.instruments.progress import (
    Progress,
    UnknownItem,
    asked_items,
    missing_of,
    progress,
)

SDQ = instrument("sdq_p4_17")
CHAIN = instrument_from_mapping(
    {
        "id": "chain", "title": "Chain", "short": "Chain", "respondent": "parent",
        "about": "parent", "version": "1", "licence": "The study team",
        "parts": [{"code": "all", "title": "All"}],
        "items": [
            {"code": "a", "part": "all", "kind": "yes_no", "label": "A?"},
            {"code": "b", "part": "all", "kind": "yes_no", "label": "B?",
             "only_if": {"item": "a", "values": ["yes"]}},
            {"code": "c", "part": "all", "kind": "yes_no", "label": "C?",
             "only_if": {"item": "b", "values": ["yes"]}},
            {"code": "d", "part": "all", "kind": "text", "label": "D?", "required": False},
        ],
    }
)  # fmt: skip


def numbers(answers, form=SDQ):
    return [item.number for item in asked_items(form, answers)]


def test_an_untouched_form_has_everything_before_it():
    assert progress(SDQ, {}) == Progress(26, 0, 0, 26, 0, "sdq_01")


@pytest.mark.parametrize("answer", ["1", "2", "3"])
def test_a_difficulty_opens_the_impact_items(answer):
    assert numbers({"sdq_26": answer}) == list(range(1, 34))


@pytest.mark.parametrize("answer", ["0", "refused", "not_asked", ""])
def test_no_difficulty_and_no_answer_leave_the_impact_items_out(answer):
    assert numbers({"sdq_26": answer}) == list(range(1, 27))


def test_a_form_without_difficulties_is_complete_after_26_items():
    answers = {f"sdq_{number:02d}": "0" for number in range(1, 27)}
    done = progress(SDQ, answers)
    assert done == Progress(26, 26, 0, 0, 0, None)
    assert done.complete is True


def test_the_same_form_with_a_difficulty_still_has_seven_to_go():
    answers = {f"sdq_{number:02d}": "1" for number in range(1, 27)}
    done = progress(SDQ, answers)
    assert done == Progress(33, 26, 0, 7, 0, "sdq_27")
    assert done.complete is False


def test_missing_answers_are_counted_by_reason_and_finish_an_item():
    answers = {"sdq_01": "refused", "sdq_02": "unable", "sdq_03": "unable", "sdq_04": "2"}
    assert progress(SDQ, answers) == Progress(26, 1, 3, 22, 0, "sdq_05")
    assert missing_of(SDQ, answers) == {
        "refused": 1, "not_applicable": 0, "not_asked": 0, "unable": 2,
    }  # fmt: skip


def test_answers_left_behind_a_closed_gate_do_not_count():
    answers = {"sdq_26": "0", "sdq_27": "3", "sdq_28": "refused"}
    assert progress(SDQ, answers) == Progress(26, 1, 0, 25, 0, "sdq_01")
    assert missing_of(SDQ, answers)["refused"] == 0


def test_a_gate_behind_a_closed_gate_opens_nothing():
    assert numbers({"a": "yes", "b": "yes"}, CHAIN) == [1, 2, 3, 4]
    assert numbers({"a": "no", "b": "yes"}, CHAIN) == [1, 4]


def test_an_item_that_needs_no_answer_may_stay_blank():
    assert progress(CHAIN, {"a": "no"}) == Progress(2, 1, 0, 0, 1, None)


def test_an_answer_to_no_item_is_named():
    with pytest.raises(UnknownItem) as refusal:
        progress(SDQ, {"sdq_99": "1"})
    assert refusal.value.code == "sdq_99"


ANSWERS = st.dictionaries(
    st.sampled_from([item.code for item in SDQ.items]),
    st.sampled_from(["", "0", "1", "2", *MISSING_CODES]),
)


@given(ANSWERS)
def test_what_is_asked_is_answered_missing_or_still_open(answers):
    found = progress(SDQ, answers)
    assert found.asked == found.answered + found.missing + found.remaining + found.left_blank
    assert found.missing == sum(missing_of(SDQ, answers).values())
    assert found.asked == (33 if answers.get("sdq_26") in {"1", "2"} else 26)
    assert found.complete == (found.next_item is None)
