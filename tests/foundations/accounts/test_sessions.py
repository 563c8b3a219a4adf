"""How long a session lasts, and forms that are sent after its end."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations.accounts import actions, queries
from alongside.foundations.accounts.models import KeptForm, Person, RoleGiven
from alongside.foundations.accounts.session_store import SessionStore
from alongside.foundations.clock import now
from tests.foundations.accounts.conftest import AT, sign_in
from tests.foundations.accounts.test_links import links

pytestmark = pytest.mark.django_db
PAGE = "/ips-feasibility/people/give/"
IN_THE_BACKGROUND = {"sec-fetch-mode": "cors"}
BACK = "You were signed out. What you typed is back; check it and send."
TYPED = {
    "email": "new.nurse@example.org",
    "name": "Màiri O’Neil",
    "role": "research_nurse",
    "sites": ["glasgow", "bromley"],
    "password": "never kept",
}


@pytest.fixture
def manager(nurse, study):
    actions.give_role(person=nurse, study=study, role="trial_manager", sites=[], by=nurse, at=AT)
    return nurse


@pytest.fixture
def deputy(study, clock, db):
    by = queries.system_person()
    made = actions.make_person(
        email="deputy@example.org", name="Deputy", by=by, at=AT, password="plum pine sand 41"
    )
    actions.give_role(person=made, study=study, role="trial_manager", sites=[], by=by, at=AT)
    return made


def is_in(client):
    return client.get("/my-account/").status_code == 200


def sent_too_late(client, clock, **headers):
    """Sign in, wait until the session is over, send the form."""
    sign_in(client)
    clock.shift(timedelta(minutes=31))
    return client.post(PAGE, TYPED, headers={"referer": f"http://testserver{PAGE}", **headers})


def test_thirty_idle_minutes_end_a_session(client, nurse, clock):
    sign_in(client)
    clock.shift(timedelta(minutes=29, seconds=59))
    assert is_in(client) is True
    clock.shift(timedelta(minutes=30))
    assert is_in(client) is False


def test_twelve_hours_end_a_session_however_busy(client, nurse, clock):
    sign_in(client)
    for _ in range(23):
        clock.shift(timedelta(minutes=29))
        assert is_in(client) is True
    clock.shift(timedelta(minutes=29) * 2)
    assert is_in(client) is False


def test_signing_in_again_starts_both_limits_anew(client, nurse, clock):
    sign_in(client)
    clock.shift(timedelta(hours=13))
    assert is_in(client) is False
    sign_in(client)
    assert is_in(client) is True


def test_the_idle_mark_is_written_at_most_once_a_minute(client, nurse, clock):
    def writes():
        with CaptureQueriesContext(
            connection,
        ) as made:
            client.get("/my-account/")
        return sum("UPDATE" in each["sql"] for each in made.captured_queries)

    sign_in(client)
    counts = [writes()]
    clock.shift(timedelta(seconds=59))
    counts.append(writes())
    clock.shift(timedelta(seconds=1))
    counts.append(writes())
    assert counts == [0, 0, 1]


def test_what_was_typed_is_back_after_signing_in_again(client, manager, clock):
    answer = sent_too_late(client, clock)
    kept = KeptForm.objects.get()
    shown_at = f"{PAGE}?kept={kept.pk}"
    assert (
        answer.url
        == f"/sign-in/?next={shown_at.replace('/', '%2F').replace('?', '%3F').replace('=', '%3D')}"
    )
    assert sign_in(client, next=shown_at).url == shown_at
    for _ in range(2):
        answer = client.get(shown_at)
        page = answer.content.decode()
        assert (answer.status_code, page.count(BACK)) == (200, 1)
        assert 'value="new.nurse@example.org"' in page
        assert 'value="Màiri O’Neil"' in page
        assert page.count(" checked") == 3


def test_it_is_shown_on_that_page_only_and_gone_once_sent(client, manager, clock):
    sent_too_late(client, clock)
    shown_at = f"{PAGE}?kept={KeptForm.objects.get().pk}"
    sign_in(client)
    assert BACK not in client.get(PAGE).content.decode()
    answer = client.post(shown_at, TYPED)
    assert (answer.url, KeptForm.objects.count()) == ("/ips-feasibility/people/", 0)
    assert client.cookies["kept_form"].value == ""
    assert RoleGiven.objects.filter(role="research_nurse").count() == 1


def test_nothing_is_done_before_the_person_sends_it(client, manager, clock):
    sent_too_late(client, clock)
    shown_at = f"{PAGE}?kept={KeptForm.objects.get().pk}"
    sign_in(client)
    client.get(shown_at)
    assert RoleGiven.objects.filter(role="research_nurse").count() == 0


def test_somebody_else_at_the_same_browser_does_not_see_it(client, manager, deputy, clock):
    sent_too_late(client, clock)
    shown_at = f"{PAGE}?kept={KeptForm.objects.get().pk}"
    sign_in(client, "deputy@example.org", "plum pine sand 41")
    page = client.get(shown_at).content.decode()
    assert (BACK in page, "new.nurse@example.org" in page) == (False, False)


def test_the_same_person_at_another_browser_does_not_see_it(client, manager, clock):
    sent_too_late(client, clock)
    shown_at = f"{PAGE}?kept={KeptForm.objects.get().pk}"
    del client.cookies["kept_form"]
    sign_in(client)
    assert BACK not in client.get(shown_at).content.decode()


def test_it_is_sealed_without_passwords_and_for_two_hours(client, manager, clock):
    sent_too_late(client, clock)
    kept = KeptForm.objects.get()
    assert b"new.nurse" not in bytes(kept.sealed)
    shown_at = f"{PAGE}?kept={kept.pk}"
    clock.shift(timedelta(hours=2))
    sign_in(client)
    assert BACK not in client.get(shown_at).content.decode()


def test_a_look_at_another_page_in_between_loses_nothing(client, manager, clock):
    sign_in(client)
    clock.shift(timedelta(minutes=31))
    assert is_in(client) is False
    client.post(PAGE, TYPED)
    assert KeptForm.objects.get().person == manager


def test_signing_out_in_another_tab_loses_nothing(client, manager):
    sign_in(client)
    client.post("/account/logout/")
    client.post(PAGE, TYPED)
    assert KeptForm.objects.get().person == manager


def test_a_laptop_closed_over_night_loses_nothing(client, manager, clock):
    sign_in(client)
    clock.shift(timedelta(hours=16))
    client.post(PAGE, TYPED)
    assert KeptForm.objects.get().person == manager


def test_a_form_from_nobody_we_know_is_not_kept(client, manager):
    answer = client.post(PAGE, TYPED)
    assert (answer.url, KeptForm.objects.count()) == (f"/sign-in/?next={PAGE}", 0)


def test_a_closed_account_leaves_nothing_behind(client, manager, clock):
    sign_in(client)
    actions.close_account(person=manager, by=queries.system_person(), at=AT, reason="Has left")
    client.post(PAGE, TYPED)
    assert KeptForm.objects.count() == 0


def test_signing_in_is_not_taken_for_a_late_form(client, manager, clock):
    sent_too_late(client, clock)
    KeptForm.objects.all().delete()
    assert sign_in(client).url == "/"


def test_a_form_sent_by_htmx_is_kept_and_the_whole_page_goes_to_sign_in(client, manager, clock):
    headers = {"hx-request": "true", "sec-fetch-mode": "cors"}
    answer = sent_too_late(client, clock, **headers)
    assert (answer.status_code, answer["HX-Redirect"][:14]) == (204, "/sign-in/?next")
    assert KeptForm.objects.count() == 1


def test_answers_saved_in_the_background_stay_with_the_script_that_saves_them(
    client, manager, clock
):
    answer = sent_too_late(client, clock, **IN_THE_BACKGROUND)
    assert (answer.status_code, answer.json()) == (401, {"sign_in": "/sign-in/"})
    assert (KeptForm.objects.count(), "kept_form" in client.cookies) == (0, False)


def test_a_script_that_comes_too_late_leaves_the_session_to_the_next_page(client, manager, clock):
    answer = sent_too_late(client, clock, **IN_THE_BACKGROUND)
    assert (answer.status_code, dict(answer.cookies)) == (401, {})
    client.post(PAGE, TYPED)
    assert KeptForm.objects.get().person == manager
    assert is_in(client) is False


def test_a_late_answer_to_a_script_takes_no_later_session_away(client, manager, clock):
    sign_in(client)
    earlier = client.cookies["sessionid"].value
    clock.shift(timedelta(minutes=31))
    sign_in(client)
    late = Client()
    late.cookies["sessionid"] = earlier
    answers = [
        late.post(PAGE, TYPED, headers=IN_THE_BACKGROUND),
        late.get(PAGE, headers=IN_THE_BACKGROUND),
    ]
    assert [dict(answer.cookies).get("sessionid") for answer in answers] == [None, None]
    assert late.cookies["sessionid"].value == earlier
    assert is_in(client) is True


def test_a_link_leads_back_to_what_was_typed(client, worker, clock):
    client.force_login(worker)
    assert is_in(client) is True
    clock.shift(timedelta(minutes=31))
    client.post(PAGE, TYPED)
    client.post("/sign-in/", {"email": "worker@example.org"})
    assert client.post(links()[0]).url == f"{PAGE}?kept={KeptForm.objects.get().pk}"


def test_an_old_session_is_not_left_behind(client, nurse, clock):
    sign_in(client)
    before = Session.objects.get().session_key
    clock.shift(timedelta(minutes=31))
    is_in(client)
    assert Session.objects.filter(session_key=before).count() == 0


def test_a_form_without_our_token_is_not_kept(client, manager, clock):
    sign_in(client)
    clock.shift(timedelta(minutes=31))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post(PAGE, TYPED)
    assert (answer.status_code, KeptForm.objects.count()) == (403, 0)


def test_a_session_that_ran_out_counts_as_none_in_one_query(client, nurse, clock):
    sign_in(client)
    key = client.session.session_key
    with CaptureQueriesContext(connection) as queries:
        kept = SessionStore(key)
        assert kept["_auth_user_id"] == str(nurse.pk)
    assert (len(queries), kept.session_key) == (1, key)
    Session.objects.filter(pk=key).update(expire_date=now())
    over = SessionStore(key)
    assert (dict(over.items()), over.session_key) == ({}, None)
    assert dict(SessionStore("unknown").items()) == dict(SessionStore().items()) == {}


def test_whoever_is_signed_in_is_found_by_number(nurse):
    assert Person.objects.get(pk=nurse.pk) == Person.objects.get(email=nurse.email) == nurse
    for asked in ({"pk": 10**9}, {"pk": "1000000000"}, {"pk": nurse.pk, "email": "else"}):
        with pytest.raises(Person.DoesNotExist):
            Person.objects.get(**asked)
