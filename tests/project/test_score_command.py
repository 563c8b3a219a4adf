"""`alongside score`: any table of answers in, scores out, and every problem by row and column."""

import shutil

import polars as pl
import pyreadstat
import pytest

from alongside.foundations.tables import write_xlsx
from alongside.science.instruments.catalogue import instrument
from tests.project.score_files import GHQ, ghq, kept, read, score
from tests.science.protocol.conftest import SHIPPED
from tests.science.protocol.test_confirmed_values import confirm

SDQ = [f"sdq_{number:02d}" for number in range(1, 26)]


@pytest.fixture
def out(tmp_path):
    return tmp_path / "scores.csv"


def test_answers_are_scored_and_the_form_age_and_rule_are_kept(tmp_path, out):
    heading = ["family", "months", *SDQ]
    path = kept(tmp_path, heading, ["G-01", 50, *[1] * 25], ["G-02", 47, *[0] * 24, ""])
    done = score("sdq_p4_17", path, "--out", out, "--id", "family", "--age", "months")
    assert done.exit_code == 0, done.output
    first, second = read(out)
    assert (first["row"], first["family"], first["form"], first["rule_version"]) == (
        "2",
        "G-01",
        "sdq_p4_17",
        "1",
    )
    assert (first["age_months"], first["total_difficulties"]) == ("50", "20")
    assert first["total_difficulties_band"] == "high"
    assert first["band_sources"] == "S1, S6, S7, S9 (evidence A)"
    assert (second["answered"], second["missing"], second["hyperactivity"]) == ("24", "1", "3")
    assert second["flags"] == "outside_age; prorated"
    assert "Not scored: impact. The table has no columns for items sdq_26 to sdq_32." in done.output


def test_columns_are_found_by_name_and_never_by_order(tmp_path, out):
    heading = list(reversed(GHQ))
    path = kept(tmp_path, heading, [int(code[-2:]) % 4 for code in heading])
    assert score("ghq_12", path, "--out", out).exit_code == 0
    turned = read(out)
    path = kept(tmp_path, GHQ, [int(code[-2:]) % 4 for code in GHQ])
    assert score("ghq_12", path, "--out", out).exit_code == 0
    assert turned == read(out)


def test_columns_without_names_of_items_are_refused_and_nothing_is_written(tmp_path, out):
    path = kept(tmp_path, [f"Q{n}" for n in range(1, 13)], [1] * 12)
    done = score("ghq_12", path, "--out", out)
    assert done.exit_code == 2
    assert "Columns are found by name, never by order." in done.output
    assert not out.exists()


def test_a_column_under_another_name_is_told(tmp_path, out):
    path = kept(tmp_path, [*GHQ[:11], "The last one"], [1] * 12)
    refused = score("ghq_12", path, "--out", out)
    assert (refused.exit_code, "No column for ghq_12." in refused.output) == (2, True)
    done = score("ghq_12", path, "--out", out, "--column", "ghq_12=The last one")
    assert (done.exit_code, read(out)[0]["likert"]) == (0, "12")


def test_an_item_that_nobody_was_asked_is_told(tmp_path, out):
    path = kept(tmp_path, SDQ[:24], [1] * 24)
    done = score("sdq_p4_17", path, "--out", out, "--not-asked", "sdq_25")
    assert (done.exit_code, read(out)[0]["hyperactivity"]) == (0, "5")
    assert "Counted as missing, as you said: sdq_25." in done.output


def test_two_columns_of_one_name_are_refused(tmp_path, out):
    path = kept(tmp_path, [*GHQ, "ghq_01"], [1] * 13)
    done = score("ghq_12", path, "--out", out)
    assert (done.exit_code, "Two columns are called ghq_01." in done.output) == (2, True)


def test_every_problem_is_named_by_row_and_column(tmp_path, out):
    rows = (["A1", *[1] * 12], ["A2", 5, *[1] * 11], ["A3", *[1] * 10, "yes", ""])
    path = kept(tmp_path, ["id", *GHQ], *rows)
    problems = tmp_path / "problems.csv"
    done = score("ghq_12", path, "--out", out, "--problems", problems, "--id", "id")
    assert done.exit_code == 1
    assert "Row 3, column ghq_01: “5” is no answer to ghq_01: use 0, 1, 2, 3" in done.output
    assert [(each["row"], each["column"], each["entered"]) for each in read(problems)] == [
        ("3", "ghq_01", "5"),
        ("4", "ghq_11", "yes"),
    ]
    assert [(row["id"], row["likert"], row["unreadable"]) for row in read(out)] == [
        ("A1", "12", "0"),
        ("A2", "", "1"),
        ("A3", "", "1"),
    ]


