"""Which visits are due, in which window."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.workspaces.assessments import actions, queries, words
from alongside.workspaces.assessments.queries import allocation
from tests.workspaces.assessments.stories import (
    BASELINE,
    CONSENTED,
    begin,
    consented,
    eligible,
    finish,
    give_consent,
    many_consented,
    team,
)
from tests.workspaces.made_up import study

pytestmark = pytest.mark.django_db


@pytest.fixture
def nothing_allocates(monkeypatch):
    monkeypatch.setattr(allocation, "_KNOWN", [])


def states(at, **more):
    rows = queries.all_due(study(), ["glasgow"], at, **more)
    return {row.visit.id: row.state for row in rows}


def test_the_baseline_is_due_from_consent_and_nothing_else_can_be_dated():
    people = team()
    consented(people)
    (row,) = queries.all_due(study(), ["glasgow"], CONSENTED)
    window = row.window
    assert (row.visit.id, row.state) == ("baseline", "open")
    assert (window.opens, window.target, window.closes) == (
        date(2023, 4, 5),
        date(2023, 4, 5),
        date(2023, 5, 17),
    )


def test_a_visit_goes_from_open_to_past_its_window():
    people = team()
    consented(people)
    closes = CONSENTED + timedelta(days=42)
    assert states(closes) == {"baseline": "open"}
    assert states(closes + timedelta(days=1)) == {"baseline": "overdue"}


def test_follow_up_is_counted_from_the_day_of_the_baseline():
    people = team()
    finish(people, begin(people, consented(people)))
    rows = {row.visit.id: row for row in queries.all_due(study(), ["glasgow"], BASELINE)}
    assert {id: row.state for id, row in rows.items()} == {
        "baseline": "finished",
        "follow_up_3m": "not_yet",
        "follow_up_6m": "not_yet",
    }
    assert rows["follow_up_3m"].window.target == date(2023, 7, 10)


def test_a_booked_visit_says_for_when():
    people = team()
    family = consented(people)
    actions.book_visit(
        study=study(), family=family, by=people.nurse, at=CONSENTED, visit="baseline",
        planned_for=BASELINE, mode="remote",
    )  # fmt: skip
    (row,) = queries.all_due(study(), ["glasgow"], CONSENTED)
    assert (row.state, row.mode, words.when(row)) == (
        "booked",
        "remote",
        "Booked for 10 April 2023, 10:00",
    )


def test_a_paused_visit_says_so():
    people = team()
    opened = begin(people, consented(people))
    actions.pause_visit(study=study(), by=people.nurse, at=BASELINE, opened=opened)
    row = queries.all_due(study(), ["glasgow"], BASELINE)[0]
    assert (row.state, words.state(row)) == ("under_way", ("Paused", "amber"))


def test_another_site_sees_nothing():
    people = team()
    consented(people)
    assert queries.all_due(study(), ["bromley"], BASELINE) == ()


@pytest.mark.usefixtures("nothing_allocates")
def test_what_others_ask_is_due_at_follow_up_only():
    people = team()
    begin(people, consented(people))
    later = BASELINE + timedelta(days=91)
    assert states(later, part="other") == {"follow_up_3m": "open", "follow_up_6m": "not_yet"}


def test_the_list_asks_the_database_as_often_for_one_family_as_for_fifty():
    people = team()
    families = [eligible(people) for _ in range(50)]
    counts = []
    for some in (families[:1], families[1:]):
        for family in some:
            give_consent(people, family)
        with CaptureQueriesContext(connection) as asked:
            found = queries.due(study(), ["glasgow"], BASELINE)
        counts.append(len(asked))
    assert (counts, found.total) == ([12, 12], 50)


@pytest.mark.usefixtures("nothing_allocates")
def test_the_list_is_worked_out_again_only_after_something_changed():
    people = team()
    first, second = many_consented(people, 2)
    queries.due(study(), ["glasgow"], BASELINE)
    with CaptureQueriesContext(connection) as asked:
        queries.due(study(), ["glasgow"], BASELINE)
    assert len(asked) == 1
    opened = begin(people, first)
    assert queries.due(study(), ["glasgow"], BASELINE).rows[0].state == "under_way"
    finish(people, opened)
    begin(people, second, at=BASELINE + timedelta(hours=2))
    now = queries.due(study(), ["glasgow"], BASELINE)
    assert [(row.number, row.state) for row in now.rows] == [(second.number, "under_way")]
    tomorrow = queries.due(study(), ["glasgow"], BASELINE + timedelta(days=91))
    assert [row.state for row in tomorrow.rows] == ["under_way", "open", "open"]


def test_the_list_is_paged_and_counts_what_it_does_not_show():
    people = team()
    families = many_consented(people, 52)
    begin(people, families[-1])
    first = queries.due(study(), ["glasgow"], BASELINE)
    second = queries.due(study(), ["glasgow"], BASELINE, page=2)
    assert [row.state for row in first.rows[:2]] == ["under_way", "open"]
    assert (len(second.rows), second.page, second.pages) == (2, 2, 2)
    assert first.counts == {"now": 52, "coming": 2, "done": 0}


def test_next_steps_name_the_visit_its_days_and_its_page():
    people = team()
    family = consented(people)
    (step,) = words.next_steps(study(), ["glasgow"], CONSENTED)
    assert (step.what, step.due, step.view, step.arguments) == (
        "Baseline: can be done now",
        date(2023, 5, 17),
        "assessments:visit",
        (family.number, "baseline"),
    )


def test_mended_for_families_with_something_new_it_is_as_worked_out_anew():
    people = team()
    first, second, third = many_consented(people, 3)
    queries.due(study(), ["glasgow"], BASELINE)
    opened = begin(people, second)
    finish(people, opened)
    begin(people, third, at=BASELINE + timedelta(hours=3))
    mended = queries.all_due(study(), ["glasgow"], BASELINE)
    anew = queries.all_due(study(), ["glasgow"], BASELINE, only=[first.pk, second.pk, third.pk])
    assert mended == anew
    assert len(mended) > 3
