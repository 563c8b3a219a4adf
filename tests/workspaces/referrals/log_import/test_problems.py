"""What is wrong in a log is named by row and column, and nothing of it is written."""

import pytest

from alongside.workspaces.referrals.log_import.preview import preview
from alongside.workspaces.referrals.log_import.showing import shown
from tests.workspaces.made_up import study
from tests.workspaces.referrals.log_import.logs import (
    AGREED,
    DECLINED,
    INELIGIBLE,
    LOG,
    REFUSED,
    SCREENED,
    task,
    told,
)

pytestmark = pytest.mark.django_db


def lines(rows, **more):
    """The problems as the page shows them."""
    return [(one.row, one.column, one.words) for one in shown(preview(task(rows, **more))).problems]


def test_a_good_log_has_no_problems():
    assert told(LOG) == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"Date ref'd": "31/02/2023"}, ("identified_on", "no_such_day")),
        ({"Date ref'd": "4/13/23"}, ("identified_on", "day_and_month_swapped")),
        ({"Date ref'd": "last week"}, ("identified_on", "not_a_date")),
        ({"Date ref'd": "2/11/2023"}, ("identified_on", "future")),
        ({"Date ref'd": ""}, ("identified_on", "blank")),
        ({"Area": "Manchester"}, ("site", "unknown_word")),
        ({"Area": ""}, ("site", "blank")),
        ({"Agreed to contact?": ""}, ("agreed", "blank")),
        ({"Agreed to contact?": "maybe"}, ("agreed", "yes_or_no")),
        ({"DOB": "1/10/2016"}, ("born", "not_of_age")),
        ({"DOB": "31/2/2021"}, ("born", "no_such_day")),
        ({"DOB": "1/1/2024"}, ("born", "future")),
        ({"DOB": ""}, ("born", "birth_needed")),
        ({"Child name": ""}, ("child_name", "name_needed")),
        ({"Child name": "?"}, ("child_name", "no_letter")),
        ({"Tel no": "ask SW"}, ("phone", "not_phone")),
        ({"Leaflet given": "yes"}, ("leaflet_on", "not_a_date")),
        ({"Leaflet how": "by owl"}, ("leaflet_mode", "unknown_word")),
        ({"Screening date": ""}, ("screened_on", "screening_day_needed")),
        ({"Screening date": "1/4/23"}, ("screened_on", "before_identified")),
        ({"On CPP / CPR?": "yes"}, ("criterion_on_protection_plan", "contradicts")),
        ({"On CPP / CPR?": "?"}, ("criterion_on_protection_plan", "unsure")),
        ({"On CPP / CPR?": "perhaps not"}, ("criterion_on_protection_plan", "unknown_word")),
        ({"Reason declined": "no time"}, ("declined_on", "declining_day_needed")),
        ({"Date declined": "1/5/23", "Reason declined": "Bored"},
         ("declined_reason", "unknown_word")),
    ],
)  # fmt: skip
def test_each_problem_is_named_at_its_row_and_field(changed, problem):
    assert told([REFUSED, {**SCREENED, **changed}]) == [(3, *problem)]


@pytest.mark.parametrize(
    ("row", "changed", "problem"),
    [
        (REFUSED, {"Why not?": "Bored"}, ("not_agreed_reason", "unknown_word")),
        (INELIGIBLE, {"Reason ineligible": "Bored"}, ("main_reason", "unknown_word")),
        (INELIGIBLE, {"Date declined": "1/5/23", "Reason declined": "Could not reach"},
         ("declined_on", "both_exits")),
        (DECLINED, {"Date declined": "1/4/23"}, ("declined_on", "before_identified")),
    ],
)  # fmt: skip
def test_reasons_that_nobody_has_translated_and_exits_that_clash_are_named(row, changed, problem):
    assert told([{**row, **changed}]) == [(2, *problem)]


