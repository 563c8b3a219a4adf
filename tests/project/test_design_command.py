"""`alongside design`: what is asked is worked out, and what cannot be is refused in words."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from alongside.project.command import app

TRIAL = ["--difference", "1.4", "--sd", "5.8", "--attrition", "0.21"]


def design(*words):
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["design", *map(str, words)])


def as_json(*words):
    done = design(*words, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_three_looks_are_worked_out_with_their_families():
    found = as_json("group-sequential", *TRIAL)
    assert [round(row["efficacy_z"], 6) for row in found["rows"]] == [3.710303, 2.511427, 1.993047]
    assert [row["families_with_outcome"] for row in found["rows"]] == [244, 488, 732]
    summary = found["summary"]
    assert (summary["families, fixed trial"], summary["families, at most"]) == (724, 732)
    assert (summary["to recruit, first arm"], summary["to recruit, second arm"]) == (464, 464)
    assert summary["error if no effect"] == pytest.approx(0.025, abs=1e-12)


def test_a_look_without_a_stop_has_no_bound_and_keeps_its_error():
    rows = as_json("group-sequential", "--no-efficacy-at", "1")["rows"]
    assert rows[0]["efficacy_z"] is None
    assert rows[0]["efficacy_if_no_effect"] == 0
    assert sum(row["efficacy_if_no_effect"] for row in rows) == pytest.approx(0.025, abs=1e-12)


def test_the_table_says_what_csv_carries_in_full(tmp_path):
    words = ["group-sequential", "--boundary", "pocock", "--alpha", "0.05", "--sides", "2"]
    said = design(*words).output
    assert "Group-sequential design, 3 looks: pocock" in said
    assert "2.2895" in said and "−2.2895" in said
    out = tmp_path / "looks.csv"
    assert design(*words, "--format", "csv", "--out", out).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert [row["efficacy_z"] for row in rows] == ["2.2894780610248686"] * 3


@pytest.mark.parametrize(
    ("words", "row"),
    [
        (["means", "--difference", "1.4", "--sd", "5.8", "--attrition", "0.21", "--power", "0.9"],
         {"first_arm": 362, "to_recruit_first": 458, "to_recruit": 916}),
        (["proportions", "--first", "0.25", "--second", "0.40", "--power", "0.9"],
         {"first_arm": 203, "to_recruit": 406}),
        (["clusters", "--difference", "0.4", "--size", "20", "--icc", "0.05", "--power", "0.8"],
         {"clusters_in_each_arm": 11, "families": 440}),
        (["precision", "--share", "0.7", "--width", "0.2"], {"method": "wilson", "families": 78}),
        (["progression", "--red-up-to", "0.5", "--green-from", "0.75", "--power", "0.9"],
         {"by_formula": 35, "exact_size": 33, "green_from_count": 22}),
    ],
)  # fmt: skip
def test_sizes_are_worked_out_for_each_kind_of_outcome(words, row):
    found = as_json("sample-size", *words)["rows"][0]
    assert {name: found[name] for name in row} == row


def test_few_practitioners_cost_more_power_than_the_normal_formula_says():
    (row,) = as_json("sample-size", "practitioners", "--difference", "0.4", "--practitioners", "8",
                     "--size", "12", "--controls", "96")["rows"]  # fmt: skip
    assert (round(row["power_normal"], 4), round(row["power_t"], 4)) == (0.6895, 0.6424)


def test_several_differences_and_powers_make_a_table():
    rows = as_json("sample-size", "means", "--difference", "1,1.4", "--sd", "5.8")["rows"]
    assert [(row["difference"], row["power"]) for row in rows] == [
        (1, 0.8), (1, 0.9), (1.4, 0.8), (1.4, 0.9)
    ]  # fmt: skip
    assert [row["first_arm"] for row in rows] == [530, 708, 271, 362]


REFUSED = [
    ("--fractions 0.5,0.4,1", "0.4 follows 0.5. Put the looks in their order"),
    ("--fractions 0.5,0.9", "The last look must stand at 1"),
    ("--fractions 0.5,half", "are not numbers. Write them with commas"),
    ("--fractions 0.5,0.5001,1", "closer together than a thousandth"),
    ("--alpha 1.2", "Alpha must lie between 0 and 1"),
    ("--power 0.01", "The power must exceed the error"),
    ("--sides 3", "1 side or 2, not 3"),
    ("--looks 0", "a design has 1 look or more"),
    ("--no-efficacy-at 3", "cannot stop for efficacy at its last look"),
    ("--no-efficacy-at 4", "names looks from 1 to 3"),
    ("--difference 1 --sd 0", "The standard deviation must be above 0"),
    ("--proportions 0.2,1.3", "Each proportion must lie between 0 and 1"),
    ("--proportions 0.2,0.2", "There is no difference to find"),
    ("--proportions 0.2", "Name two proportions"),
    ("--proportions 0.2,0.4 --difference 1", "not both"),
    ("--difference 1 --attrition 1", "leaves nobody"),
    ("--boundary pocock --parameter 1", "takes no parameter"),
    ("--boundary kim-demets", "needs a parameter"),
    ("--boundary haybittle-peto --parameter 1", "spend all of the error"),
    ("--boundary wang-tsiatis --parameter 50", "lies from −2 to 1"),
    ("--boundary hwang-shih-decani --parameter -2000", "too large"),
    ("--binding", "Nothing is binding"),
    ("--sides 2 --futility lan-demets-pocock", "Futility goes with a test of one side"),
    ("--futility-bounds 0", "one futility bound for each look but the last"),
    ("--futility-bounds 9,9", "lies above the upper"),
    ("--fractions 0.001,1 --futility-bounds 2", "No size of trial gives this power"),
    ("--futility-parameter 2", "name the rule as well"),
    ("--alpha 1e-200", "Alpha is calculated from"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_a_design_that_cannot_be_is_refused_in_words_that_say_what_to_mend(words, said):
    done = design("group-sequential", *words.split())
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("means --difference 0", "There is no difference to find"),
        ("means --difference 1e-9", "No size reaches this power"),
        ("means --difference 1 --correlation 1", "must lie between −1 and 1"),
        ("means --difference 1 --margin 1", "Non-inferiority is tested on 1 side"),
        ("clusters --difference 0.4 --size 20 --icc 1.5", "intracluster correlation must lie"),
        ("practitioners --difference 0.4 --practitioners 1 --size 12 --controls 96",
         "There must be 2 practitioners"),
        ("practitioners --difference 0.4 --practitioners 8 --size 12 --controls 96 --within 0",
         "The variance within practitioners must be above 0"),
        ("precision --share 1", "The proportion must lie between 0 and 1"),
        ("progression --red-up-to 0.7 --green-from 0.6", "Green must begin above where red ends"),
        ("progression --red-up-to 0.6 --green-from 0.601", "Move red and green apart"),
    ],
)  # fmt: skip
def test_a_size_that_cannot_be_is_refused_in_words_that_say_what_to_mend(words, said):
    done = design("sample-size", *words.split())
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())
