"""What a parent says alone raises a worry under the study's rules, and the parent is told."""

from datetime import timedelta

import pytest

from alongside.foundations.clock import held_at
from alongside.foundations.messages.models import Message
from alongside.workspaces.safety import actions as safety
from alongside.workspaces.safety import queries
from alongside.workspaces.self_completion import actions
from alongside.workspaces.self_completion.models import LinkUsed, SaidAfterwards
from tests.workspaces.assessments.stories import standing, team
from tests.workspaces.made_up import study
from tests.workspaces.self_completion.stories import (
    FORM,
    NOW,
    let_in,
    made,
    send,
    visit,
    words_of,
)

pytestmark = pytest.mark.django_db
SERVICES = {
    "dsu_gp": "no", "dsu_health_visitor": "no", "dsu_emergency": "no", "dsu_hospital_nights": "0",
    "dsu_social_worker": "no", "dsu_feelings_help": "no", "dsu_family_group": "no",
}  # fmt: skip
WROTE = "Nobody. He HIT me again"


@pytest.fixture(autouse=True)
def _now():
    with held_at(NOW):
        yield


@pytest.fixture
def opened():
    people = team()
    opened = visit(people)
    made(people, opened)
    return opened


def worries():
    return queries.concerns(study(), ["glasgow"]).page.rows


def seen(opened, row):
    return queries.words_of(queries.find(opened.family, row.id))


def place(opened):
    return next(n for n, one in enumerate(opened.forms, 1) if one["key"] == FORM)


def test_words_about_harm_alert_the_right_people_once_and_tell_the_parent_what_happens(opened):
    phone, url = let_in(), f"/a/{place(opened)}/3/"
    told = words_of(send(phone, url, **SERVICES, dsu_other_help=WROTE))
    assert "Someone from the study will ring you soon" in told
    (row,) = worries()
    assert (row.danger_now, row.told, row.by) == (True, ("family",), "The parent, by themselves")
    assert "holds words about harm" in seen(opened, row)
    assert WROTE in seen(opened, row)
    letters = list(Message.objects.all())
    assert (row.alerted, len(letters)) == (2, 2)  # the coordinator and the trial manager
    assert [WROTE in one.body for one in letters] == [False, False]
    again = send(phone, url, **SERVICES, dsu_other_help=WROTE)
    assert (len(worries()), again.status_code) == (1, 302)


def test_the_saving_script_is_told_at_once_and_an_answer_without_concern_says_nothing(opened):
    phone, url = let_in(), f"/a/{place(opened)}/save/"
    quiet = send(phone, url, field="dsu_other_help", value="My sister")
    loud = send(phone, url, field="dsu_other_help", value="I am not safe")
    assert (quiet.json()["prompt"], len(worries())) == (None, 1)
    assert loud.json()["prompt"].startswith("Thank you for telling us this.")


def test_an_answer_is_kept_when_nobody_can_be_told(opened, monkeypatch, caplog):
    def fails(*_args, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr(safety, "record_concern", fails)
    phone = let_in()
    send(phone, f"/a/{place(opened)}/save/", field="dsu_other_help", value=WROTE)
    assert standing(opened, FORM)["dsu_other_help"] == WROTE
    assert [one.levelname for one in caplog.records] == ["ERROR"]


@pytest.mark.parametrize(("upset", "number"), [("a_lot", 1), ("a_little", 0), ("no", 0)])
def test_those_who_look_after_safety_hear_that_answering_upset_a_parent(opened, upset, number):
    let_in()
    used = LinkUsed.objects.get()
    actions.say_how_it_was(
        study=study(), used=used, burden="hard", upset=upset, unclear=[],
        words="It brought it back", at=NOW + timedelta(minutes=9),
    )  # fmt: skip
    found = worries()
    assert (len(found), SaidAfterwards.objects.count()) == (number, 1)
    said = [seen(opened, row) for row in found]
    assert said == [
        "A parent who answered alone said that a question upset them a lot. Please ask how they "
        "are. They wrote: It brought it back"
    ] * number  # fmt: skip


def test_the_parent_reads_that_it_was_passed_on(opened):
    page = words_of(send(let_in(), "/a/thanks/", burden="hard", upset="a_lot"))
    assert "We have told the people in the study who look after families." in page
