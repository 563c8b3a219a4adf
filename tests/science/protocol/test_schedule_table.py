"""The schedule of enrolment, interventions and assessments."""

import pytest

from alongside.science.protocol import Study, schedule_rows, schedule_table

RN, RA = "Research nurse", "Research associate"
BOTH = "Research associate or Family engagement worker"


def test_columns_follow_a_family_through_the_periods(trial: Study):
    table = schedule_table(trial)
    assert [column.id for column in table.columns] == [
        "referral",
        "consent",
        "baseline",
        "randomisation",
        "service",
        "follow_up_3m",
        "follow_up_6m",
        "as_needed",
    ]
    assert table.periods == (("Enrolment", 3), ("Allocation", 1), ("Post-allocation", 4))
    assert table.groups == ("Enrolment", "Interventions", "Assessments")
    assert table.header[:3] == ("Activity", "By", "Referral")


@pytest.mark.parametrize(
    ("title", "who", "columns"),
    [
        ("Eligibility assessment", "Social worker", ["referral"]),
        ("Participant information sheet", "Recruitment coordinator", ["consent"]),
        ("Privacy notice", "Recruitment coordinator", ["consent"]),
        ("Randomisation", "Trial manager", ["randomisation"]),
        ("Infant Parent Support", "", ["service"]),
        ("Services as usual", "", ["service", "follow_up_3m", "follow_up_6m"]),
        ("b-CAPI", RN, ["baseline", "follow_up_3m", "follow_up_6m"]),
        ("SDQ", RN, ["baseline", "follow_up_3m", "follow_up_6m"]),
        ("ITSEA", RN, ["baseline", "follow_up_3m", "follow_up_6m"]),
        ("PedsQL", RN, ["baseline", "follow_up_3m", "follow_up_6m"]),
        (
            "Demographic and Service Use Questionnaire",
            RN,
            ["baseline", "follow_up_3m", "follow_up_6m"],
        ),
        ("GHQ-12", RN, ["baseline", "follow_up_3m", "follow_up_6m"]),
        ("ICECAP-A", RN, ["baseline", "follow_up_3m", "follow_up_6m"]),
        ("PREM", BOTH, ["follow_up_3m", "follow_up_6m"]),
        ("PROM", BOTH, ["follow_up_3m", "follow_up_6m"]),
        ("Parent interview", RA, ["baseline", "follow_up_3m", "follow_up_6m"]),
        ("Professional focus group", RA, ["follow_up_3m", "follow_up_6m", "as_needed"]),
    ],
)
def test_each_row_of_table_2_is_done_by_whom_and_when_it_says(trial, title, who, columns):
    table = schedule_table(trial)
    row = next(row for row in table.rows if row.title == title)
    marked = [column.id for column, cell in zip(table.columns, row.cells, strict=True) if cell]
    assert (row.who, marked) == (who, columns)


def test_the_first_interview_is_for_a_sample(trial: Study):
    row = next(row for row in schedule_table(trial).rows if row.title == "Parent interview")
    assert row.cells[2] == "✔ sample of 6 to 8, soon after"


def test_measures_at_a_visit_keep_their_order(trial: Study):
    assert [measure.id for measure in trial.measures_at("baseline")] == [
        "bcap",
        "sdq",
        "itsea",
        "pedsql",
        "demographics",
        "ghq_12",
        "icecap_a",
        "parent_interview",
    ]


def test_the_rows_say_the_same_as_the_table(trial: Study):
    table = schedule_table(trial)
    lines = schedule_rows(table)
    assert lines[0][:5] == (
        "Part",
        "Activity",
        "By",
        "Enrolment: Referral (first contact)",
        "Enrolment: Screening and consent (24 hours or more after information)",
    )
    assert lines[1:] == [(row.group, row.title, row.who, *row.cells) for row in table.rows]


def test_the_second_study_has_a_schedule_without_code(second: Study):
    table = schedule_table(second)
    assert table.periods == (("Enrolment", 3), ("Allocation", 1), ("Post-allocation", 2))
    assert table.rows[-1].cells == ("", "", "✔", "", "", "✔")
