"""`alongside score` for forms that do not ship: licensed, of a study, published by its team."""

import polars as pl
import pytest

from alongside.project.scoring.reading import read_answers
from tests.project.score_files import ghq, kept, read, score
from tests.workspaces.building import stories
from tests.workspaces.building.stories import published, signed_in, three_items
from tests.workspaces.made_up import person


@pytest.fixture
def out(tmp_path):
    return tmp_path / "scores.csv"


def test_a_licensed_form_is_scored_through_a_pack(tmp_path, out):
    pack = tmp_path / "pack.toml"
    pack.write_text(
        '[scoring]\nversion = "made up"\n[[scoring.scores]]\ncode = "lie"\ntitle = "Lie"\n'
        'items = ["bcap_01", "bcap_02"]\ncombine = "sum"\nneeded = 2\n'
        'direction = "higher is worse"\n'
    )
    path = kept(tmp_path, ["bcap_01", "bcap_02"], [1, 1], [0, ""])
    done = score("bcap", path, "--out", out, "--pack", pack)
    assert done.exit_code == 0, done.output
    assert [row["lie"] for row in read(out)] == ["2", ""]


@pytest.mark.parametrize(
    ("form", "pack", "said"),
    [
        ("bcap", "version = 1", "has no table [scoring]."),
        ("bcap", "[scoring", "pack.toml: "),
        ("bcap", '[scoring]\nversion = "1"', "scores: is missing"),
        ("ghq_12", '[scoring]\nversion = "1"\nscores = []', "a pack cannot change that."),
    ],
)
def test_a_pack_that_cannot_be_used_is_refused_in_words(tmp_path, out, form, pack, said):
    path = tmp_path / "pack.toml"
    path.write_text(pack)
    done = score(form, ghq(tmp_path), "--out", out, "--pack", path)
    assert (done.exit_code, said in done.output) == (2, True), done.output


def test_a_study_s_own_form_is_scored_and_a_kept_column_never_hides_a_score(tmp_path, out):
    heading = ["family", *(f"prom_{n:02d}" for n in range(1, 13))]
    path = kept(tmp_path, heading, ["G-01", *[3] * 12], ["G-02", *[1] * 5, *["refused"] * 7])
    unknown = score("prom", path, "--out", out)
    assert (unknown.exit_code, "is found with --study" in unknown.output) == (2, True)
    done = score("prom", path, "--out", out, "--id", "family", "--study", "ips_feasibility")
    assert done.exit_code == 0, done.output
    found = [(row["family (kept)"], row["you"], row["family"], row["overall"]) for row in read(out)]
    assert found == [("G-01", "3.0", "3.0", "3.0"), ("G-02", "1.0", "", "")]


def test_a_form_without_scores_says_so(tmp_path, out):
    path = kept(tmp_path, ["demo_01"], [1])
    done = score("demographics", path, "--out", out, "--study", "ips_feasibility")
    assert (done.exit_code, "its answers are counted one by one" in done.output) == (2, True)


@pytest.mark.django_db
def test_a_version_that_a_team_published_is_scored_by_its_own_rule(tmp_path, out):
    client = signed_in(person("research_associate"))
    three_items(client, "prem_from_file")
    stories.score(client, "prem_from_file")
    published(client, "prem_from_file")
    path = kept(tmp_path, ["prem_from_file_01", "prem_from_file_03"], [2, "yes"], ["no idea", "no"])
    told = ["--out", out, "--study", "ips_feasibility"]
    done = score("prem_from_file_v1", path, *told, "--missing", "no idea")
    assert done.exit_code == 0, done.output
    assert [(row["form"], row["score_1"]) for row in read(out)] == [
        ("prem_from_file_v1", "2.0"), ("prem_from_file_v1", ""),
    ]  # fmt: skip
    wrong = score("prem_from_file_v1", path, *told)
    assert (wrong.exit_code, "“no idea” is no answer to" in wrong.output) == (1, True)
    for unknown, there in (
        ("prem_from_file_v2", "prem_from_file_v1"),
        ("prem_v9", "prem"),
        ("x_v1", ""),
    ):
        none = score(unknown, path, *told)
        assert (none.exit_code, f"There is: {there or 'none'}." in none.output) == (2, True)
    assert score("prem_from_file", path, *told).exit_code == 2


def test_scores_made_elsewhere_are_checked_banded_and_flagged_and_none_is_dropped(tmp_path, out):
    heading = ["id", "Abuse_Risk", "lie", "Random", "months"]
    rows = (
        ["A", 12, 4, 0, 30], ["B", 26, "", 2, "old"], ["C", 8, 3, "1.5", 4], ["D", 9, "NA", 1, 5],
    )  # fmt: skip
    path = kept(tmp_path, heading, *rows)
    words = ("--out", out, "--id", "id", "--age", "months", "--missing", "NA")
    done = score("bcap", path, *words, "--column", "random_response=Random")
    assert [
        (row["id"], row["age_months"], row["abuse_risk"], row["abuse_risk_band"], row["flags"])
        for row in read(out)
    ] == [
        ("A", "30", "12.0", "at_the_higher_cut_off", "lie_invalid"),
        ("B", "", "", "", "random_invalid"),
        ("C", "4", "8.0", "below_both_cut_offs", ""),
        ("D", "5", "9.0", "at_the_lower_cut_off", ""),
    ]
    assert done.exit_code == 1
    for said in (
        "Row 3, column Abuse_Risk: “26” is no score of abuse_risk: use a whole number from 0 to 25",
        "Row 3, column months: “old” is no age in completed months",
        "Row 4, column Random: “1.5” is no score of random_response",
        "Flagged lie invalid, and kept: 1 rows.",
        "B5 (evidence B)",
    ):
        assert said in done.output, done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name them abuse_risk, lie, random_response"),
        (("--column", "risk=id"), "risk=id names no score of bcap"),
        (("--bands", "four"), "--bands, --rule-version and --not-asked need a rule"),
    ],
)
def test_a_file_without_such_scores_is_refused_in_words(tmp_path, out, words, said):
    done = score("bcap", kept(tmp_path, ["id", "score"], ["A", 3]), "--out", out, *words)
    assert (done.exit_code, said in done.output, out.exists()) == (2, True, False), done.output


@pytest.mark.parametrize("beyond", [-3.105e231, 2.0**63, float("inf")])
def test_a_decimal_that_no_whole_number_can_hold_is_read_as_the_text_that_it_is(tmp_path, beyond):
    frame = pl.DataFrame({"item": [1.0, None, beyond], "other": [1.0, 2.0, None]})
    frame.write_parquet(tmp_path / "answers.parquet")
    found = read_answers(tmp_path / "answers.parquet").frame
    assert found["item"].dtype == pl.String
    assert found["item"].cast(pl.Float64).to_list() == [1.0, None, beyond]
    assert found["other"].to_list() == [1, 2, None]
