"""What the background work does, and how often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from alongside.foundations.accounts.models import KeptForm, SignInLink
from alongside.foundations.jobs.schedule import schedules
from alongside.foundations.record.models import Entry, Seal
from tests.workspaces import made_up

AT = datetime(2023, 4, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def work(name):
    return next(each for each in schedules() if each.name == name).work


def test_letters_leave_in_seconds_and_seals_come_every_minute():
    often = {each.name: each.every for each in schedules()}
    assert {name: often[name] for name in ("messages.deliver", "record.seal")} == {
        "messages.deliver": timedelta(seconds=15), "record.seal": MINUTE,
    }  # fmt: skip
    assert often["accounts.clear"] <= timedelta(hours=1)
    assert often["jobs.clear"] == timedelta(days=1)


def test_whatever_is_counted_from_the_facts_is_made_apart_from_letters_and_seals_and_rests():
    counted = {each.name: each.long for each in schedules() if each.name.endswith("summary")}
    assert len(counted) == 5
    assert {*counted.values()} == {True}


@pytest.mark.django_db
def test_a_seal_covers_what_is_new_and_nothing_is_sealed_twice():
    made_up.person("trial_manager")
    work("record.seal")(AT)
    work("record.seal")(AT + MINUTE)
    assert [seal.sealed_at for seal in Seal.objects.all()] == [AT]
    made_up.person("statistician")
    work("record.seal")(AT + 2 * MINUTE)
    assert Seal.objects.count() == 2
    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_what_ran_out_is_forgotten_and_what_lasts_is_kept():
    person = made_up.person("social_worker", ["glasgow"])
    for name, ends in (("gone", AT - timedelta(days=2)), ("open", AT + MINUTE)):
        about = {"person": person, "secret_hash": name, "expires_at": ends}
        SignInLink.objects.create(made_at=AT - timedelta(days=3), **about)
        KeptForm.objects.create(id=made_up.opened_family(person).pk, path="/", sealed=b"", **about)
        Session.objects.create(session_key=name, session_data="", expire_date=ends)
    work("accounts.clear")(AT)
    assert [link.secret_hash for link in SignInLink.objects.all()] == ["open"]
    assert [form.secret_hash for form in KeptForm.objects.all()] == ["open"]
    assert [session.session_key for session in Session.objects.all()] == ["open"]
