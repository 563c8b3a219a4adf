"""Each planted problem is reported, once, with its file and line; nothing else is."""

import shutil
from pathlib import Path

import pytest

from alongside.science.protocol import Problem, StudyProblems, check_study, load_sealed, load_study
from tests.science.protocol import planted_expectations
from tests.science.protocol.conftest import SECOND, SHIPPED
from tests.science.protocol.planted import PLANTED, Planted


def plant(folder: Path, planted: Planted) -> None:
    path = folder / planted.file
    text = path.read_text("utf-8")
    assert text.count(planted.old) == 1, f"{text.count(planted.old)} places for {planted.name}"
    path.write_text(text.replace(planted.old, planted.new), "utf-8")


def line_of(folder: Path, planted: Planted) -> int:
    text = (folder / planted.file).read_text("utf-8")
    return text[: text.index(planted.at)].count("\n") + 1


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "study"))


@pytest.mark.parametrize(
    "planted", [*PLANTED, *planted_expectations.PLANTED], ids=lambda planted: planted.name
)
def test_a_planted_problem_is_found_where_it_is(copied: Path, planted: Planted):
    plant(copied, planted)
    found = check_study(copied)
    line = line_of(copied, planted)
    assert found == (Problem(planted.file, line, planted.where, planted.message),)


def test_every_problem_is_named_at_once(copied: Path):
    names = (
        "a misspelt key",
        "a hole in the ages",
        "thresholds with a hole",
        "a site without a safeguarding contact",
        "broken TOML",
        "blocks that the ratio does not divide",
    )
    chosen = [planted for planted in PLANTED if planted.name in names]
    for planted in chosen:
        plant(copied, planted)
    assert {(one.file, one.where) for one in check_study(copied)} == {
        (planted.file, planted.where) for planted in chosen
    }


def test_a_study_with_problems_is_not_loaded(copied: Path):
    planted = next(one for one in PLANTED if one.name == "a version that is not listed")
    plant(copied, planted)
    with pytest.raises(StudyProblems) as refused:
        load_study(copied)
    assert refused.value.problems == (
        Problem("study.toml", 5, "version", "There is no version “1.1”. There is: 1.0."),
    )
    assert str(refused.value) == "study.toml:5 version: There is no version “1.1”. There is: 1.0."


def test_a_language_without_its_wording_is_named(tmp_path: Path):
    folder = Path(shutil.copytree(SECOND, tmp_path / "study"))
    text = (folder / "study.toml").read_text("utf-8")
    french = text.index('[[documents]]\nid = "agreement"', text.index('language = "fr"') + 200)
    french = text.index('[[documents]]\nid = "agreement"', french + 1)
    end = text.index("[[consents]]")
    (folder / "study.toml").write_text(text[:french] + text[end:], "utf-8")
    assert [(one.where, one.message) for one in check_study(folder)] == [
        ("documents[4]", "“agreement” version 1 is missing in “fr”."),
    ]


def test_an_empty_folder_says_which_files_are_missing(tmp_path: Path):
    assert [(one.file, one.message) for one in check_study(tmp_path)] == [
        (file, "This file is missing or is not UTF-8.")
        for file in (
            "eligibility.toml",
            "progression.toml",
            "roles.toml",
            "schedule.toml",
            "sealed.toml",
            "study.toml",
        )
    ]


@pytest.mark.parametrize("file", ["study.toml", "roles.toml", "schedule.toml", "progression.toml"])
def test_whatever_value_is_spoilt_the_check_answers_with_a_line_of_a_file(copied: Path, file: str):
    path = copied / file
    lines = path.read_text("utf-8").splitlines()
    valued = [number for number, line in enumerate(lines) if line[:1].isalpha() and " = " in line]
    for number in valued[::25]:
        key = lines[number].split(" = ")[0]
        spoilt = [*lines[:number], f"{key} = [[]]", *lines[number + 1 :]]
        path.write_text("\n".join(spoilt), "utf-8")
        for problem in check_study(copied):
            length = len((copied / problem.file).read_text("utf-8").splitlines())
            assert 1 <= problem.line <= length


def test_sealed_settings_that_cannot_be_read_are_named(tmp_path: Path):
    (tmp_path / "sealed.toml").write_text("# two\nblock_sizes = [4, 1]\n", "utf-8")
    with pytest.raises(StudyProblems) as refused:
        load_sealed(tmp_path)
    (problem,) = refused.value.problems
    assert (problem.file, problem.line, problem.where) == ("sealed.toml", 2, "block_sizes[1]")
