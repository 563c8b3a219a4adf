"""No way round what has to be proved: old passwords, used codes, other browsers, old tokens."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from alongside.foundations.messages.models import Message
from tests.foundations.accounts.conftest import PASSWORD, events, sign_in
from tests.foundations.accounts.test_second_factor import code, set_up

pytestmark = pytest.mark.django_db
NEW = "another lantern of ours 7"
CODE = "/account/2fa/authenticate/"


def goes_on(browser):
    return browser.get("/my-account/").status_code == 200


def test_a_new_password_asks_for_the_old_one_and_signs_every_other_browser_out(client, nurse):
    sign_in(client)
    phone = Client()
    sign_in(phone)
    asked = {"oldpassword": "not mine at all", "password1": NEW, "password2": NEW}
    refused = client.post("/account/password/change/", asked)
    assert (refused.status_code, goes_on(phone)) == (200, True)
    assert "password_changed" not in events(nurse)
    assert client.post("/account/password/change/", asked | {"oldpassword": PASSWORD}).url
    assert [goes_on(each) for each in (client, phone)] == [True, False]


def test_a_new_password_by_letter_does_not_go_round_the_second_proof(client, nurse, clock):
    sign_in(client)
    secret = set_up(client)
    client.post("/account/logout/")
    client.post("/account/password/reset/", {"email": "nurse@example.org"})
    letter = Message.objects.get(secret=True)
    address = next(line for line in letter.body.splitlines() if line.startswith("http"))
    form = client.get(address.replace("http://testserver", "")).url
    client.post(form, {"password1": NEW, "password2": NEW})
    assert "_auth_user_id" not in client.session
    assert sign_in(client, password=NEW).url == CODE
    assert not goes_on(client)
    clock.shift(timedelta(seconds=60))
    assert client.post(CODE, {"code": code(secret)}).status_code == 302
    assert goes_on(client)


def test_a_code_of_the_app_works_once_in_whichever_process_it_is_tried(client, nurse, clock):
    sign_in(client)
    secret = set_up(client)
    clock.shift(timedelta(minutes=5))
    used = {"code": code(secret)}
    for browser, expected in ((client, 302), (Client(), 200)):
        browser.post("/account/logout/")
        sign_in(browser)
        cache.clear()  # what one process remembers, another does not know
        assert browser.post(CODE, used).status_code == expected
    clock.shift(timedelta(seconds=60))
    assert browser.post(CODE, {"code": code(secret)}).status_code == 302


def test_signing_in_gives_a_token_that_nobody_knew_before(client, nurse):
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert sign_in(client).status_code == 302
    after = client.cookies["sessionid"].value
    assert (after == before, goes_on(client), goes_on(stranger)) == (False, True, False)


def test_a_password_is_asked_in_a_hidden_field_that_managers_know(client, nurse):
    page = client.get("/account/login/").text
    field = page[page.index('name="password"') - 200 :][:500]
    assert ('type="password"' in field, 'autocomplete="current-password"' in field) == (True, True)
    assert "maxlength" not in field and "onpaste" not in page


@pytest.mark.parametrize("proxies", [0, 1])
def test_lies_about_where_one_comes_from_do_not_open_a_closed_address(
    client, nurse, settings, proxies
):
    """The proxy writes the last address itself; without one nothing that is told is believed."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(30):
        told = f"198.51.100.{number}" + ", 203.0.113.9" * proxies
        given = {"login": f"nobody{number}@example.org", "password": "wrong"}
        client.post("/account/login/", given, headers={"X-Forwarded-For": told})
    told = "198.51.100.77" + ", 203.0.113.9" * proxies
    right = {"login": "nurse@example.org", "password": PASSWORD}
    page = client.post("/account/login/", right, headers={"X-Forwarded-For": told})
    assert "signing in is closed until" in page.text
