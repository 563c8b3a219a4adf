"""Completeness, what is missing together, and answers to look at, for those who may see them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.clock import held_at
from alongside.workspaces.quality import queries
from tests.workspaces.assessments.stories import BASELINE, begin, many_consented, team
from tests.workspaces.made_up import person, study
from tests.workspaces.quality.stories import (
    BCAP,
    HOME,
    HOME_FORM,
    LATER,
    finished,
    signed_in,
)

pytestmark = pytest.mark.django_db
GHQ, GHQ_FORM = [f"ghq_{number:02}" for number in range(1, 13)], "ghq_12:parent"
PAGES = ("", "missing/", "missing/?form=ghq_12", "look-at/")


@pytest.fixture
def people():
    return team()


def csv(client, name, **asked):
    answer = client.get(f"{HOME}{name}.csv", asked)
    return [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]


def test_what_is_there_is_counted_in_each_way_and_services_only_as_finished_for_the_blinded(people):
    opened = begin(people, many_consented(people, 1)[0])
    finished(people, opened, GHQ_FORM, dict.fromkeys(GHQ[:9], "1"))
    finished(people, opened, HOME_FORM, {"dsu_gp": "yes", "dsu_gp_times": "3"})
    with held_at(LATER):
        seen = {
            role: signed_in(person(role)) for role in ("statistician", "independent_statistician")
        }
        blinded, other = (csv(client, "completeness") for client in seen.values())
        pages = [client.get(HOME).content.decode() for client in seen.values()]
    of_form = {row[2]: row[3:] for row in blinded if row[1] == "form"}
    assert of_form["GHQ-12"] == ["1", "1", "12", "9", "3"]
    assert of_form["Demographics and service use"] == ["1", "1", "", "", ""]
    assert [row[3:] for row in blinded if row[1] == "site"] == [["7", "2", "12", "9", "3"]]
    whole = next(row[3:] for row in other if row[1] == "site")
    assert (whole[:2], int(whole[2]) > 12) == (["7", "2"], True)
    assert ["Not counted for people who work blind" in page for page in pages] == [True, False]
    assert "75% of 12 questions asked on finished forms have an answer" in pages[0]


def test_the_items_of_a_form_that_may_show_the_arm_are_not_there_for_the_blinded(people):
    with held_at(LATER):
        statistician, manager = signed_in(person("statistician")), signed_in(people.manager)
        asked = [f"{HOME}missing/?form=demographics", f"{HOME}missing.csv?form=demographics"]
        assert [statistician.get(url).status_code for url in asked] == [404, 404]
        assert [manager.get(url).status_code for url in asked] == [200, 200]
        assert [statistician.get(HOME + page).status_code for page in PAGES] == [200] * 4
        steering = signed_in(person("steering_committee"))
        told = [steering.get(HOME + page).status_code for page in ("", "look-at/", "double-entry/")]
    assert told == [200, 403, 403]


def test_a_blinded_person_reads_the_same_whatever_services_a_family_had(people):
    families = many_consented(people, 2)
    few, many = {"dsu_gp": "no"}, {"dsu_gp": "yes", "dsu_gp_times": "9", "dsu_family_group": "yes"}
    visits, read = [begin(people, family) for family in families], []
    for opened, given in zip(visits, (few, many), strict=True):
        finished(people, opened, HOME_FORM, given)
        reach = queries.Reach(("glasgow",), ("main",), frozenset({opened.family_id}))
        counted = queries.completeness(study(), reach)
        read.append((counted, queries.patterns(study(), reach), queries.flagged(study(), reach)))
    assert read[0] == read[1]
    seen = queries.Reach(("glasgow",), ("main",), blinded=False)
    assert queries.completeness(study(), seen).whole.asked > 0


def test_the_page_of_a_day_is_that_of_the_day(people):
    opened = begin(people, many_consented(people, 1)[0])
    finished(people, opened, GHQ_FORM, dict.fromkeys(GHQ, "1"))
    after = BASELINE + timedelta(days=3)
    finished(people, opened, BCAP, {}, after)
    with held_at(after + timedelta(hours=1)):
        manager = signed_in(people.manager)
        now = csv(manager, "completeness")
        then = csv(manager, "completeness", as_of=BASELINE.date().isoformat())
        wrong = manager.get(f"{HOME}completeness.csv?as_of-day=41&as_of-month=4&as_of-year=2023")
        picture = manager.get(f"{HOME}completeness.svg").content.decode()
    done = [[row[3:] for row in rows if row[1] == "site"] for rows in (now, then)]
    assert done == [[["7", "2", "45", "12", "33"]], [["7", "1", "12", "12", "0"]]]
    assert (wrong.status_code, picture[:4]) == (404, "<svg")


def test_a_form_answered_in_one_line_and_too_fast_is_flagged_and_stays_counted(people):
    one, other = [begin(people, each) for each in many_consented(people, 2)]
    moment = BASELINE + timedelta(seconds=12)
    finished(people, one, GHQ_FORM, dict.fromkeys(GHQ, "1"), moment)
    given = dict(zip(GHQ, "012301230123", strict=True))
    finished(people, other, GHQ_FORM, given, BASELINE + timedelta(minutes=5))
    reach = queries.Reach(("glasgow",), ("main",))
    found = queries.flagged(study(), reach)
    assert [(row.number, row.flags, row.line.run) for row in found.rows] == [
        (one.family.number, ("same_answer", "too_fast"), 12)
    ]
    assert (found.forms, queries.completeness(study(), reach).whole.answered) == (2, 24)
    with held_at(LATER):
        page = signed_in(people.nurse).get(f"{HOME}look-at/").content.decode()
    assert "The same answer 12 times running, of 12. 12 answers in 0.2 minutes." in page


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_whatever_there_is(people, page):
    first, *others = [begin(people, one) for one in many_consented(people, 3)]
    finished(people, first, GHQ_FORM, {"ghq_01": "1"})
    manager = signed_in(people.manager)

    def cost():
        with held_at(LATER), CaptureQueriesContext(connection) as found:
            assert manager.get(HOME + page).status_code == 200
        return len(found)

    cost()  # what is kept of the first opening of any page
    before = cost()
    for one in others:
        finished(people, one, GHQ_FORM, {"ghq_02": "1"})
    assert cost() > before  # what was written since is taken in once
    assert cost() == before
