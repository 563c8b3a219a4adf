"""Links: who makes them, what is kept of them, and when they are shut."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations.clock import held_at
from alongside.foundations.entropy import new_id
from alongside.foundations.pages.filters import time_of_day
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.self_completion import actions, queries
from alongside.workspaces.self_completion.models import LinkMade, LinkUsed
from alongside.workspaces.self_completion.queries import Closed
from alongside.workspaces.self_completion.secrets import Secrets, new_secrets
from tests.workspaces.assessments.stories import SDQ, finish, team
from tests.workspaces.made_up import person, study
from tests.workspaces.self_completion.stories import (
    CODE,
    FORM,
    NOW,
    SECRET,
    let_in,
    made,
    phone,
    send,
    visit,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with held_at(NOW):
        yield


@pytest.fixture
def people():
    return team()


def page_of(opened):
    return f"/ips-feasibility/answering-alone/{opened.family.number}/{opened.visit}/"


def signed_in(someone):
    client = Client()
    client.force_login(someone)
    return client


@pytest.mark.parametrize("who", ["nurse", "coordinator"])
def test_a_nurse_or_a_coordinator_makes_a_link_and_sees_its_address_and_code_once(people, who):
    opened = visit(people)
    client = signed_in(getattr(people, who))
    entry = str(new_id(NOW))
    sent = {"entry": entry, "forms": [FORM], "lasts": "7"}
    page = client.post(page_of(opened), sent)
    text = words_of(page)
    link = LinkMade.objects.get()
    secret = re.search(r"http://testserver/a/([\w-]+)/", text)[1]
    code = re.search(r"Code (\d{6})", text)[1]
    assert queries.link_of_secret(secret) == link
    assert (link.forms, link.expires_at) == ([FORM], NOW + timedelta(days=7))
    again = client.post(page_of(opened), sent, follow=True)
    assert "its address and code are shown only once" in words_of(again)
    assert (secret in words_of(again), code in words_of(again)) == (False, False)
    assert LinkMade.objects.count() == 1


def test_nothing_of_the_secret_or_the_code_is_kept_and_nothing_names_the_family(people):
    link = made(people, visit(people))
    stored = " ".join(str(getattr(link, field.attname)) for field in link._meta.concrete_fields)
    assert (SECRET in stored, CODE in stored) == (False, False)
    first, second = new_secrets(), new_secrets()
    assert len({first.secret, second.secret}) == 2
    assert len(first.secret) == 24
    client = let_in()
    asked = client.get("/a/")
    assert link.family.number not in asked.content.decode()
    assert asked.request["PATH_INFO"] == "/a/"


@pytest.mark.parametrize("role", ["social_worker", "trial_manager", "statistician"])
def test_nobody_else_makes_links(people, role):
    assert signed_in(person(role)).get(page_of(visit(people))).status_code == 403


def test_a_licensed_form_is_refused_with_clear_words(people):
    opened = visit(people)
    with pytest.raises(actions.WordingMissing) as refused:
        made(people, opened, forms=[FORM, SDQ])
    assert str(refused.value) == (
        "SDQ P2–4: its wording belongs to its publisher, and no licence is kept here that lets a "
        "parent answer it alone. Leave it out, and ask it at the visit."
    )
    text = words_of(signed_in(people.nurse).get(page_of(opened)))
    assert "Not offered: b-CAPI: Child A, SDQ P2–4: Child A" in text
    assert LinkMade.objects.count() == 0


def test_a_visit_that_has_not_begun_or_is_over_has_no_new_link(people):
    opened = visit(people)
    client = signed_in(people.nurse)
    other = page_of(opened).replace("baseline", "follow_up_3m")
    assert "Begin the visit first" in words_of(client.get(other))
    finish(people, opened, minutes=4)
    with pytest.raises(actions.VisitOver):
        made(people, opened)


def test_a_link_that_nobody_made_is_not_found(people):
    assert Client().get("/a/no-such-secret/").status_code == 404
    assert "Open the link that you were given" in words_of(Client().get("/a/"))


def test_a_link_runs_out(people):
    made(people, visit(people))
    client = let_in()
    with held_at(NOW + timedelta(days=6, hours=23)):
        assert client.get("/a/code/").status_code == 200
    with held_at(NOW + timedelta(days=7)):
        page = client.get("/a/")
    assert page.status_code == 410
    assert "This link has run out." in words_of(page)


def test_a_link_is_switched_off_with_a_reason_and_whoever_has_it_open_is_out(people):
    opened = visit(people)
    link = made(people, opened)
    client = let_in()
    assert client.get("/a/").status_code == 200
    address = f"{page_of(opened)}{link.pk}/switch-off/"
    sent = send(signed_in(people.coordinator), address, reason="The phone was lost.")
    assert sent.status_code == 302
    page = client.get("/a/")
    assert (page.status_code, "was switched off" in words_of(page)) == (410, True)
    assert queries.closed(study(), link, NOW) == Closed.REVOKED
    with pytest.raises(actions.AlreadyRevoked):
        actions.revoke_link(study=study(), link=link, reason="Again", by=people.nurse, at=NOW)


def test_a_link_is_shut_when_the_visit_is_over_taken_back_or_the_family_stops(people):
    opened = visit(people)
    link = made(people, opened)
    finish(people, opened, minutes=10)
    assert queries.closed(study(), link, NOW + timedelta(minutes=9)) == Closed.VISIT_OVER


def test_a_link_of_a_visit_that_was_taken_back_is_shut(people):
    opened = visit(people)
    link = made(people, opened)
    assessments.take_back_visit(
        study=study(), by=people.nurse, at=NOW, opened=opened, reason="Begun by mistake"
    )
    assert queries.closed(study(), link, NOW) == Closed.VISIT_OVER


def test_a_family_that_has_stopped_is_asked_nothing(people):
    opened = visit(people)
    link = made(people, opened)
    kind = study().withdrawals[-1]
    consent.withdraw(
        study=study(), family=opened.family, by=people.coordinator, at=NOW, scope=kind.id
    )
    assert queries.closed(study(), link, NOW) == Closed.STOPPED
    with pytest.raises(actions.FamilyStopped):
        made(people, opened)


def test_the_code_is_the_second_check(people):
    made(people, visit(people))
    client = phone()
    assert client.get("/a/").url == "/a/code/"
    wrong = send(client, "/a/code/", code="000000")
    assert (wrong.status_code, "That is not the right code." in words_of(wrong)) == (422, True)
    assert client.get("/a/1/1/").url == "/a/code/"
    assert send(client, "/a/code/", code="402 913").url == "/a/"
    assert client.get("/a/").status_code == 200


def test_guessing_the_code_pauses_and_then_shuts_the_link(people):
    link = made(people, visit(people))
    client = phone()
    for _ in range(5):
        send(client, "/a/code/", code="000000")
    paused = send(client, "/a/code/", code=CODE)
    assert f"Try again at {time_of_day(NOW + timedelta(minutes=15))}." in words_of(paused)
    assert client.get("/a/").url == "/a/code/"
    with held_at(NOW + timedelta(minutes=16)):
        for _ in range(5):
            send(client, "/a/code/", code="111111")
        page = send(client, "/a/code/", code=CODE)
    assert (page.status_code, "too many times" in words_of(page)) == (410, True)
    assert LinkUsed.objects.filter(what="wrong_code").count() == 10
    assert queries.closed(study(), link, NOW) == Closed.GUESSED


def test_after_half_an_hour_the_code_is_asked_again(people):
    made(people, visit(people))
    client = let_in()
    with held_at(NOW + timedelta(minutes=29)):
        assert client.get("/a/").status_code == 200
    with held_at(NOW + timedelta(minutes=58)):
        assert client.get("/a/").status_code == 200
    with held_at(NOW + timedelta(minutes=89)):
        assert client.get("/a/").url == "/a/code/"


def test_a_nurse_who_opens_the_link_on_her_own_device_is_signed_out(people):
    made(people, visit(people))
    client = signed_in(people.nurse)
    client.get(f"/a/{SECRET}/")
    assert client.get("/ips-feasibility/visits/").status_code == 302
    assert client.get("/a/leave/").status_code == 302


def test_the_quick_way_out_signs_no_colleague_out(people):
    client = signed_in(people.nurse)
    assert client.get("/a/leave/").url == "https://www.bbc.co.uk/weather"
    assert client.get("/ips-feasibility/visits/").status_code == 200


def test_a_voucher_is_recorded(people):
    opened = visit(people)
    client = signed_in(people.nurse)
    send(client, f"{page_of(opened)}voucher/", worth="Supermarket, £20", how="post")
    assert "Supermarket, £20, by post" in words_of(client.get(page_of(opened)))


def test_the_list_of_links_costs_the_same_whatever_their_number(people):
    opened = visit(people)

    def statements():
        with CaptureQueriesContext(connection) as asked:
            rows = queries.links(study(), opened, NOW)
        return len(rows), len(asked)

    counted = []
    for number in range(3):
        made(people, opened, secrets=Secrets(f"made-up-{number}", CODE))
        let_in(f"made-up-{number}")
        counted.append(statements())
    assert [rows for rows, _ in counted] == [1, 2, 3]
    assert len({asked for _, asked in counted}) == 1
