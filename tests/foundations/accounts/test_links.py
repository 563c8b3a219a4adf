"""Signing in with a one-time link."""

from datetime import timedelta

import pytest

from alongside.foundations.accounts import actions, queries
from alongside.foundations.accounts.models import SignInLink
from alongside.foundations.messages.models import Message
from tests.foundations.accounts.conftest import AT, events, sign_in

pytestmark = pytest.mark.django_db


def ask(client, email="worker@example.org", **more):
    return client.post("/sign-in/", {"email": email, **more})


def links():
    letters = Message.objects.filter(key__startswith="sign-in-link/").order_by("id")
    lines = [line for letter in letters for line in letter.body.splitlines()]
    return [line.removeprefix("http://testserver") for line in lines if line.startswith("http")]


def test_a_link_is_sent_seen_without_being_used_and_used_once(client, worker):
    answer = ask(client)
    assert (answer.status_code, answer.url) == (302, "/sign-in/link-sent/")
    [link] = links()
    for _ in range(3):
        page = client.get(link)
        assert (page.status_code, "Sign in as Made-up Worker" in page.content.decode()) == (
            200, True,
        )  # fmt: skip
    answer = client.post(link)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(worker.pk)
    assert events(worker) == ["made", "link_sent", "signed_in"]
    client.post("/account/logout/")
    again = client.post(link)
    assert again.status_code == 410
    assert "This link does not work any more" in again.content.decode()


def test_a_link_lasts_fifteen_minutes(client, worker, clock):
    ask(client)
    [link] = links()
    clock.shift(timedelta(minutes=14, seconds=59))
    assert client.get(link).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert (client.get(link).status_code, client.post(link).status_code) == (410, 410)


def test_only_the_hash_of_the_secret_is_kept(client, worker):
    ask(client)
    secret = links()[0].rstrip("/").rsplit("/", 1)[1]
    [row] = SignInLink.objects.values_list("secret_hash", flat=True)
    assert (len(row), secret in row, Message.objects.get().secret) == (64, False, True)


def test_whoever_asks_sees_the_same_and_only_people_with_link_roles_get_one(
    client, worker, nurse, study
):
    actions.give_role(
        person=nurse, study=study, role="research_nurse", sites=["glasgow"], by=nurse, at=AT
    )
    answers = {ask(client, to).url for to in ("nurse@example.org", "nobody@example.org")}
    assert (answers, links()) == ({"/sign-in/link-sent/"}, [])
    ask(client)
    assert len(links()) == 1


def test_a_link_role_beside_a_role_with_a_second_factor_gets_no_link(client, worker, study):
    actions.give_role(person=worker, study=study, role="statistician", sites=[], by=worker, at=AT)
    ask(client)
    assert links() == []


def test_a_person_without_any_role_gets_no_link(client, nurse):
    ask(client, "nurse@example.org")
    assert links() == []


def test_a_closed_account_gets_no_link_and_its_open_link_stops(client, worker):
    ask(client)
    [link] = links()
    actions.close_account(person=worker, by=queries.system_person(), at=AT, reason="Has left")
    assert client.post(link).status_code == 410
    ask(client)
    assert len(links()) == 1


def test_a_fourth_link_within_a_quarter_of_an_hour_is_not_sent(client, worker, clock):
    for _ in range(4):
        assert ask(client).url == "/sign-in/link-sent/"
    assert len(links()) == 3
    clock.shift(timedelta(minutes=15))
    ask(client)
    assert len(links()) == 4


def test_using_one_link_uses_up_the_others(client, worker):
    ask(client)
    ask(client)
    first, second = links()
    assert client.post(second).status_code == 302
    client.post("/account/logout/")
    assert client.post(first).status_code == 410


def test_a_link_leads_to_the_page_that_was_asked_for(client, worker):
    ask(client, next="/my-account/")
    assert client.post(links()[0]).url == "/my-account/"


def test_nobody_is_led_to_another_site(client, worker, nurse):
    ask(client, next="https://example.com/")
    assert client.post(links()[0]).url == "/"
    client.post("/account/logout/")
    assert sign_in(client, next="https://example.com/").url == "/"


def test_the_front_page_offers_both_ways_with_one_label_for_each_field(client, db):
    page = client.get("/sign-in/?next=/my-account/").content.decode()
    assert [page.count(f'id="{name}"') for name in ("id_login", "id_password", "id_email")] == [
        1, 1, 1,
    ]  # fmt: skip
    assert page.count('name="next" value="/my-account/"') == 2


def test_an_unreadable_address_is_told_at_the_field(client, db):
    answer = ask(client, "not an address")
    assert answer.status_code == 422
    assert "This does not look like an email address." in answer.content.decode()
