"""Scores and routes worked out by hand from the sources, by both ways of scoring."""

import json
from pathlib import Path

import polars as pl
import pytest

from alongside.science.instruments.answer_frame import score_frame
from alongside.science.instruments.catalogue import instrument
from alongside.science.instruments.one_answer_set import score_answers
from alongside.science.instruments.routing import default_rules, forms_for

SHARED = Path(__file__).parents[2] / ".." / "shared"
NOTES = SHARED / "notes" / "instruments.json"
SAMPLE = SHARED / "samples" / "measures" / "sdq_p4_17_lsac.csv"
pytestmark = pytest.mark.skipif(
    not NOTES.exists(), reason="the shared notes are not beside this repository"
)
VECTORS = json.loads(NOTES.read_text()) if NOTES.exists() else {}
ITEMS = {
    "emotional": (3, 8, 13, 16, 24),
    "conduct": (5, 7, 12, 18, 22),
    "hyperactivity": (2, 10, 15, 21, 25),
    "peer": (6, 11, 14, 19, 23),
    "impact": (28, 29, 30, 31, 32),
}
PREFIX = {"ghq_12": "ghq", "icecap_a": "icecap", "pedsql_gc_2_4": "pedsql"}


def answers(vector):
    """The answer set of a vector, by item code, and the scores that it must give."""
    if "scale" in vector:
        numbers = ITEMS[vector["scale"]]
        gate = {"sdq_26": vector["any"]} if "any" in vector else {}
        codes = (f"sdq_{number:02d}" for number in numbers)
        given = dict(zip(codes, vector["answers"], strict=True)) | gate
        return given, {vector["scale"]: vector["expect"]}
    prefix = PREFIX[vector["instrument"]]
    given = {f"{prefix}_{n:02d}": each for n, each in enumerate(vector["answers"], start=1)}
    expected = vector["expect"]
    return given, expected if isinstance(expected, dict) else {"capability_index": expected}


def of_frame(form, given):
    """The same answers as a table of one row with every column of the form."""
    blank = dict.fromkeys((item.code for item in form.items), None)
    frame = pl.DataFrame({code: [value] for code, value in (blank | given).items()})
    return score_frame(form, frame.cast(pl.Int8))


@pytest.mark.parametrize(
    "vector", VECTORS.get("test_vectors", []), ids=lambda each: each["instrument"]
)
def test_every_scoring_vector_is_reproduced_both_ways(vector):
    form = instrument(vector["instrument"])
    given, expected = answers(vector)
    sheet, frame = score_answers(form, given), of_frame(form, given)
    for code, value in expected.items():
        wanted = None if value is None else pytest.approx(value, abs=5e-5)
        assert sheet.value(code) == wanted, code
        assert frame[code][0] == wanted, code


def test_there_are_as_many_vectors_as_the_notes_hold():
    assert (len(VECTORS["test_vectors"]), len(VECTORS["routing_vectors"])) == (20, 12)


@pytest.mark.parametrize(
    "vector", VECTORS.get("routing_vectors", []), ids=lambda each: each["completed_months"]
)
def test_every_routing_vector_is_reproduced(vector):
    assert list(forms_for(vector["completed_months"], default_rules())) == vector["expect"]


@pytest.mark.parametrize("form", ["sdq_p2_4", "sdq_p4_17"])
def test_item_map_reversal_and_bands_are_those_of_the_notes(form):
    noted = next(each for each in VECTORS["instruments"] if each["id"] == form)
    scoring = instrument(form).scoring()
    items = {score.code: [keyed.item for keyed in score.items] for score in scoring.from_answers}
    for scale, numbers in noted["subscales"].items():
        assert items[scale] == [f"sdq_{number:02d}" for number in numbers]
    turned = {
        keyed.item
        for score in scoring.from_answers
        for keyed in score.items
        if dict(keyed.points).get("0") == 2
    }
    assert turned == {f"sdq_{number:02d}" for number in noted["reverse_items"]}
    for which, bands in zip(("three", "four"), noted["bands"], strict=True):
        ours = {part.score: part for part in scoring.band_set(which).parts}
        assert set(ours) == set(bands["scales"])
        for scale, wanted in bands["scales"].items():
            found = [
                {"min": band.low, "max": band.high, "label": band.name}
                for band in ours[scale].bands
            ]
            assert found == wanted, (which, scale)


@pytest.mark.parametrize(
    "form", ["pedsql_infant_1_12", "pedsql_infant_13_24", "pedsql_gc_2_4", "pedsql_gc_5_7"]
)
def test_pedsql_scales_and_summaries_are_those_of_the_notes(form):
    noted = next(each for each in VECTORS["instruments"] if each["id"] == form)
    scales = {
        code: [f"pedsql_{n:02d}" for n in numbers] for code, numbers in noted["subscales"].items()
    }
    pooled = {
        code: [item for part in each["pool"] for item in scales[part]]
        for code, each in noted["derived"].items()
    }
    ours = instrument(form).scoring().from_answers
    assert {score.code: [each.item for each in score.items] for score in ours} == scales | pooled


def test_every_value_of_icecap_is_that_of_the_notes():
    noted = next(each for each in VECTORS["instruments"] if each["id"] == "icecap_a")
    score = instrument("icecap_a").scoring().from_answers[0]
    ours = [{level: points / score.unit for level, points in keyed.points} for keyed in score.items]
    assert ours == [noted["tariff_uk"][attribute] for attribute in noted["item_order"]]


NOT_ASKED = [f"sdq_{number}" for number in range(26, 34)]
MEANS = {
    "emotional": 2.5077,
    "conduct": 1.5038,
    "hyperactivity": 3.6338,
    "peer": 1.3789,
    "prosocial": 7.7563,
}


def test_the_australian_children_have_the_means_that_are_known():
    scores = score_frame(instrument("sdq_p4_17"), pl.read_csv(SAMPLE), not_asked=NOT_ASKED)
    found = scores.drop_nulls("total_difficulties").select(list(MEANS))
    assert found.height == 3_837
    assert {code: round(found[code].mean(), 4) for code in MEANS} == MEANS


def test_the_bands_of_the_australian_children_are_those_that_the_page_counts():
    form = instrument("sdq_p4_17")
    scores = score_frame(form, pl.read_csv(SAMPLE), not_asked=NOT_ASKED)
    page = (Path(__file__).parents[2] / "docs/science/instruments/sdq_p4_17.md").read_text("utf-8")
    parts = [part for part in form.scoring().band_set("three").parts if part.score != "impact"]
    assert [part.score for part in parts][1:] == list(MEANS)
    for part in parts:
        found = scores[f"{part.score}_band"]
        near, raised, far = (int((found == band.name).sum()) for band in _outwards(part.bands))
        told = f"{part.score.replace('_', ' ')} {near:,}, {raised} and {far}"
        assert (near + raised + far, told in page) == (3_837, True), told


def _outwards(bands):
    """From what most children have to what few have."""
    return bands if bands[0].name == "close_to_average" else bands[::-1]


def test_the_australian_children_score_the_same_one_by_one():
    frame = pl.read_csv(SAMPLE).head(400)
    form = instrument("sdq_p4_17")
    scores = score_frame(form, frame, not_asked=NOT_ASKED)
    for given, row in zip(frame.drop("child").to_dicts(), scores.to_dicts(), strict=True):
        sheet = score_answers(form, given)
        made = {each.code: each.value for each in sheet.scores if each.code != "impact"}
        assert made == {code: row[code] for code in made}
        assert sheet.scores[0].band == row["emotional_band"]
