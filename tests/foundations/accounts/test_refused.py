"""Pages that were refused to somebody signed in are counted, in few rows, without holding up."""

import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations.accounts import actions, refused
from alongside.foundations.accounts.models import PageRefused, Person
from alongside.foundations.accounts.queries import system_person
from alongside.foundations.accounts.tasks import clear_what_ran_out
from tests.foundations.accounts.conftest import AT

PEOPLE, SIGN_INS = "/ips-feasibility/people/", "/ips-feasibility/people/sign-ins/"
ELSEWHERE, NOWHERE = "/another-study/people/", "/wp-login.php"


@pytest.fixture(autouse=True)
def nothing_waits():
    refused._waiting.take()
    yield
    refused._waiting.take()


@pytest.fixture
def at_the_door(client, nurse, study):
    """Somebody who may open nothing of what they ask for."""
    given = {"role": "research_nurse", "sites": ["glasgow"], "by": system_person(), "at": AT}
    actions.give_role(person=nurse, study=study, **given)
    client.force_login(nurse)
    return client


def rows():
    kept = PageRefused.objects.order_by("study", "page", "day")
    return [(one.person.name, one.study, one.page, one.times) for one in kept]


def test_who_was_refused_which_kind_of_page_how_often(at_the_door, nurse):
    answers = [
        at_the_door.get(PEOPLE),
        at_the_door.post(f"{PEOPLE}77/sessions/", {"reason": "Greta Fernsby"}),
        at_the_door.get(f"{PEOPLE}?q=Greta+Fernsby"),
        at_the_door.get(ELSEWHERE),
        at_the_door.get(NOWHERE),
        at_the_door.get("/my-account/"),
        Client().get(PEOPLE),
        Client().get(ELSEWHERE),
    ]
    assert [one.status_code for one in answers] == [403, 403, 403, 404, 404, 200, 302, 302]
    assert rows() == []
    refused.put_down()
    assert rows() == [
        (nurse.name, "", "study:people", 1),
        (nurse.name, "ips-feasibility", "study:end_sessions", 1),
        (nurse.name, "ips-feasibility", "study:people", 2),
    ]
    assert "Fernsby" not in str(PageRefused.objects.values())
    refused.put_down()
    assert sum(times for *_, times in rows()) == 4


def test_a_flood_makes_one_row_a_day_and_a_refused_page_writes_nothing(at_the_door, nurse, clock):
    with CaptureQueriesContext(connection) as asked:
        for _ in range(300):
            at_the_door.get(PEOPLE)
    assert not [q for q in asked if "pagerefused" in q["sql"]]
    with CaptureQueriesContext(connection) as few:
        refused.put_down()
    assert len(few) <= 8
    at_the_door.get(PEOPLE)
    refused.put_down()
    assert rows() == [(nurse.name, "ips-feasibility", "study:people", 301)]
    clock.shift(timedelta(days=1))
    tomorrow = Client()
    tomorrow.force_login(nurse)
    tomorrow.get(PEOPLE)
    refused.put_down()
    assert [times for *_, times in rows()] == [301, 1]


def test_what_cannot_be_written_now_is_written_the_next_time(at_the_door, monkeypatch):
    at_the_door.get(PEOPLE)

    def away(**given):
        raise DatabaseError("away")

    with monkeypatch.context() as patched:
        patched.setattr(PageRefused.objects, "get_or_create", away)
        refused.put_down()
    at_the_door.get(PEOPLE)
    refused.put_down()
    assert [times for *_, times in rows()] == [2]


def test_after_sixty_days_they_are_thrown_away(at_the_door):
    at_the_door.get(PEOPLE)
    refused.put_down()
    clear_what_ran_out(AT + timedelta(days=60))
    assert len(rows()) == 1
    clear_what_ran_out(AT + timedelta(days=61))
    assert rows() == []


@pytest.mark.django_db(transaction=True)
def test_a_process_puts_them_down_by_itself_while_it_goes_on(settings, rf):
    settings.REFUSALS_PUT_DOWN_AFTER = 0.05
    request = rf.get(PEOPLE)
    request.user = Person.objects.create_user("one@example.org", name="One", made_at=AT)
    for _ in range(3):
        request.resolver_match = type("Match", (), {"view_name": "study:people"})
        refused._count(request)
    until = time.monotonic() + 20
    while not rows() and time.monotonic() < until:
        time.sleep(0.05)
    refused._waiting.timer.join()
    assert rows() == [("One", "", "study:people", 3)]