def test_problems_are_said_with_the_row_and_the_heading_of_the_spreadsheet():
    bad = [
        {**SCREENED, "Date ref'd": "31/02/2023", "Area": "Manchester"},
        {**SCREENED, "DOB": "1/10/2016"},
    ]
    assert lines(bad) == [
        (2, "Area",
         "“Manchester” is not a site of this study, or nobody has said yet which it is."),
        (2, "Date ref'd", "There is no such day: “31/02/2023”."),
        (3, "DOB", "On the day of this row the child is not of the study’s ages (0 to 5 years), "
         "and the row does not say that the family is not eligible."),
    ]  # fmt: skip


def test_what_stands_in_an_identifying_cell_is_not_repeated():
    assert lines([{**SCREENED, "DOB": "30/02/2021", "Tel no": "0141 x"}]) == [
        (2, "DOB", "There is no such day."),
        (2, "Tel no", "This is not a telephone number."),
    ]


def test_a_child_of_six_stands_in_a_row_that_says_not_eligible():
    six = {**INELIGIBLE, "DOB": "1/1/2017", "Reason ineligible": "No child aged 0 to 5"}
    assert told([six]) == []


def test_the_day_before_the_sixth_birthday_is_of_age_and_the_birthday_is_not():
    row = {**AGREED, "Date ref'd": "3/4/2023"}
    assert told([{**row, "DOB": "4/4/2017"}]) == []
    assert told([{**row, "DOB": "3/4/2017"}]) == [(2, "born", "not_of_age")]


def test_identifiers_of_a_family_that_did_not_agree_are_not_even_read():
    row = {**REFUSED, "DOB": "31/02/2021", "Tel no": "none of your business"}
    read = preview(task([row]))
    assert (read.problems, read.rows[0].people.is_anybody) == ((), False)
    assert set(read.notices()) == {"identifiers_not_kept", "notes_not_kept"}


def test_a_site_at_which_the_person_does_not_work_is_refused():
    assert told([REFUSED], sites=("glasgow",)) == [(2, "site", "not_your_site")]


def test_an_eligible_family_without_an_answer_is_a_problem_where_the_person_asks_for_that():
    missing = [one.id for one in study().eligibility if one.id != "on_protection_plan"]
    assert told([SCREENED], not_in_log="ask") == [
        (2, f"criterion_{id}", "no_answer") for id in missing
    ]


def test_a_family_decided_case_by_case_needs_with_whom():
    header = (*SCREENED, "Parent in services", "Discussed with")
    columns = {
        **task([SCREENED]).map.columns,
        "criterion_parent_in_services": "Parent in services",
        "discussed_with": "Discussed with",
    }
    columns = {id: name for id, name in columns.items() if name in header}
    row = {**SCREENED, "Parent in services": "Y"}
    assert told([row], header=header, columns=columns) == [
        (2, "discussed_with", "discussion_needed")
    ]
    assert told([{**row, "Discussed with": "Recovery worker"}], header=header,
                columns=columns) == []  # fmt: skip


def test_a_map_that_lacks_what_every_row_needs_is_at_fault():
    assert told(LOG, columns={"eligible": "Eligible?", "born": "Date of birth"}, not_in_log="") == [
        (None, "site", "field_needed"),
        (None, "identified_on", "field_needed"),
        (None, "agreed", "field_needed"),
        (None, "born", "no_such_column"),
        (None, "screened_on", "screened_on_too"),
        (None, "child_name", "child_name_too"),
        (None, "eligible", "choose_not_in_log"),
    ]


def test_a_telephone_number_that_lost_its_zero_gets_it_back():
    from alongside.foundations.tables import write_xlsx

    header = tuple(AGREED)
    cells = [{**AGREED, "Tel no": 1414960303}[name] for name in header]
    read = preview(task(raw=write_xlsx([cells], header)))
    assert [row.phone for row in read.rows] == ["01414960303"]
    assert read.notices() == {"zero_put_back": [2]}
