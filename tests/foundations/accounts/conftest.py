"""Accounts at a moment that the tests choose."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache

from alongside.foundations.accounts import actions, queries
from alongside.foundations.accounts.models import AccountEvent
from alongside.foundations.record.models import Entry
from alongside.workspaces.study.queries import study as find_study

AT = datetime(2023, 7, 4, 9, tzinfo=UTC)
PASSWORD = "marigold pine lantern 41"


@pytest.fixture(autouse=True)
def installation(settings):
    settings.ROOT_URLCONF = "tests.foundations.accounts.addresses"
    settings.MFA_ADAPTER = "alongside.foundations.accounts.factors.SealedFactors"
    settings.SESSION_COOKIE_AGE = 72 * 3600
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    cache.clear()


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as moved:
        yield moved


@pytest.fixture
def nurse(clock, db):
    return actions.make_person(
        email="Nurse@Example.org",
        name="Made-up Nurse",
        by=queries.system_person(),
        at=AT,
        password=PASSWORD,
    )


@pytest.fixture
def worker(clock, db, study):
    """A social worker, who may sign in by link."""
    person = actions.make_person(
        email="worker@example.org", name="Made-up Worker", by=queries.system_person(), at=AT
    )
    actions.give_role(
        person=person,
        study=study,
        role="social_worker",
        sites=["glasgow"],
        by=queries.system_person(),
        at=AT,
    )
    return person


@pytest.fixture
def study():
    return find_study("ips-feasibility")


def sign_in(client, email="nurse@example.org", password=PASSWORD, **more):
    return client.post("/account/login/", {"login": email, "password": password, **more})


def events(person):
    """What happened to an account, in the order of the ledger."""
    whats = {event.pk: event.what for event in AccountEvent.objects.filter(person=person)}
    lines = Entry.objects.filter(fact__in=whats).order_by("number")
    return [whats[line.fact] for line in lines]
