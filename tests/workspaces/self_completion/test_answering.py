"""A parent's answers are the same facts as a nurse's, and say that the parent gave them."""

import json
from datetime import timedelta

import pytest

from alongside.foundations.clock import held_at
from alongside.foundations.entropy import new_id
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments import queries as visits
from alongside.workspaces.assessments.models import AnswerSet, FormFinished
from alongside.workspaces.self_completion import queries
from alongside.workspaces.self_completion.models import LinkUsed, SaidAfterwards
from alongside.workspaces.self_completion.secrets import Secrets
from tests.workspaces.assessments.stories import begin, consented, many_consented, standing, team
from tests.workspaces.made_up import study
from tests.workspaces.self_completion.stories import (
    FORM,
    NOW,
    follow_up_of_others,
    let_in,
    made,
    send,
    visit,
    words_of,
)

pytestmark = pytest.mark.django_db
YOU = {
    "dsu_relation": "mother", "dsu_age_band": "25_34", "dsu_ethnic_group": "white",
    "dsu_language": "english", "dsu_work": "home",
}  # fmt: skip
HOME = {
    "dsu_adults": "2", "dsu_children": "1", "dsu_housing": "social", "dsu_moves": "0",
    "dsu_money_worry": "refused", "dsu_went_without": "no",
}  # fmt: skip
SERVICES = {
    "dsu_gp": "yes", "dsu_gp_times": "2", "dsu_health_visitor": "no", "dsu_emergency": "no",
    "dsu_hospital_nights": "0", "dsu_social_worker": "no", "dsu_feelings_help": "no",
    "dsu_family_group": "no", "dsu_other_help-none": "refused",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now():
    with held_at(NOW):
        yield


@pytest.fixture
def people():
    return team()


@pytest.fixture
def opened(people):
    return visit(people)


@pytest.fixture
def place(people, opened):
    """The address of the first form, by its place in the visit."""
    made(people, opened)
    return f"/a/{place_of(opened)}/"


def place_of(opened):
    return next(n for n, one in enumerate(opened.forms, 1) if one["key"] == FORM)


def fetch(client, place, **given):
    return client.post(f"{place}save/", {"entry": str(new_id(NOW)), **given})


def test_each_answer_is_the_fact_that_a_nurse_would_write(people, opened, place):
    client = let_in()
    assert fetch(client, place, field="dsu_relation", value="mother").status_code == 200
    mine = AnswerSet.objects.get()
    assessments.save_answers(
        study=study(), by=people.nurse, at=NOW, opened=opened, form=FORM,
        answers={"dsu_age_band": "25_34"},
    )  # fmt: skip
    hers = AnswerSet.objects.exclude(pk=mine.pk).get()
    assert mine.answers == {"dsu_relation": {"value": "mother"}}
    assert hers.answers == {"dsu_age_band": {"value": "25_34"}}
    assert (mine.opened_id, mine.form, mine.number) == (hers.opened_id, hers.form, 1)
    assert standing(opened, FORM) == {"dsu_relation": "mother", "dsu_age_band": "25_34"}


def test_what_a_parent_gave_is_marked_and_names_the_device_entry(opened, place):
    fetch(let_in(), place, field="dsu_relation", value="father")
    saved = AnswerSet.objects.select_related("recorded_by").get()
    assert saved.recorded_by.name == "The parent, by themselves"
    assert (saved.recorded_by.is_active, saved.recorded_by.has_usable_password()) == (False, False)
    assert saved.page == LinkUsed.objects.get(what="opened").pk
    [change] = visits.answers(study(), opened, FORM).items["dsu_relation"].changes
    assert change.by == "The parent, by themselves"


def test_a_page_works_as_a_plain_form_and_goes_on(opened, place):
    client = let_in()
    page = client.get(f"{place}1/")
    text = words_of(page)
    assert "1. Who are you to the child?" in text
    assert text.count("I would rather not say") >= 7
    assert send(client, f"{place}1/", **YOU).url == f"{place}2/"
    assert send(client, f"{place}2/", **HOME).url == f"{place}3/"
    assert send(client, f"{place}3/", **SERVICES).url == "/a/end/"
    assert "You have answered all" in words_of(client.get("/a/end/"))
    assert send(client, "/a/end/").url == "/a/thanks/"
    finished = FormFinished.objects.select_related("recorded_by").get()
    assert (finished.form, finished.answered, finished.missing) == (FORM, 18, 2)
    assert finished.recorded_by.name == "The parent, by themselves"
    assert standing(opened, FORM)["dsu_other_help"] == "refused"


def test_a_question_left_open_is_asked_again_and_the_others_are_kept(opened, place):
    client = let_in()
    page = send(client, f"{place}1/", **{**YOU, "dsu_work": ""})
    assert page.status_code == 422
    assert words_of(page).count("Please choose or write an answer") >= 1
    assert standing(opened, FORM) == {key: YOU[key] for key in YOU if key != "dsu_work"}


def test_stop_now_keeps_what_is_on_the_page_and_the_phone_forgets(opened, place):
    client = let_in()
    sent = send(client, f"{place}1/", dsu_relation="mother", stop="yes")
    assert sent.url == "/a/stop/"
    assert "You can go on until 17 April 2023" in words_of(client.get("/a/stop/"))
    assert standing(opened, FORM) == {"dsu_relation": "mother"}
    assert client.get(f"{place}1/").status_code == 403
    assert "mother" not in words_of(client.get("/a/"))


def test_it_goes_on_where_it_stopped_on_another_device(opened, place):
    send(let_in(), f"{place}1/", **YOU)
    other = let_in()
    assert f'href="{place}2/"' in other.get("/a/").content.decode()
    assert 'value="mother" checked' in other.get(f"{place}1/").content.decode()


def test_an_answer_is_changed_freely(opened, place):
    client = let_in()
    send(client, f"{place}1/", **YOU)
    send(client, f"{place}1/", **{**YOU, "dsu_relation": "refused"})
    assert standing(opened, FORM)["dsu_relation"] == "refused"
    changes = visits.answers(study(), opened, FORM).items["dsu_relation"].changes
    assert [change.value for change in changes] == ["mother", "refused"]


def test_a_number_that_is_not_expected_is_asked_about_once(opened, place):
    client = let_in()
    page = send(client, f"{place}2/", **{**HOME, "dsu_adults": "40"})
    assert page.status_code == 422
    assert "You wrote “40”. We thought of a number from 1 to 15." in words_of(page)
    again = {**HOME, "dsu_adults": "40", "looked_at": "dsu_adults"}
    assert send(client, f"{place}2/", **again).url == f"{place}3/"
    state = visits.answers(study(), opened, FORM).items["dsu_adults"]
    assert (state.value, state.trouble, state.latest.confirmed) == ("40", "", True)


def test_the_script_is_told_that_a_number_is_not_expected(place):
    reply = fetch(let_in(), place, field="dsu_adults", value="none")
    assert json.loads(reply.content)["prompt"].startswith("You wrote “none”. We thought of")


def test_sending_twice_is_harmless_and_an_answer_is_dated_when_it_was_given(opened, place):
    client, entry = let_in(), str(new_id(NOW))
    for _ in range(2):
        fetch(client, place, field="dsu_gp", value="yes", entry=entry, waited="120")
    saved = AnswerSet.objects.get()
    assert saved.occurred_at == NOW - timedelta(minutes=2)
    assert saved.recorded_at == NOW


def test_rather_not_say_and_something_written_do_not_undo_each_other(opened, place):
    client = let_in()
    fetch(client, place, field="dsu_other_help", value="A neighbour")
    fetch(client, place, field="dsu_other_help-none", value="refused")
    fetch(client, place, field="dsu_other_help", value="")
    assert standing(opened, FORM) == {"dsu_other_help": "refused"}
    fetch(client, place, field="dsu_other_help-none")
    fetch(client, place, field="dsu_other_help", value="An aunt")
    fetch(client, place, field="dsu_other_help-none")
    assert standing(opened, FORM) == {"dsu_other_help": "An aunt"}


def test_what_waits_on_a_phone_is_let_in_again_only_after_the_code(opened, place):
    client = let_in()
    with held_at(NOW + timedelta(minutes=31)):
        reply = fetch(client, place, field="dsu_gp", value="yes")
    assert (reply.status_code, standing(opened, FORM)) == (403, {})


def test_progress_never_promises_too_little(people, opened, place):
    asked = visits.answers(study(), opened, FORM).instrument
    given, left = {}, queries.counted(asked, {}).left
    for item in asked.items:
        gate, wanted = item.only_if or ("", ())
        if gate and given.get(gate) not in wanted:
            continue
        given[item.code] = "yes" if item.kind == "yes_no" else "0"
        now_left = queries.counted(asked, given).left
        assert now_left < left
        left = now_left
    assert (left, queries.counted(asked, given).done) == (0, len(given))


def test_another_family_on_the_same_phone_sees_nothing(people):
    first, other = (begin(people, family) for family in many_consented(people, 2))
    made(people, first)
    client = let_in()
    place = f"/a/{place_of(first)}/"
    send(client, f"{place}1/", **YOU)
    first = client.get(f"{place}1/").content.decode()
    made(people, other, secrets=Secrets("another-made-up-secret-x", "118203"))
    client.get("/a/another-made-up-secret-x/")
    assert client.get(f"{place}1/").url == "/a/code/"
    send(client, "/a/code/", code="118203")
    second = client.get(f"{place}1/").content.decode()
    assert 'value="mother" checked' in first
    assert 'value="mother" checked' not in second
    keys = [page.split('data-save-key="')[1][:32] for page in (first, second)]
    assert keys[0] != keys[1]


def test_a_link_asks_only_its_own_forms(opened, place):
    client = let_in()
    other = next(n for n, one in enumerate(opened.forms, 1) if one["key"] != FORM)
    assert client.get(f"/a/{other}/1/").url == "/a/"
    assert fetch(client, f"/a/{other}/", field="sdq_01", value="1").status_code == 404


def test_the_measures_that_others_ask_can_be_answered_alone_too(people):
    opened = follow_up_of_others(people, consented(people))
    with held_at(opened.occurred_at + timedelta(minutes=5)):
        made(
            people, opened, forms=["prem:family", "prom:family"],
            at=opened.occurred_at + timedelta(minutes=1),
        )  # fmt: skip
        text = words_of(let_in().get("/a/"))
    assert "What the help was like At most 10 questions" in text


def test_how_it_was_to_answer_is_kept_and_its_words_are_sealed(people, opened, place):
    client = let_in()
    send(client, f"{place}1/", **YOU)
    number = place.split("/")[2]
    page = send(
        client, "/a/thanks/", burden="hard", upset="a_lot", unclear=f"{number}-3",
        words="Isla cried.",
    )  # fmt: skip
    assert "If you feel that you are not safe now, ring 999." in words_of(page)
    said = SaidAfterwards.objects.get()
    assert (said.burden, said.upset) == ("hard", "a_lot")
    assert said.unclear == [{"form": FORM, "number": 3}]
    assert b"Isla" not in bytes(said.sealed)
    [row] = queries.said(opened)
    assert row.words == "Isla cried."
    assert "You can just close" not in words_of(client.get("/a/thanks/"))