def test_an_age_that_is_none_is_a_problem_and_the_answers_are_scored(tmp_path, out):
    path = kept(tmp_path, ["months", *SDQ], ["four", *[1] * 25])
    done = score("sdq_p4_17", path, "--out", out, "--age", "months")
    assert (done.exit_code, read(out)[0]["age_months"], read(out)[0]["peer"]) == (1, "", "5")
    assert "Row 2, column months: “four” is no age in completed months." in done.output


def test_a_code_of_ones_own_for_no_answer_is_told(tmp_path, out):
    path = kept(tmp_path, SDQ, ["NA", *[1] * 24])
    assert score("sdq_p4_17", path, "--out", out).exit_code == 1
    assert score("sdq_p4_17", path, "--out", out, "--missing", "NA").exit_code == 0
    assert read(out)[0]["missing"] == "1"


def written_as(suffix, folder):
    frame = pl.DataFrame({code: [1.0, 3.0, None] for code in GHQ})
    path = folder / f"answers{suffix}"
    match suffix:
        case ".xlsx":
            path.write_bytes(write_xlsx(frame.iter_rows(), frame.columns))
        case ".parquet":
            frame.write_parquet(path)
        case ".sav":
            pyreadstat.write_sav(frame, str(path))
        case ".dta":
            pyreadstat.write_dta(frame, str(path))
    return path


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet", ".sav", ".dta"])
def test_a_file_of_any_kind_gives_the_same_scores(tmp_path, out, suffix):
    done = score("ghq_12", written_as(suffix, tmp_path), "--out", out)
    assert done.exit_code == 0, done.output
    found = [(row["likert"], row["c_ghq"], row["ghq_bimodal_band"]) for row in read(out)]
    blank = [] if suffix == ".xlsx" else [("", "", "")]
    assert found == [("12", "6", "below_threshold"), ("36", "12", "case"), *blank]


@pytest.mark.parametrize("suffix", [".parquet", ".xlsx"])
def test_scores_are_written_as_the_name_says(tmp_path, suffix):
    out = tmp_path / f"scores{suffix}"
    assert score("ghq_12", ghq(tmp_path), "--out", out).exit_code == 0
    found = pl.read_parquet(out) if suffix == ".parquet" else None
    if found is not None:
        assert found["row", "likert"].rows() == [(2, 12), (3, 36)]
    assert out.read_bytes()[:2] in (b"PA", b"PK")


@pytest.mark.parametrize("suffix", [".sav", ".dta"])
def test_scores_are_written_for_spss_and_stata_with_whole_headings_as_labels(tmp_path, suffix):
    out = tmp_path / f"scores{suffix}"
    codes = [item.code for item in instrument("pedsql_gc_5_7").items]
    rows = (["Ünal", *[1] * len(codes)], ["", *[""] * len(codes)])
    path = kept(tmp_path, ["by", *codes], *rows)
    assert score("pedsql_gc_5_7", path, "--out", out, "--id", "by").exit_code == 0
    plain = tmp_path / "plain.parquet"
    assert score("pedsql_gc_5_7", path, "--out", plain, "--id", "by").exit_code == 0
    read_back = pyreadstat.read_sav if suffix == ".sav" else pyreadstat.read_dta
    frame, told = read_back(str(out), output_format="polars")
    wanted = pl.read_parquet(plain)
    assert (told.column_labels, frame.height) == (wanted.columns, wanted.height)
    assert max(map(len, frame.columns)) == (32 if suffix == ".dta" else 36)
    for name, heading in zip(frame.columns, wanted.columns, strict=True):
        given, back = wanted[heading], frame[name]
        if given.dtype.is_numeric() or given.dtype == pl.Null:
            assert back.fill_nan(None).to_list() == given.cast(pl.Float64).to_list(), heading
        else:
            assert back.fill_null("").to_list() == given.cast(pl.String).fill_null("").to_list()
    assert frame["by_"].to_list()[0] == "Ünal"


