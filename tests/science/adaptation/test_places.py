"""Files of small areas: what is wrong is named by row, and countries are never pooled."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.science.adaptation.places.changes import carry_over, read_changes
from alongside.science.adaptation.places.ethnic_groups import read_ethnic_groups
from alongside.science.adaptation.places.formats import (
    ENGLAND_2019,
    ENGLAND_2025,
    FORMATS,
    SCOTLAND_2020,
)
from alongside.science.adaptation.places.reading import Problem, read_areas
from alongside.science.adaptation.places.target import (
    NoTarget,
    children_by_decile,
    need_by_decile,
    people_by_group,
    target_by_decile,
)

SAMPLES = Path(__file__).parents[3] / ".." / "shared" / "samples" / "place"
GOOD = ["E01000645", "E09000006", "16422", "5", "80", "1600"]
FILES = {
    ENGLAND_2019.id: "imd2019_england_lsoa11.csv",
    ENGLAND_2025.id: "imd2025_ethnicity2021_england_lsoa21.csv",
    SCOTLAND_2020.id: "simd2020v2_census2022_scotland_dz11.csv",
}


def text(*rows, heading=ENGLAND_2019.columns):
    return "\r\n".join(",".join(row) for row in (heading, *rows)) + "\r\n"


def but(**changes):
    """The good row with some of its cells changed."""
    return [changes.get(name, cell) for name, cell in zip(ENGLAND_2019.columns, GOOD, strict=True)]


def whole(file):
    return read_areas(sample(FILES[file.id]), file)


def sample(name):
    """A file kept beside this repository; without it the test is skipped."""
    if not (SAMPLES / name).exists():
        pytest.skip("the samples are not beside this repository")
    return (SAMPLES / name).read_text("utf-8")


@pytest.mark.parametrize("file", FORMATS, ids=lambda file: file.id)
def test_the_file_of_a_whole_country_is_read_without_a_problem(file):
    found = whole(file)
    assert (found.problems, found.frame.height) == ((), file.areas)
    assert found.frame["area"].n_unique() == file.areas
    assert set(found.frame["country"].unique()) == {file.country}


def test_bromley_and_glasgow_have_the_children_that_were_counted():
    england, scotland = whole(ENGLAND_2019).frame, whole(SCOTLAND_2020).frame
    bromley = children_by_decile(england, ["E09000006"])
    glasgow = children_by_decile(scotland, ["S12000049"])
    assert list(bromley.values()) == [131, 1780, 1315, 1836, 1804, 1341, 2731, 2953, 3878, 2939]
    assert (sum(bromley.values()), sum(glasgow.values())) == (20_708, 29_177)
    deprived = [sum(list(each.values())[:3]) / sum(each.values()) for each in (bromley, glasgow)]
    assert [round(share, 3) for share in deprived] == [0.156, 0.620]


def test_children_are_carried_over_to_the_areas_of_2021_and_none_is_lost():
    changes = read_changes(sample("lookup_lsoa11_lsoa21_london_changed.csv"))
    old = whole(ENGLAND_2019).frame.filter(pl.col("council") == "E09000006")
    new = whole(ENGLAND_2025).frame.filter(pl.col("council") == "E09000006")
    found = carry_over(old, new, changes.pairs)
    assert (changes.problems, found.lost) == ((), ())
    assert (found.frame.height, found.frame["children"].sum()) == (199, 20_708)


def test_ethnic_groups_of_england_and_wales_are_read_without_a_problem():
    frame, problems = read_ethnic_groups(sample("la_ethnicity2021_england_wales.csv"))
    assert (problems, frame.height) == ((), 331 * 19)
    five = (
        frame.filter(pl.col("council") == "E09000006").group_by("main").agg(pl.col("people").sum())
    )
    areas = whole(ENGLAND_2025).frame
    by_area = people_by_group(areas, ["E09000006"], ENGLAND_2025.groups)
    for group, people in five.iter_rows():
        assert people == pytest.approx(by_area[group], abs=30)


@pytest.mark.parametrize(
    ("column", "cell", "what"),
    [
        ("lsoa11", "S01000645", "This is no code of a small area in England."),
        ("lsoa11", "E0100645", "This is no code of a small area in England."),
        ("lsoa11", "", "Nothing stands here."),
        ("lad19", "S12000049", "This is no council of England."),
        ("imd19_rank", "32845", "Ranks go from 1 to 32844."),
        ("imd19_rank", "0", "Ranks go from 1 to 32844."),
        ("imd19_decile", "11", "Deciles go from 1 to 10."),
        ("imd19_decile", "6", "This is not the decile of the rank."),
        ("age0_4_2020", "x", "This number was suppressed by whoever published it."),
        ("age0_4_2020", "-3", "This is not a whole number from 0 on."),
        ("age0_4_2020", "80.5", "This is not a whole number from 0 on."),
        ("age0_4_2020", "1601", "There are more children than people."),
        ("pop_2020", "", "Nothing stands here."),
    ],
)
def test_what_is_wrong_in_a_row_is_named_and_the_row_is_left_out(column, cell, what):
    other = but(lsoa11="E01000646")
    found = read_areas(text(other, but(**{column: cell})), ENGLAND_2019)
    assert found.problems == (Problem(3, column, cell, what),)
    assert found.frame["area"].to_list() == ["E01000646"]


def test_an_area_that_stands_twice_is_named_with_its_first_row():
    found = read_areas(text(GOOD, but(lsoa11="E01000646"), GOOD), ENGLAND_2019)
    assert found.problems == (
        Problem(4, "lsoa11", "E01000645", "This area stands in row 2 already."),
    )


def test_a_row_with_a_cell_too_many_is_named_and_the_others_are_read():
    found = read_areas(text(GOOD, [*but(lsoa11="E01000646"), "9"]), ENGLAND_2019)
    assert found.problems == (Problem(3, "", "", "There are 7 cells where the heading has 6."),)
    assert found.frame.height == 1


def test_columns_that_are_missing_and_a_file_without_rows_are_said():
    found = read_areas(text(GOOD[1:], heading=ENGLAND_2019.columns[1:]), ENGLAND_2019)
    assert found.problems == (Problem(1, "lsoa11", "", "There is no such column."),)
    assert read_areas("", ENGLAND_2019).problems[0].what == "There is no such column."
    assert read_areas(text(), ENGLAND_2019).problems == (
        Problem(1, "", "", "There are no rows below the heading."),
    )


def test_semicolons_a_byte_order_mark_and_other_headings_are_read():
    theirs = ENGLAND_2019.renamed({"lsoa11": "LSOA code", "imd19_rank": "Rank"})
    plain = text(GOOD, heading=theirs.columns).replace(",", ";")
    found = read_areas("\ufeff" + plain, theirs)
    assert (found.problems, found.frame["rank"].to_list()) == ((), [16422])
    with pytest.raises(ValueError, match="no column idaci"):
        ENGLAND_2019.renamed({"idaci": "x"})


def test_ethnic_groups_that_do_not_add_up_to_everybody_are_named():
    row = ["E01000645", "E09000006", "16900", "6", "1600", "900", "100", "200", "200", "50"]
    found = read_areas(text(row, heading=ENGLAND_2025.columns), ENGLAND_2025)
    assert [problem.what for problem in found.problems] == [
        "Ethnic groups do not add up to everybody."
    ]


def test_an_old_council_code_is_read_as_the_present_one():
    row = ["S01006506", "S12000046", "4691", "7", "32", "890", "30", "27", "19", "0", "3"]
    found = read_areas(text(row, heading=SCOTLAND_2020.columns), SCOTLAND_2020)
    assert found.frame["council"].to_list() == ["S12000049"]


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_file_whatever_breaks_the_reading(anything):
    for file in FORMATS:
        heading = ",".join(file.columns)
        assert read_areas(anything, file).problems
        read_areas(f"{heading}\n{anything}", file)
    read_changes(anything)
    read_ethnic_groups(anything)
    read_changes("lsoa11_code,lsoa21_code\n" + anything)
    read_ethnic_groups("lad,ethnic_group,n\n" + anything)


def test_two_countries_are_never_pooled_and_no_council_is_forgotten():
    both = pl.concat([whole(ENGLAND_2019).frame, whole(SCOTLAND_2020).frame], how="diagonal")
    with pytest.raises(NoTarget, match="ranked apart"):
        children_by_decile(both, ["E09000006", "S12000049"])
    with pytest.raises(NoTarget, match="no areas of E09000099"):
        children_by_decile(both, ["E09000006", "E09000099"])
    with pytest.raises(NoTarget, match="no numbers of children"):
        children_by_decile(whole(ENGLAND_2025).frame, ["E09000006"])


def test_need_multiplies_children_and_the_extremes_are_ten_times_apart():
    areas = whole(ENGLAND_2019).frame
    plain = target_by_decile(areas, ["E09000006"])
    needing = target_by_decile(areas, ["E09000006"], need_by_decile(10))
    assert needing["1"] / plain["1"] == pytest.approx(10 * needing["10"] / plain["10"])
    with pytest.raises(NoTarget, match="ten deciles"):
        target_by_decile(areas, ["E09000006"], {1: 2.0})


@given(
    children=st.integers(0, 500),
    people=st.lists(st.integers(0, 3000), min_size=1, max_size=4),
)
@settings(max_examples=80, deadline=None)
def test_children_of_a_split_area_are_shared_out_whole(children, people):
    new = [f"E0103{number:04d}" for number in range(len(people))]
    frame = pl.DataFrame(
        {"area": new, "people": people, "children": pl.Series([None] * len(new), dtype=pl.Int64)}
    )
    old = pl.DataFrame({"area": ["E01000109"], "children": [children]})
    found = carry_over(old, frame, [("E01000109", area) for area in new])
    assert found.frame["children"].sum() == children


def test_an_old_area_without_a_new_one_is_named():
    old = pl.DataFrame({"area": ["E01000109"], "children": [5]})
    new = pl.DataFrame({"area": ["E01000110"], "people": [9], "children": [0]})
    assert carry_over(old, new, []).lost == ("E01000109",)


def test_a_council_with_a_group_missing_or_twice_is_named_at_its_first_row():
    body = "E09000006,White: Irish,4\nE09000006,White: Irish,5\nE09000007,White: Roma,1\nX,Y,z"
    _, problems = read_ethnic_groups("lad,ethnic_group,n\n" + body)
    assert [(problem.row, problem.column) for problem in problems] == [
        (2, "lad"), (4, "lad"), (5, "ethnic_group"), (5, "lad"), (5, "n"),
    ]  # fmt: skip
