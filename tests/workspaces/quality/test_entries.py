"""A paper form is entered twice, compared side by side, and decided by a person."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.clock import held_at
from alongside.foundations.entropy import new_id
from alongside.science.data_quality.double_entry import Pair
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.quality import actions, queries
from alongside.workspaces.quality.models import DifferenceDecided, SecondEntry
from alongside.workspaces.quality.summarising import crossed
from tests.workspaces.assessments.stories import begin, many_consented, standing, team
from tests.workspaces.made_up import person, study
from tests.workspaces.quality.stories import (
    BCAP,
    HOME,
    HOME_FORM,
    LATER,
    baseline,
    finished,
    signed_in,
)

pytestmark = pytest.mark.django_db
REACH = queries.Reach(("glasgow",), ("main",))
ITEMS = [f"bcap_{number:02}" for number in range(1, 34)]
FIRST = dict.fromkeys(ITEMS, "0")
SECOND = {**FIRST, "bcap_03": "1", "bcap_04": "unable"}


@pytest.fixture
def people():
    return team()


@pytest.fixture
def opened(people):
    opened = baseline(people)
    finished(people, opened, BCAP, FIRST)
    return opened


def again(people, opened, **more):
    given = {"study": study(), "by": people.manager, "at": LATER, "opened": opened, "form": BCAP}
    return actions.enter_again(**{**given, "answers": SECOND, **more})


def decide(people, second, item, chosen, value=""):
    return actions.decide_difference(
        study=study(), by=people.nurse, at=LATER + timedelta(hours=1), second=second, item=item,
        chosen=chosen, value=value,
    )  # fmt: skip


def test_differences_are_decided_one_by_one_and_nothing_is_overwritten_silently(people, opened):
    second = again(people, opened)
    found = queries.compared(study(), second)
    assert [(one.pair.item, one.pair.first, one.pair.second) for one in found.differences] == [
        ("bcap_03", "0", "1"), ("bcap_04", "0", "unable"),
    ]  # fmt: skip
    assert standing(opened, BCAP) == FIRST
    decide(people, second, "bcap_03", "second")
    decide(people, second, "bcap_04", "first")
    assert standing(opened, BCAP) == {**FIRST, "bcap_03": "1"}
    changes = assessments.answers(study(), opened, BCAP).items["bcap_03"].changes
    assert [(one.value, one.reason != "") for one in changes] == [("0", False), ("1", True)]
    with pytest.raises(actions.AlreadyDecided):
        decide(people, second, "bcap_03", "first")
    with pytest.raises(actions.NoDifference):
        decide(people, second, "bcap_05", "first")
    agreed = queries.agreed(study(), REACH)
    assert [
        (one.forms, one.agreement.fields, one.agreement.differences, one.first_wrong,
         one.second_wrong) for one in agreed
    ] == [(1, 33, 2, 1, 1)]  # fmt: skip


def test_what_neither_entry_says_can_be_decided_and_must_be_written(people, opened):
    second = again(people, opened)
    with pytest.raises(actions.NothingWritten):
        decide(people, second, "bcap_03", "other")
    decide(people, second, "bcap_03", "other", "refused")
    assert standing(opened, BCAP)["bcap_03"] == "refused"


def test_a_second_entry_is_somebody_elses_whole_and_made_once(people, opened):
    with pytest.raises(actions.HadAPart):
        again(people, opened, by=people.nurse)
    with pytest.raises(actions.StillOpen) as told:
        again(people, opened, answers=dict.fromkeys(ITEMS[:-1], "0"))
    assert str(told.value).startswith("Item 33 has no answer yet.")
    finished(people, opened, HOME_FORM, {"dsu_moves": "1"})
    with pytest.raises(actions.NotFromPaper):
        again(people, opened, form=HOME_FORM)
    again(people, opened)
    with pytest.raises(actions.AlreadyEnteredAgain):
        again(people, opened, by=person("statistician"))
    assert (SecondEntry.objects.count(), DifferenceDecided.objects.count()) == (1, 0)


def test_the_page_to_enter_shows_nothing_of_the_first_entry_and_keeps_what_was_typed(
    people, opened
):
    manager = signed_in(people.manager)
    url = f"{HOME}double-entry/{opened.family.number}/baseline/{BCAP}/"
    with held_at(LATER):
        assert "checked" not in manager.get(url).content.decode()
        sent = {**SECOND, "entry": str(new_id(LATER))}
        sent.pop("bcap_33")
        refused = manager.post(url, sent)
        page = refused.content.decode()
        assert (refused.status_code, page.count(" checked")) == (422, 31)
        assert "Item 33 has no answer yet" in page
        told = manager.post(url, {**sent, "bcap_33": "0", "bcap_04": "", "bcap_04-none": "unable"})
        assert told["Location"] == f"{url}compare/"
        sent = {"item": "bcap_03", "entry": str(new_id(LATER))}
        wrong = manager.post(f"{url}compare/", {**sent, "chosen": ""})
        assert wrong.status_code == 422
        manager.post(f"{url}compare/", {**sent, "chosen": "second"})
        shown = manager.get(f"{url}compare/").content.decode()
    assert "2 of 33 items differ; 1 is to decide" in shown
    assert standing(opened, BCAP)["bcap_03"] == "1"


def test_the_list_costs_the_same_whatever_is_on_it(people):
    first, *others = [begin(people, one) for one in many_consented(people, 3)]
    finished(people, first, BCAP, FIRST)
    nurse = signed_in(people.nurse)

    def cost():
        with held_at(LATER), CaptureQueriesContext(connection) as found:
            page = nurse.get(f"{HOME}double-entry/").content.decode()
        return len(found), page.count("You entered it first"), page.count("Compare<")

    cost()  # what is kept of the first opening of any page
    before, *_ = cost()
    for one in others:
        finished(people, one, BCAP, FIRST)
    again(people, first)
    cost()  # what was written since is taken in once
    assert cost() == (before, 2, 1)


def test_the_list_is_read_in_the_order_of_an_index_of_the_site_and_of_all(people, opened):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads so few rows without any index.")
    both = queries.Reach(tuple(site.id for site in study().sites), ("main",))
    with CaptureQueriesContext(connection) as found:
        for reach in (REACH, both):
            queries.to_enter(study(), reach)
            queries.agreed(study(), reach)
    plans = []
    with connection.cursor() as cursor:
        for one in found:
            if 'FROM "quality_formsummary"' in one["sql"]:
                cursor.execute(f"EXPLAIN QUERY PLAN {one['sql']}")
                plans.append([row[3] for row in cursor.fetchall()])
    used = [plan[0].partition("INDEX ")[2].partition(" ")[0] for plan in plans]
    assert used[-4:] == [
        "quality_twice_at_site", "quality_agreed", "quality_twice", "quality_agreed",
    ]  # fmt: skip
    assert [plan for plan in plans if "USE TEMP B-TREE FOR ORDER BY" in plan] == []


def test_the_summary_of_two_entries_repeats_no_words():
    both = [Pair("a", "1", "1"), Pair("b", "1", "1"), Pair("c", "Rose", "refused")]
    same, other = json.loads(crossed(both))
    assert same == ["1", "1", 2]
    assert other[1:] == ["refused", 1]
    assert other[0][0] == "#"
    assert "Rose" not in crossed(both)
