"""Setting up a second factor, being asked for it, and pages that wait for it."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from alongside.foundations.accounts import actions
from alongside.foundations.accounts.second_factor import has_second_factor
from alongside.foundations.clock import now
from alongside.foundations.messages.models import Message
from tests.foundations.accounts.conftest import AT, PASSWORD, events, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def enforced(settings):
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update={"second_factor": True})


@pytest.fixture
def manager(nurse, study):
    actions.give_role(person=nurse, study=study, role="trial_manager", sites=[], by=nurse, at=AT)
    return nurse


def code(secret):
    return format_hotp_value(hotp_value(secret, int(now().timestamp()) // 30))


def confirm(client, to):
    """Show once more that it is the person, then open the page."""
    answer = client.get(to)
    if answer.status_code == 302:
        assert client.get(answer.url).status_code == 200
        answer = client.post(answer.url, {"password": PASSWORD})
        answer = client.get(answer.url)
    return answer


def set_up(client):
    page = confirm(client, "/account/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    answer = client.post("/account/2fa/totp/activate/", {"code": code(secret)})
    assert (answer.status_code, answer.url) == (302, "/account/2fa/recovery-codes/")
    return secret


def recovery_codes(client):
    page = confirm(client, "/account/2fa/recovery-codes/").content.decode()
    return re.findall(r"<code>([0-9]+)</code>", page)


def test_study_pages_wait_for_a_second_factor(client, manager, enforced, clock):
    sign_in(client)
    answer = client.get("/ips-feasibility/people/")
    assert answer.url == "/second-factor/?next=%2Fips-feasibility%2Fpeople%2F"
    assert client.get(answer.url).status_code == 200
    set_up(client)
    assert client.get(answer.url).url == "/ips-feasibility/people/"
    assert client.get("/ips-feasibility/people/").status_code == 200


def test_they_do_not_wait_where_it_is_switched_off(client, manager):
    sign_in(client)
    assert client.get("/ips-feasibility/people/").status_code == 200


def test_a_social_worker_needs_none(client, worker, enforced):
    client.force_login(worker)
    assert client.get("/ips-feasibility/people/").status_code == 403


def test_the_picture_of_the_key_is_inside_the_page_and_the_key_is_sealed(client, nurse, clock):
    sign_in(client)
    page = confirm(client, "/account/2fa/totp/activate/").content.decode()
    assert page.count('src="data:image/svg+xml;base64,') == 1
    secret = set_up(client)
    stored = Authenticator.objects.get(type="totp")
    assert (secret in str(stored.data), has_second_factor(nurse)) == (False, True)


def test_each_change_is_written_and_told_once(client, nurse, django_capture_on_commit_callbacks):
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
    assert confirm(client, "/account/2fa/totp/deactivate/").status_code == 200
    client.post("/account/2fa/totp/deactivate/")
    assert events(nurse) == [
        "made", "signed_in", "authenticator_app_added", "authenticator_app_removed",
    ]  # fmt: skip
    assert Message.objects.count() == 2
    assert has_second_factor(nurse) is False


def test_at_the_next_sign_in_the_code_is_asked_for(client, nurse, clock):
    sign_in(client)
    secret = set_up(client)
    client.post("/account/logout/")
    answer = sign_in(client)
    assert answer.url == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get(answer.url).status_code == 200
    clock.shift(timedelta(seconds=60))
    answer = client.post(answer.url, {"code": code(secret)})
    assert (answer.status_code, answer.url) == (302, "/")
    assert events(nurse)[-2:] == ["signed_out", "signed_in"]


def test_a_link_does_not_go_round_the_second_factor(client, worker, clock):
    client.force_login(worker)
    set_up(client)
    client.post("/account/logout/")
    client.post("/sign-in/", {"email": "worker@example.org"})
    letter = Message.objects.get(key__startswith="sign-in-link/")
    link = re.search(r"http://testserver(\S+)", letter.body)[1]
    assert client.post(link).url == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_five_codes_that_do_not_fit_lock_for_a_quarter_of_an_hour(client, nurse, clock):
    sign_in(client)
    secret = set_up(client)
    client.post("/account/logout/")
    sign_in(client)
    for _ in range(5):
        page = client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
        assert "This code does not fit." in page
    right = {"code": code(secret)}
    page = client.post("/account/2fa/authenticate/", right).content.decode()
    assert "You can try again at 10:15" in page
    assert events(nurse)[-6:] == [*["sign_in_failed"] * 5, "locked"]


def test_a_recovery_code_works_once(client, nurse, clock):
    sign_in(client)
    set_up(client)
    codes = recovery_codes(client)
    assert len(codes) == 10
    text = client.get("/account/2fa/recovery-codes/download/").content.decode()
    assert text.split() == codes
    for expected in (302, 200):
        client.post("/account/logout/")
        sign_in(client)
        answer = client.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert answer.status_code == expected


def test_new_recovery_codes_replace_the_old(client, nurse):
    sign_in(client)
    set_up(client)
    before = recovery_codes(client)
    assert confirm(client, "/account/2fa/recovery-codes/generate/").status_code == 200
    client.post("/account/2fa/recovery-codes/generate/")
    after = recovery_codes(client)
    assert (len(after), set(before) & set(after)) == (10, set())