@pytest.mark.parametrize("suffix", [".parquet", ".sav", ".dta"])
def test_a_damaged_file_is_refused_in_words(tmp_path, out, suffix):
    path = tmp_path / f"answers{suffix}"
    path.write_bytes(b"nothing of the kind")
    done = score("ghq_12", path, "--out", out)
    assert (done.exit_code, done.output.startswith(f"answers{suffix} ")) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sdq_p18", "{answers}"], "No questionnaire is called sdq_p18. There is: bcap,"),
        (["ghq_12", "{answers}", "--column", "ghq_12"], "write --column sdq_01=Q1"),
        (["ghq_12", "{answers}", "--column", "ghq_13=id"], "ghq_12 has no item ghq_13."),
        (["ghq_12", "{answers}", "--column", "ghq_12=Z"], "No column is called “Z” (for ghq_12)."),
        (["ghq_12", "{answers}", "--id", "name"], "No column is called “name”."),
        (["ghq_12", "{answers}", "--age", "age"], "No column is called “age” (for the age)."),
        (["ghq_12", "{answers}", "--bands", "four"], "no bands are called 'four'"),
        (["ghq_12", "{answers}", "--rule-version", "0"], "no scoring rule '0'"),
        (["ghq_12", "answers.pdf"], "answers.pdf cannot be read. Give a file that ends in .csv"),
        (["ghq_12", "not-there.csv"], "not-there.csv cannot be read: No such file or directory."),
        (["bcap", "{answers}"], "It is scored only through a licensed pack"),
        (["itsea", "{answers}"], "It is scored only through a licensed pack"),
        (["icecap_a", "{answers}", "--case-from", "3"], "--case-from is a setting of ghq_12"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(tmp_path, out, words, said):
    words = [word.format(answers=ghq(tmp_path)) for word in words]
    done = score(*words, "--out", out)
    assert done.exit_code == 2, done.output
    assert said in done.output
    assert not out.exists()


def test_scores_never_replace_the_answers(tmp_path):
    path = ghq(tmp_path)
    before = path.read_bytes()
    done = score("ghq_12", path, "--out", path)
    assert (done.exit_code, path.read_bytes()) == (2, before)


def test_bands_from_memory_need_a_study_that_confirmed_them(tmp_path, out):
    path = kept(tmp_path, SDQ, [1] * 25)
    refused = score("sdq_p4_17", path, "--out", out, "--bands", "four")
    assert refused.exit_code == 2
    assert "names who confirmed “bands.four” of sdq_p4_17 against the manual" in refused.output
    folder = shutil.copytree(SHIPPED, tmp_path / "study")
    confirm(folder)
    done = score("sdq_p4_17", path, "--out", out, "--bands", "four", "--study", folder)
    assert (done.exit_code, read(out)[0]["total_difficulties_band"]) == (0, "very_high")
    assert "“bands.four”, confirmed by Dr Ama Mensah on 2023-03-01" in done.output


def test_the_threshold_of_a_case_is_set_on_the_way(tmp_path, out):
    path = kept(tmp_path, GHQ, [*[2] * 3, *[0] * 9])
    assert score("ghq_12", path, "--out", out, "--case-from", "3").exit_code == 0
    assert read(out)[0]["ghq_bimodal_band"] == "case"
    assert "the study's own threshold" in read(out)[0]["band_sources"]


def test_headings_in_capitals_and_numbers_with_a_needless_nought_are_read(tmp_path, out):
    path = kept(tmp_path, ["AGE", *map(str.upper, SDQ)], ["50.0", *["1.0"] * 25])
    done = score("sdq_p4_17", path, "--out", out, "--age", "AGE")
    assert (done.exit_code, read(out)[0]["total_difficulties"]) == (0, "20")
    assert read(out)[0]["age_months"] == "50"


def test_a_decimal_that_is_not_whole_is_a_problem(tmp_path, out):
    path = kept(tmp_path, SDQ, ["1.5", *[1] * 24])
    done = score("sdq_p4_17", path, "--out", out)
    assert (done.exit_code, "Row 2, column sdq_01: “1.5”" in done.output) == (1, True)


def test_a_scale_without_columns_takes_every_score_with_it_that_pools_it(tmp_path, out):
    codes = [item.code for item in instrument("pedsql_gc_2_4").items]
    path = kept(tmp_path, codes[:18], [1] * 18)
    done = score("pedsql_gc_2_4", path, "--out", out)
    assert done.exit_code == 0
    assert "Not scored: school_nursery, psychosocial_health_summary, total." in done.output
    assert [name for name in read(out)[0] if name in ("physical", "total")] == ["physical"]
    words = [word for code in codes[18:] for word in ("--not-asked", code)]
    done = score("pedsql_gc_2_4", path, "--out", out, *words)
    assert (done.exit_code, read(out)[0]["total"]) == (0, "75.0")


def test_a_table_longer_than_a_spreadsheet_is_scored_too(tmp_path, out):
    rows = [[1] * 25] * 20_100 + [[*[1] * 24, 5]]
    path = kept(tmp_path, SDQ, *rows)
    done = score("sdq_p4_17", path, "--out", out)
    assert done.exit_code == 1
    assert "Row 20102, column sdq_25: “5” is no answer" in done.output
    found = read(out)
    assert (len(found), found[-2]["total_difficulties"], found[-1]["total_difficulties"]) == (
        20_101,
        "20",
        "",
    )
