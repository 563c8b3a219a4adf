"""Everybody sees where they are signed in, and can end it; so can whoever lost a device."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations.accounts import actions, queries
from alongside.foundations.accounts.open_sessions import end_sessions, open_sessions
from tests.foundations.accounts.conftest import AT, PASSWORD, events, sign_in

pytestmark = pytest.mark.django_db
WHERE, MINE = "/my-account/signed-in/", "/my-account/"


def signed_in(email="nurse@example.org"):
    browser = Client()
    sign_in(browser, email)
    return browser


def goes_on(browser):
    return browser.get(MINE).status_code == 200


def test_a_person_sees_every_browser_and_ends_all_others_with_the_password(client, nurse, clock):
    sign_in(client)
    phone = signed_in()
    stranger = actions.make_person(
        email="other@example.org", name="Other", by=queries.system_person(), at=AT,
        password=PASSWORD,
    )  # fmt: skip
    other = signed_in("other@example.org")
    page = client.get(WHERE).content.decode()
    assert "2 browsers are signed in with your account." in page
    assert (page.count("This one"), page.count("Another")) == (1, 1)
    asked = client.post(WHERE).url
    assert asked.startswith("/account/reauthenticate/")
    assert client.post(asked, {"password": "not mine"}).status_code == 200
    assert goes_on(phone)
    assert client.post(asked, {"password": PASSWORD}).url == WHERE
    assert [goes_on(each) for each in (client, phone, other)] == [True, False, True]
    page = client.get(WHERE).content.decode()
    assert "1 browser is signed in with your account." in page
    assert "Sign out everywhere else" not in page
    assert events(nurse)[-1] == "sessions_ended"
    assert "sessions_ended" not in events(stranger)


def test_a_session_that_is_over_by_its_limits_is_not_listed(client, nurse, clock):
    sign_in(client)
    clock.shift(timedelta(minutes=31))
    assert open_sessions(nurse, AT + timedelta(minutes=31)) == []
    assert open_sessions(nurse, AT + timedelta(minutes=29)) != []


def test_closing_an_account_leaves_no_session_of_it(client, nurse, clock):
    sign_in(client)
    actions.close_account(person=nurse, by=queries.system_person(), at=AT, reason="Left")
    assert Session.objects.count() == 0
    assert not goes_on(client)
    assert events(nurse)[-1] == "closed"


def test_the_list_asks_the_database_as_often_for_twenty_browsers_as_for_one(nurse, clock):
    def asked():
        with CaptureQueriesContext(connection) as counted:
            found = open_sessions(nurse, AT)
        return len(found), len(counted)

    signed_in()
    assert asked() == (1, 1)
    for _ in range(4):
        signed_in()
    assert asked() == (5, 1)
    assert end_sessions(person=nurse, by=nurse, at=AT) == 5
    assert asked() == (0, 1)


def test_signing_out_empties_what_the_browser_kept_but_not_answers_that_wait(client, nurse):
    assert client.get("/signed-out/")["Clear-Site-Data"] == '"cache"'
