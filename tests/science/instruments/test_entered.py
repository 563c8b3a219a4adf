"""Scores made elsewhere: entered, doubted, flagged, never dropped; and licensed packs."""

import pytest

from alongside.science.instruments.answer_frame import score_frame
from alongside.science.instruments.bcap import bcap, validity
from alongside.science.instruments.catalogue import instrument
from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.entered import (
    Disagreement,
    EnteredTrouble,
    check_entered,
    compare_entries,
)
from alongside.science.instruments.itsea import SCALES, itsea
from alongside.science.instruments.licensed import PackNotNeeded, scored_by_pack
from alongside.science.instruments.one_answer_set import score_answers

# Made up: nothing here is the licensed key.
MADE_UP_KEY = {
    "version": "made-up edition",
    "scores": [
        {
            "code": "abuse_risk",
            "title": "Abuse risk",
            "items": [f"bcap_{n:02d}" for n in range(1, 25)],
            "reversed": ["bcap_02"],
            "combine": "sum",
            "needed": 24,
            "direction": "higher is worse",
        },
        {
            "code": "lie",
            "title": "Lie",
            "items": [f"bcap_{n:02d}" for n in range(25, 31)],
            "combine": "sum",
            "needed": 6,
            "direction": "higher is worse",
        },
    ],
}


@pytest.mark.parametrize(
    ("risk", "band"),
    [
        ("8", "below_both_cut_offs"),
        ("9", "at_the_lower_cut_off"),
        ("11", "above_the_lower_cut_off"),
        ("12", "at_the_higher_cut_off"),
        ("13", "above_the_higher_cut_off"),
    ],
)
def test_the_cut_off_that_sources_read_differently_has_a_band_of_its_own(risk, band):
    (row,), _ = check_entered(bcap().entered, {"abuse_risk": risk})
    assert (row.value, row.band, row.band_source) == (float(risk), band, "B5 (evidence B)")


@pytest.mark.parametrize(
    ("code", "entered", "flags"),
    [
        ("lie", "3", ()),
        ("lie", "4", ("lie_invalid",)),
        ("random_response", "1", ()),
        ("random_response", "2", ("random_invalid",)),
    ],
)
def test_an_invalid_protocol_is_flagged_and_kept(code, entered, flags):
    (row,), wrong = check_entered(bcap().entered, {code: entered})
    assert (row.flags, wrong) == (flags, ())


@pytest.mark.parametrize(
    ("scores", "word"),
    [
        ((24, 0, 0), "valid"),
        ((12, 4, 0), "invalid"),
        ((13, 4, 0), "invalid_but_high"),
        ((None, 0, 2), "invalid"),
        ((13, None, None), "unknown"),
        ((13, 4, None), "invalid_but_high"),
    ],
)
def test_validity_is_told_in_a_word(scores, word):
    assert validity(*scores) == word


@pytest.mark.parametrize(
    ("code", "entered", "trouble"),
    [
        ("abuse_risk", "26", "too_high"),
        ("abuse_risk", "-1", "too_low"),
        ("abuse_risk", "7.5", "not_whole"),
        ("abuse_risk", "seven", "not_a_number"),
        ("abuse_risk", "1e1", "not_a_number"),
        ("total", "7", "unknown_score"),
    ],
)
def test_a_score_that_cannot_be_is_given_back_as_it_was_entered(code, entered, trouble):
    kept, (wrong,) = check_entered(bcap().entered, {code: entered})
    assert kept == ()
    assert (wrong.code, wrong.entered, wrong.trouble) == (code, entered, trouble)
    assert isinstance(wrong, EnteredTrouble)


def test_a_score_left_empty_is_no_trouble():
    assert check_entered(bcap().entered, {"lie": " "}) == ((), ())


def test_two_entries_of_the_same_scores_are_compared_as_numbers():
    first = {"lie": "4", "abuse_risk": "7", "random_response": ""}
    second = {"lie": "4.0", "abuse_risk": "9"}
    assert compare_entries(first, second) == (Disagreement("abuse_risk", "7", "9"),)
    assert compare_entries(second, first) == (Disagreement("abuse_risk", "9", "7"),)


@pytest.mark.parametrize(
    ("domain", "t", "band"),
    [
        ("internalizing_t", "62", "not_of_concern"),
        ("internalizing_t", "63", "of_concern"),
        ("internalizing_t", "69", "of_concern"),
        ("internalizing_t", "70", "clinical"),
        ("competence_t", "38", "not_of_concern"),
        ("competence_t", "37", "of_concern"),
        ("competence_t", "31", "of_concern"),
        ("competence_t", "30", "deficit"),
    ],
)
def test_t_scores_of_itsea_have_their_published_bands(domain, t, band):
    (row,), _ = check_entered(itsea().entered, {domain: t})
    assert (row.band, row.band_source) == (band, "T3 (evidence B)")


def test_itsea_has_four_domains_and_seventeen_scales_of_125_items():
    assert [sum(scales.values()) for scales in SCALES.values()] == [24, 30, 34, 37]
    assert len(itsea().entered) == 21


def test_a_pack_scores_the_form_and_the_limits_still_flag():
    form = scored_by_pack(bcap(), MADE_UP_KEY)
    answers = {item.code: 1 for item in form.items}
    sheet = score_answers(form, answers)
    assert [(row.code, row.value, row.band) for row in sheet.scores] == [
        ("abuse_risk", 23.0, "above_the_higher_cut_off"),
        ("lie", 6.0, ""),
    ]
    assert (sheet.rule_version, sheet.flags) == ("made-up edition", ("lie_invalid",))
    import polars as pl

    frame = score_frame(form, pl.DataFrame([answers]))
    assert frame["abuse_risk", "lie", "flag_lie_invalid"].rows() == [(23, 6, True)]


def test_no_opportunity_does_not_count_as_an_answer_of_itsea():
    rule = {
        "version": "made-up edition",
        "scores": [
            {
                "code": "sleep",
                "title": "Sleep",
                "items": ["itsea_01", "itsea_02", "itsea_03"],
                "combine": "mean",
                "needed": 2,
                "direction": "higher is worse",
            }
        ],
    }
    form = scored_by_pack(itsea(), rule)
    two = score_answers(form, {"itsea_01": 1, "itsea_02": 2, "itsea_03": "N"})
    assert (two.value("sleep"), two.scores[0].answered) == (1.5, 2)
    one = score_answers(form, {"itsea_01": 1, "itsea_02": "N", "itsea_03": "N"})
    assert one.value("sleep") is None


def test_a_pack_cannot_change_a_published_rule():
    with pytest.raises(PackNotNeeded):
        scored_by_pack(instrument("sdq_p4_17"), MADE_UP_KEY)


def test_a_pack_that_names_an_item_of_another_edition_is_refused_by_place():
    wrong = {"version": "1", "scores": [{**MADE_UP_KEY["scores"][1], "items": ["bcap_34"]}]}
    with pytest.raises(InstrumentProblem) as refusal:
        scored_by_pack(bcap(), wrong)
    assert refusal.value.key == "scoring.scores[0].items[0]"
