"""Scoring: both ways agree, missing is missing, and what cannot be read is never guessed."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.science.instruments.answer_frame import ColumnsAbsent, score_frame
from alongside.science.instruments.catalogue import all_instruments, instrument
from alongside.science.instruments.confirming import (
    Confirmation,
    UnknownValue,
    switched,
    withheld,
)
from alongside.science.instruments.encoding import NotAnswers
from alongside.science.instruments.ghq_12 import OMITTED, ghq_12
from alongside.science.instruments.one_answer_set import score_answers
from alongside.science.instruments.progress import UnknownItem
from alongside.science.instruments.scoring import NotScoredHere, UnknownBands, UnknownVersion

SCORED = [each for each in all_instruments() if each.scorings]
SDQ = instrument("sdq_p4_17")
ODD = ["", "refused", "not_applicable", "7", "9", "3", "-1", "126", "127", "300", "x"]


def confirmation(form, value):
    return Confirmation(form, value, "Dr Ama Mensah", date(2023, 3, 1), "the manual, page 4")


def everything_confirmed(form):
    return [confirmation(form.id, value) for value in form.scoring().unsettled]


@st.composite
def tables(draw):
    """A form and some rows of answers, most of them allowed, some missing and some odd."""
    form = draw(st.sampled_from(SCORED))
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        row = {}
        for item in form.items:
            options = [option.code for option in item.options]
            common = st.sampled_from(options + options[:1] * 2)
            row[item.code] = draw(st.one_of(common, common, common, st.sampled_from(ODD)))
        rows.append(row)
    ages = draw(st.lists(st.integers(0, 300), min_size=len(rows), max_size=len(rows)))
    return form, rows, ages


def as_sheet(form, row):
    """A row of the frame as `score_answers` would tell it."""
    flags = {name.removeprefix("flag_") for name, is_up in row.items() if
             name.startswith("flag_") and is_up}  # fmt: skip
    return (row["answered"], row["missing"], row["unreadable"], flags)


@settings(max_examples=60, deadline=None)
@given(tables(), st.booleans())
def test_a_table_and_one_answer_set_are_scored_the_same(table, all_on):
    form, rows, ages = table
    confirmed = everything_confirmed(form) if all_on else []
    frame = pl.DataFrame(rows).with_columns(age_months=pl.Series(ages))
    scores = score_frame(form, frame, confirmed=confirmed).to_dicts()
    for row, months, found in zip(rows, ages, scores, strict=True):
        sheet = score_answers(form, row, months, confirmed=confirmed)
        counts = (sheet.answered, sheet.missing, sheet.unreadable, set(sheet.flags))
        assert as_sheet(form, found) == counts
        for each in sheet.scores:
            assert found[each.code] == each.value, each.code
            assert found.get(f"{each.code}_answered") == each.answered
            assert (found.get(f"{each.code}_band") or "") == each.band


@settings(max_examples=30, deadline=None)
@given(tables())
def test_whole_numbers_and_text_are_scored_the_same(table):
    form, rows, _ = table
    numbers = [
        {code: int(value) if value.lstrip("-").isdigit() else None for code, value in row.items()}
        for row in rows
    ]
    text = [
        {code: None if value is None else str(value) for code, value in row.items()}
        for row in numbers
    ]
    schema = {item.code: pl.String for item in form.items}
    wanted = score_frame(form, pl.DataFrame(text, schema=schema))
    for kind in (pl.Int64, pl.Int16):
        frame = pl.DataFrame(numbers, schema=dict.fromkeys(schema, kind))
        assert score_frame(form, frame).equals(wanted)


@settings(max_examples=40, deadline=None)
@given(tables())
def test_no_score_leaves_its_range(table):
    form, rows, _ = table
    confirmed = everything_confirmed(form)
    rule = switched(form.scoring(), confirmed)
    for row in rows:
        sheet = score_answers(form, row, confirmed=confirmed)
        for score in rule.scores:
            value = sheet.value(score.code)
            assert value is None or score.low <= value <= score.high, score.code


@settings(max_examples=40, deadline=None)
@given(tables())
def test_an_answer_that_cannot_be_read_withholds_every_score_that_uses_it(table):
    form, rows, _ = table
    scale = form.scoring().from_answers[0]
    row = rows[0] | {scale.items[0].item: "22"}
    sheet = score_answers(form, row, confirmed=everything_confirmed(form))
    assert sheet.value(scale.code) is None
    assert "unreadable" in sheet.flags


@pytest.mark.parametrize(
    ("answered", "value"), [((1, 1, 0, 0), 3.0), ((2, 2, 0), 7.0), ((1, 1), None), ((), None)]
)
def test_an_sdq_scale_needs_three_answers_and_rounds_half_up(answered, value):
    codes = ("sdq_03", "sdq_08", "sdq_13", "sdq_16", "sdq_24")
    sheet = score_answers(SDQ, dict(zip(codes, answered, strict=False)))
    assert sheet.value("emotional") == value
    assert sheet.scores[0].answered == len(answered)
    assert ("prorated" in sheet.flags) == (value is not None)


def test_a_total_is_missing_when_any_of_its_scales_is():
    answers = {f"sdq_{number:02d}": 1 for number in range(1, 26)}
    assert score_answers(SDQ, answers).value("total_difficulties") == 20.0
    without_peer = {
        code: value for code, value in answers.items() if code not in ("sdq_06", "sdq_11", "sdq_14")
    }
    sheet = score_answers(SDQ, without_peer)
    assert [sheet.value(code) for code in ("peer", "total_difficulties", "internalising")] == [
        None,
        None,
        None,
    ]
    assert sheet.value("externalising") == 10.0


def test_impact_is_nought_after_no_and_a_contradiction_is_flagged():
    assert score_answers(SDQ, {"sdq_26": 0}).value("impact") == 0.0
    sheet = score_answers(SDQ, {"sdq_26": "0", "sdq_28": "3"})
    assert (sheet.value("impact"), sheet.flags) == (0.0, ("answered_after_no",))


def test_counts_are_of_the_items_that_were_asked():
    answers = {f"sdq_{number:02d}": 1 for number in range(1, 25)}
    sheet = score_answers(SDQ, answers | {"sdq_25": 9, "sdq_26": 0})
    assert (sheet.answered, sheet.missing, sheet.unreadable) == (25, 1, 0)
    frame = pl.DataFrame([{item.code: None for item in SDQ.items} | answers | {"sdq_26": 0}])
    assert score_frame(SDQ, frame)["answered", "missing"].rows() == [(25, 1)]


def test_a_score_keeps_form_age_version_and_where_its_band_comes_from():
    sheet = score_answers(instrument("sdq_p2_4"), {f"sdq_{n:02d}": 0 for n in range(1, 26)}, 59)
    assert (sheet.form, sheet.rule_version, sheet.age_months) == ("sdq_p2_4", "1", 59)
    assert sheet.flags == ("outside_age",)
    assert sheet.scores[0].band == "close_to_average"
    assert sheet.scores[0].band_source == "S6 (evidence B)"


@pytest.mark.parametrize(
    ("months", "flagged"), [(47, True), (48, False), (215, False), (216, True)]
)
def test_an_age_outside_the_form_is_flagged_on_the_day(months, flagged):
    assert (score_answers(SDQ, {}, months).flags == ("outside_age",)) is flagged


def test_pedsql_scores_exactly_half_and_flags_a_total_with_less():
    form = instrument("pedsql_gc_2_4")
    half = {f"pedsql_{n:02d}": 0 for n in range(1, 5)}
    sheet = score_answers(form, half)
    assert sheet.value("physical") == 100.0
    assert (sheet.value("total"), sheet.flags) == (None, ("under_half",))
    assert score_answers(form, half | {"pedsql_05": None}).value("physical") == 100.0
    three = dict(list(half.items())[:3])
    assert score_answers(form, three).value("physical") is None


def test_a_child_without_nursery_is_scored_over_the_eighteen_other_items():
    form = instrument("pedsql_gc_2_4")
    answers = {f"pedsql_{n:02d}": n % 5 for n in range(1, 19)}
    away = {f"pedsql_{n:02d}": "not_applicable" for n in (19, 20, 21)}
    sheet = score_answers(form, answers | away)
    wanted = sum(100 - 25 * (n % 5) for n in range(1, 19)) / 18
    assert (sheet.value("school_nursery"), sheet.value("total")) == (None, pytest.approx(wanted))


def test_ghq_needs_all_twelve_until_the_manual_is_confirmed():
    eleven = {f"ghq_{n:02d}": 3 for n in range(1, 12)}
    assert score_answers(ghq_12(), eleven).value("likert") is None
    sheet = score_answers(ghq_12(), eleven, confirmed=[confirmation("ghq_12", OMITTED)])
    assert (sheet.value("likert"), sheet.value(f"likert_{OMITTED}")) == (None, 33.0)


@pytest.mark.parametrize(("case_from", "band"), [(4, "below_threshold"), (3, "case")])
def test_the_threshold_of_a_case_is_a_setting(case_from, band):
    answers = {f"ghq_{n:02d}": 2 if n <= 3 else 0 for n in range(1, 13)}
    rows = {row.code: row for row in score_answers(ghq_12(case_from), answers).scores}
    assert (rows["ghq_bimodal"].value, rows["ghq_bimodal"].band) == (3.0, band)


def test_the_lowest_capability_is_not_cut_off_at_nought_but_flagged():
    sheet = score_answers(instrument("icecap_a"), {f"icecap_0{n}": 1 for n in range(1, 6)})
    assert (sheet.value("capability_index"), sheet.flags) == (-0.001, ("below_zero",))


@pytest.mark.parametrize("form", ["pedsql_infant_1_12", "pedsql_infant_13_24"])
def test_infant_scales_stay_off_until_their_lengths_are_confirmed(form):
    infant = instrument(form)
    answers = {item.code: 1 for item in infant.items}
    assert [row.code for row in score_answers(infant, answers).scores] == ["total"]
    on = score_answers(infant, answers, confirmed=everything_confirmed(infant))
    assert [row.value for row in on.scores] == [75.0] * 8
    split = score_answers(infant, answers, confirmed=[confirmation(form, "items_per_scale")])
    assert len(split.scores) == 6


def test_bands_from_memory_stay_off_until_somebody_confirmed_them():
    answers = {"sdq_26": 2, "sdq_28": 3}
    impact = score_answers(SDQ, answers).scores[-1]
    assert (impact.value, impact.band) == (2.0, "")
    with pytest.raises(UnknownBands):
        score_answers(SDQ, answers, bands="four")
    sure = [confirmation("sdq_p4_17", value) for value in ("bands.four", "bands.impact")]
    assert score_answers(SDQ, answers, confirmed=sure).scores[-1].band == "high"
    four = score_answers(SDQ, answers | {"sdq_29": 3}, confirmed=sure, bands="four").scores[-1]
    assert four.band == "very_high"


def test_a_confirmation_for_another_form_changes_nothing():
    other = [confirmation("sdq_p2_4", "bands.four")]
    assert withheld(SDQ.scoring(), other) == withheld(SDQ.scoring())
    assert len(withheld(SDQ.scoring())) == 8


def test_what_is_confirmed_for_a_form_counts_for_its_follow_up_form_too():
    follow_up = instrument("sdq_p4_17_follow_up")
    sure = [confirmation("sdq_p4_17", "bands.impact")]
    answers = {"sdq_26": 2, "sdq_28": 3}
    sheets = [score_answers(form, answers, confirmed=sure) for form in (SDQ, follow_up)]
    assert [sheet.scores[-1].band for sheet in sheets] == ["high", "high"]
    assert sheets[1].form == "sdq_p4_17_follow_up"


def test_a_confirmation_of_nothing_that_is_open_is_refused_by_name():
    with pytest.raises(UnknownValue) as refusal:
        switched(SDQ.scoring(), [confirmation("sdq_p4_17", "bands.five")])
    assert refusal.value.known == ("bands.impact", "bands.four")


def test_nothing_of_evidence_c_is_on_by_itself():
    for form in SCORED:
        rule = switched(form.scoring())
        parts = [part for each in rule.band_sets for part in each.parts]
        assert {each.evidence for each in (*rule.scores, *parts)} <= {"A", "B"}, form.id


@pytest.mark.parametrize("form", ["bcap", "itsea"])
def test_a_form_with_a_licensed_key_says_that_it_needs_a_pack(form):
    with pytest.raises(NotScoredHere, match="only through a licensed pack: load the pack"):
        score_answers(instrument(form), {})


def test_a_version_that_is_not_there_is_refused_by_name():
    assert score_answers(SDQ, {}, version="1").rule_version == "1"
    with pytest.raises(UnknownVersion, match="there is: 1"):
        score_answers(SDQ, {}, version="0")


def test_a_column_that_is_absent_is_asked_for_by_name():
    frame = pl.DataFrame({f"ghq_{n:02d}": [1] for n in range(1, 12)})
    with pytest.raises(ColumnsAbsent) as refusal:
        score_frame(ghq_12(), frame)
    assert refusal.value.codes == ("ghq_12",)
    assert score_frame(ghq_12(), frame, not_asked=["ghq_12"])["likert", "answered"].rows() == [
        (None, 11)
    ]


def test_columns_are_found_by_name_whatever_their_order():
    frame = pl.DataFrame({f"icecap_0{n}": [n % 4 + 1, 4] for n in range(1, 6)})
    turned = frame.select(reversed(frame.columns))
    assert score_frame(instrument("icecap_a"), turned).equals(
        score_frame(instrument("icecap_a"), frame)
    )


def test_a_column_of_decimals_is_refused_by_name():
    frame = pl.DataFrame({f"ghq_{n:02d}": [1.5] for n in range(1, 13)})
    with pytest.raises(NotAnswers) as refusal:
        score_frame(ghq_12(), frame)
    assert refusal.value.column == "ghq_01"


def test_an_answer_to_an_unknown_item_is_refused():
    with pytest.raises(UnknownItem):
        score_answers(ghq_12(), {"ghq_13": 1})


def test_an_empty_table_gives_no_rows():
    frame = pl.DataFrame(schema={item.code: pl.String for item in SDQ.items})
    assert score_frame(SDQ, frame).height == 0
    assert score_frame(SDQ, frame.cast(pl.Int8)).height == 0
