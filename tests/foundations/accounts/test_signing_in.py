"""Signing in and out with a password, and what is written about it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import resolve

from alongside.foundations.accounts import actions, queries
from alongside.foundations.accounts.forms import SignInForm
from alongside.foundations.accounts.models import AccountEvent, Attempt, Person
from alongside.foundations.messages.models import Message
from alongside.foundations.record.models import Entry
from tests.foundations.accounts.conftest import AT, PASSWORD, events, sign_in

pytestmark = pytest.mark.django_db


def test_a_password_in_any_capitals_of_the_address_opens_the_door(client, nurse):
    answer = sign_in(client, "NURSE@example.ORG")
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(nurse.pk)
    assert events(nurse) == ["made", "signed_in"]


def test_a_fact_about_an_account_is_by_the_person_and_belongs_to_no_study(client, nurse):
    sign_in(client)
    fact = AccountEvent.objects.get(what="signed_in")
    assert (fact.recorded_by, fact.study, fact.study_version, fact.recorded_at) == (
        nurse, "", "", AT
    )  # fmt: skip
    assert Entry.objects.filter(fact=fact.pk).count() == 1


def test_signing_out_is_asked_once_more_and_written_once(client, nurse):
    sign_in(client)
    assert client.get("/account/logout/").status_code == 200
    answer = client.post("/account/logout/")
    assert (answer.status_code, answer.url) == (302, "/signed-out/")
    assert client.get("/signed-out/").status_code == 200
    assert events(nurse) == ["made", "signed_in", "signed_out"]
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_is_written_once_and_says_what_to_do(client, nurse):
    page = sign_in(client, password="wrong").content.decode()
    assert page.count("The email address and the password do not belong together.") == 1
    assert events(nurse) == ["made", "sign_in_failed"]


def test_after_five_failures_the_account_is_locked_until_a_time_that_is_said(client, nurse, clock):
    for _ in range(5):
        sign_in(client, password="wrong")
    assert events(nurse) == ["made", *["sign_in_failed"] * 5, "locked"]
    page = sign_in(client).content.decode()
    assert "signing in is closed until 10:15" in page
    assert events(nurse) == ["made", *["sign_in_failed"] * 5, "locked"]
    clock.shift(timedelta(minutes=15))
    assert sign_in(client).status_code == 302


def test_an_unknown_address_is_locked_in_the_same_words_and_nothing_is_written(client, nurse):
    for _ in range(5):
        sign_in(client, "nobody@example.org", "wrong")
    page = sign_in(client, "nobody@example.org", "wrong").content.decode()
    assert "signing in is closed until 10:15" in page
    assert AccountEvent.objects.count() == 1


def test_thirty_failures_from_one_place_close_it_for_every_account(client, nurse):
    for number in range(30):
        sign_in(client, f"nobody{number}@example.org", "wrong")
    assert "signing in is closed until 10:15" in sign_in(client).content.decode()


def test_attempts_keep_neither_the_address_nor_the_place(client, nurse):
    sign_in(client, password="wrong")
    kept = " ".join(Attempt.objects.values_list("mark", flat=True))
    assert ("nurse" in kept, "127.0.0.1" in kept, Attempt.objects.count()) == (False, False, 2)


def test_a_success_starts_the_count_anew(client, nurse):
    for _ in range(4):
        sign_in(client, password="wrong")
    sign_in(client)
    client.post("/account/logout/")
    for _ in range(4):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 302


def test_a_closed_account_cannot_sign_in_and_its_live_session_ends(client, nurse):
    sign_in(client)
    assert client.get("/my-account/").status_code == 200
    actions.close_account(person=nurse, by=queries.system_person(), at=AT, reason="Has left")
    answer = client.get("/my-account/")
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/my-account/")
    assert sign_in(client).url == "/account/inactive/"
    assert client.get("/account/inactive/").status_code == 200
    assert events(nurse) == ["made", "signed_in", "closed", "sign_in_failed"]


def test_closing_an_account_needs_a_reason(nurse):
    with pytest.raises(actions.ReasonMissing):
        actions.close_account(person=nurse, by=nurse, at=AT, reason=" ")


def test_two_people_cannot_share_an_address(nurse):
    with pytest.raises(actions.EmailTaken) as refused:
        actions.make_person(email="NURSE@example.org", name="Other", by=nurse, at=AT)
    assert str(refused.value).startswith("Somebody already has an account with nurse@example.org.")
    assert Person.objects.filter(email__icontains="nurse").count() == 1


def test_nobody_signs_up_and_nobody_changes_their_address(client, nurse):
    assert client.get("/account/signup/").url == "/sign-in/"
    sign_in(client)
    assert client.get("/account/email/").url == "/my-account/"


def test_with_a_clock_set_back_nobody_is_signed_in_and_the_page_says_why(client, nurse, clock):
    clock.shift(timedelta(hours=-1))
    answer = sign_in(client)
    assert answer.status_code == 409
    assert "Ask whoever looks after the server to set its clock" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_new_password_must_be_long_and_uncommon_and_is_written_once(client, nurse):
    sign_in(client)
    asked = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    page = client.post("/account/password/change/", asked).content.decode()
    assert "at least 12 characters" in page
    new = "another lantern of ours 7"
    asked = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = client.post("/account/password/change/", asked)
    assert (answer.status_code, answer.url) == (302, "/my-account/")
    assert events(nurse) == ["made", "signed_in", "password_changed"]
    assert Message.objects.get().to == "nurse@example.org"


def test_a_forgotten_password_is_chosen_anew_by_a_letter_and_lifts_the_lock(client, nurse):
    for _ in range(5):
        sign_in(client, password="wrong")
    answer = client.post("/account/password/reset/", {"email": "nurse@example.org"})
    assert answer.url == "/account/password/reset/done/"
    letter = Message.objects.get()
    address = next(line for line in letter.body.splitlines() if line.startswith("http"))
    form = client.get(address.replace("http://testserver", "")).url
    assert client.get(form).status_code == 200
    new = "another lantern of ours 7"
    answer = client.post(form, {"password1": new, "password2": new})
    assert (letter.secret, answer.url) == (True, "/account/password/reset/key/done/")
    assert client.get(answer.url).status_code == 200
    assert sign_in(client, password=new).status_code == 302
    assert events(nurse)[-2:] == ["password_changed", "signed_in"]


def test_a_stranger_who_asks_for_a_new_password_sees_the_same_and_gets_no_letter(client, nurse):
    answer = client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (answer.url, Message.objects.count()) == ("/account/password/reset/done/", 0)


def test_the_system_person_is_one_and_cannot_sign_in():
    first, second = queries.system_person(), queries.system_person()
    assert (first, first.is_active, first.has_usable_password()) == (second, False, False)


def test_the_installation_uses_our_doors_and_seals_second_factors():
    from alongside.project import settings

    view = resolve("/account/login/", urlconf="alongside.project.urls").func
    assert view.view_initkwargs == {"form_class": SignInForm}
    assert settings.MFA_ADAPTER == "alongside.foundations.accounts.factors.SealedFactors"
    assert settings.SESSION_COOKIE_AGE == 72 * 3600


def test_no_migration_is_missing():
    call_command("makemigrations", "accounts", check=True, dry_run=True, verbosity=0)
