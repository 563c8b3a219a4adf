"""CONSORT 2010 for pilot trials: filled where the record can, left to the team where it cannot."""

from __future__ import annotations

import pytest

from tests.workspaces.reports.stories import made, small_trial, tables_of

NUMBERS = [
    "1a", "1b", "2a", "2b", "3a", "3b", "4a", "4b", "4c", "5", "6a", "6b", "6c", "7a", "7b", "8a",
    "8b", "9", "10", "11a", "11b", "12a", "13a", "13b", "14a", "14b", "15", "16", "17a", "18",
    "19", "19a", "20", "21", "22", "22a", "23", "24", "25", "26",
]  # fmt: skip
BY_THE_TEAM = [
    "1b", "2a", "2b", "6b", "7b", "11b", "12a", "14b", "15", "18", "20", "21", "22", "26",
]  # fmt: skip


@pytest.fixture
def items(world):
    small_trial(world)
    return {row["item"]: row for row in tables_of(made(world))["consort_checklist"]}


def test_every_item_of_the_extension_is_there_once(items):
    assert list(items) == NUMBERS


def test_items_that_the_record_cannot_answer_are_left_to_the_team(items):
    assert [number for number in items if items[number]["filled"] == "false"] == BY_THE_TEAM
    assert {items[number]["says"] for number in BY_THE_TEAM} == {""}


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("3b", "The study stands at its first version, 1.0."),
        ("4b", "Glasgow City Council, Scotland; London Borough of Bromley, England."),
        (
            "4c",
            "Referred by 6 teams at Glasgow City Council and London Borough of Bromley; consent no "
            "sooner than 24 hours after the information was given.",
        ),
        (
            "6c",
            "12 criteria: 4 counted from the record, 8 judged by the team. Their rules stand in "
            "the part “Progression criteria”.",
        ),
        (
            "7a",
            "30 families in all, 15 at each site, 15 in each arm. The reason is to be written by "
            "the team.",
        ),
        ("8b", "Permuted blocks, 1:1, stratified by site. The block sizes stay sealed."),
        (
            "9",
            "Sequences sealed: 1. Each place is sealed by itself and opened only when a family is "
            "allocated to it.",
        ),
        (
            "10",
            "Sequence: Trial manager, Independent statistician. Enrolment: Recruitment "
            "coordinator, Research associate. Allocation: Trial manager.",
        ),
        (
            "11a",
            "Research nurse, Statistician, Health economist, Steering committee member, Principal "
            "investigator. Families whose arm an assessor learned: 1.",
        ),
        (
            "13a",
            "Families identified: 10. Agreed to be contacted: 10. Screened: 10. Eligible: 7. Gave "
            "consent: 7. Baseline complete: 7. Randomised: 7. Followed up: 4.",
        ),
        ("13b", "No time: 1. Another reason: 1."),
        (
            "14a",
            "Families identified from 3 April 2023 to 30 September 2023. Randomised from 15 May "
            "2023 to 11 November 2023.",
        ),
        ("16", "Randomised: 7. Follow-up over: 5. Followed up: 4."),
        ("19", "Worries about families: 2, of these still open: 1."),
        (
            "19a",
            "Families whose arm an assessor learned: 1. Deviations recorded: 8. Others are to be "
            "written by the team.",
        ),
        ("24", "Version 1.0 of 1 April 2023, as the study definition holds it."),
    ],
)
def test_an_item_says_what_the_record_says(items, number, says):
    assert items[number]["says"] == says


def test_results_stand_with_their_uncertainty(items):
    says = items["17a"]["says"]
    assert "4 of 5 families whose follow-up is over were followed up (80%)." in says
    assert says.endswith("(90% confidence)")
