"""Scores that were made elsewhere are put in by two people, compared, and never dropped."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations.clock import held_at
from alongside.foundations.entropy import new_id
from alongside.workspaces.scores import actions
from alongside.workspaces.scores.models import ScoreRow, ScoresEntered
from tests.workspaces.assessments.stories import begin, many_consented, team
from tests.workspaces.made_up import person, study
from tests.workspaces.quality.stories import BCAP, LATER, finished, signed_in

pytestmark = pytest.mark.django_db
LIST, SCORES = "/ips-feasibility/scores-made-elsewhere/", "/ips-feasibility/scores/bcap/"
ANSWERS = {f"bcap_{n:02d}": "0" for n in range(1, 33)}


@pytest.fixture(autouse=True)
def _now():
    with held_at(LATER):
        yield


@pytest.fixture
def people():
    return team()


@pytest.fixture
def visits(people):
    """Three visits that have begun; the form of the first is finished."""
    made = [begin(people, family) for family in many_consented(people, 3)]
    finished(people, made[0], BCAP, ANSWERS)
    return made


@pytest.fixture
def opened(visits):
    return visits[0]


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def send(someone, opened, **given):
    page = f"{LIST}{opened.family.number}/baseline/{BCAP}/"
    return signed_in(someone).post(page, {"entry": str(new_id(LATER)), **given}, follow=True)


def rows():
    actions.bring_up_to_date(study())
    found = ScoreRow.objects.filter(instrument="bcap").order_by("code")
    return [(row.code, row.value, row.band, " ".join(row.flags)) for row in found]


def test_scores_put_in_are_banded_flagged_compared_and_corrected_with_a_reason(people, opened):
    nurse, economist = people.nurse, signed_in(person("health_economist"))
    assert (rows(), "To put in" in words_of(signed_in(nurse).get(LIST))) == ([], True)
    done = words_of(send(nurse, opened, abuse_risk="13", lie="4"))
    assert ("The scores are kept." in done, "Put in once" in done) == (True, True)
    assert rows() == [
        ("abuse_risk", 13, "above_the_higher_cut_off", "lie_invalid"),
        ("lie", 4, "", "lie_invalid"),
    ]
    blind = signed_in(people.manager).get(f"{LIST}{opened.family.number}/baseline/{BCAP}/")
    assert "is not shown until you have sent yours" in words_of(blind)
    assert nurse.name not in words_of(blind)
    other = words_of(send(people.manager, opened, abuse_risk="12", lie="4.0"))
    assert "1 score differs from what a colleague put in" in other
    assert {flags for *_, flags in rows()} == {"entries_differ lie_invalid"}
    again = words_of(send(people.manager, opened, abuse_risk="13"))
    assert again.count("Say why they are changed") == 2  # above the form and beside the field
    assert "Why is it changed? (optional)" not in again
    send(people.manager, opened, abuse_risk="13", lie="4", reason="Misread.")
    assert {flags for *_, flags in rows()} == {"lie_invalid"}
    assert "Put in twice, agree" in words_of(signed_in(nurse).get(LIST))
    page = words_of(economist.get(SCORES))
    assert "1 finished form is scored. Rule made elsewhere" in page
    assert ("13 (above the higher cut off)" in page, "32 of 33" in page) == (True, True)
    table = economist.get(f"{SCORES}table.csv").content.decode().splitlines()
    assert (len(table), "lie_invalid" in table[1]) == (2, True)
    flags = words_of(economist.get("/ips-feasibility/quality/look-at/"))
    assert "1 of 1 form that has such limits is past one." in flags
    before = rows()
    actions.rebuild(study())
    assert (rows() == before, ScoresEntered.objects.count()) == (True, 3)


def test_what_cannot_be_a_score_is_named_beside_its_field_and_nothing_is_lost(people, opened):
    refused = send(people.nurse, opened, abuse_risk="26", lie="2")
    assert refused.status_code == 422
    text = words_of(refused)
    assert "This is no score of “Abuse risk”. A whole number from 0 to 25." in text
    assert re.search(r'name="lie"[^>]*value="2"|value="2"[^>]*name="lie"', refused.content.decode())
    assert "Put in at least one score" in words_of(send(people.nurse, opened))
    for someone in (people.nurse, people.manager):
        send(someone, opened, lie="1")
    third = person("trial_manager")
    assert "have put in the scores of this form" in words_of(send(third, opened, lie="1"))
    assert ScoresEntered.objects.count() == 2


def test_only_finished_forms_that_are_scored_elsewhere_take_scores(people, visits, opened):
    assert "not finished yet" in words_of(send(people.nurse, visits[1], lie="1"))
    client, family = signed_in(people.nurse), opened.family.number
    for key in ("sdq_p2_4:A", "bcap:Z"):
        assert client.get(f"{LIST}{family}/baseline/{key}/").status_code == 404
    for role in ("statistician", "social_worker"):
        assert signed_in(person(role)).get(LIST).status_code == 403
    assert Client().get(LIST).status_code == 302


def test_the_list_costs_the_same_for_one_form_as_for_three(people, visits, opened):
    client = signed_in(people.nurse)

    def cost():
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    send(people.nurse, opened, lie="1")
    one = cost()
    for made in visits[1:]:
        finished(people, made, BCAP, ANSWERS, at=LATER)
        send(people.nurse, made, lie="1")
    assert cost() == one
