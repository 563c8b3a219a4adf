"""The register of breaches, and its clocks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.workspaces.study import breach_actions as actions
from alongside.workspaces.study import breaches, words
from alongside.workspaces.study.models import BreachReported, DataBreach
from tests.foundations.accounts.conftest import AT
from tests.workspaces.study.test_people import made, manager, signed_in

__all__ = ["manager", "signed_in"]
pytestmark = pytest.mark.django_db
REGISTER, RECORD = "/ips-feasibility/breaches/", "/ips-feasibility/breaches/record/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = "A laptop was left on a train. Disk encrypted, account signed out. GLA-0003 and GLA-0007."


def recorded(study, by, *, at=AT, **more):
    given = {"kind": "lost_device", "risk": "some", "people": 2, "words": WORDS}
    return actions.record_breach(study=study, by=by, at=at, **{**given, "occurred_at": at, **more})


def told(study, by, to, at, **more):
    (found,) = breaches.breaches(study)
    given = {"words": "", "occurred_at": at, **more}
    return actions.report_breach(study=study, breach=found, to=to, by=by, at=at, **given)


def again(person):
    """Signed in anew: the session of days ago is over."""
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("risk", "due"),
    [
        ("none", [("sponsor", 7 * DAY)]),
        ("some", [("regulator", 72 * HOUR), ("sponsor", 7 * DAY)]),
        ("high", [("regulator", 72 * HOUR), ("sponsor", 7 * DAY), ("people", None)]),
    ],
)
def test_who_has_to_hear_of_it_and_until_when(risk, due):
    found = [(one.to, one.until and one.until - AT) for one in breaches.must_hear(risk, AT)]
    assert found == due


@pytest.mark.parametrize(
    ("after", "said", "tone"),
    [
        (0 * HOUR, "72 hours left, until 7 July 2023, 10:00", "amber"),
        (71.5 * HOUR, "0 hours left, until 7 July 2023, 10:00", "amber"),
        (72 * HOUR + timedelta(seconds=1), "Overdue since 7 July 2023, 10:00", "red"),
    ],
)
def test_the_clock_of_the_regulator_runs_for_72_hours(after, said, tone):
    regulator = breaches.must_hear("some", AT)[0]
    assert words.due(regulator, AT + after) == (said, tone)


def test_a_breach_is_recorded_and_told_and_the_page_says_who_still_waits(
    signed_in, manager, study, clock
):
    assert "No breach was recorded." in signed_in.get(REGISTER).content.decode()
    assert signed_in.get(RECORD).status_code == 200
    when = {"occurred_at-day": "4", "occurred_at-month": "7", "occurred_at-year": "2023",
            "occurred_at-time": "09:30"}  # fmt: skip
    form = {"kind": "lost_device", "risk": "some", "people": "2", "words": WORDS, **when}
    assert signed_in.post(RECORD, {**form, "words": ""}).status_code == 422
    assert signed_in.post(RECORD, form).url == REGISTER
    breach = DataBreach.objects.get()
    assert (breach.people, breach.recorded_by, breach.occurred_at) == (
        2, manager, AT - HOUR / 2,
    )  # fmt: skip
    page = signed_in.get(REGISTER).content.decode()
    assert "1 breach has somebody who was not told yet." in page
    assert "71 hours left" in page
    leads = reverse("study:report_breach", args=[study.slug, breach.pk])
    assert f'href="{leads}"' in page
    assert signed_in.get(leads).status_code == 200
    clock.shift(2 * DAY)
    signed_in = again(manager)
    answer = signed_in.post(leads, {"to": "regulator", "words": "Reference 17", **when})
    assert answer.url == REGISTER
    clock.shift(6 * DAY)
    signed_in = again(manager)
    page = signed_in.get(REGISTER).content.decode()
    assert ("1 overdue." in page, "Told on 4 July 2023, 09:30" in page) == (True, True)
    assert signed_in.post(leads, {"to": "regulator", **when}).status_code == 422


def test_what_is_late_stays_late_and_what_is_told_closes(study, manager):
    recorded(study, manager)
    told(study, manager, "regulator", AT + 73 * HOUR)
    told(study, manager, "sponsor", AT + 74 * HOUR)
    (found,) = breaches.breaches(study)
    assert found.open is False
    assert [one.is_late(AT + 99 * DAY) for one in found.due] == [True, False]
    assert words.breaches_sentence(0, 0) == "Nobody waits to be told of a breach."


def test_names_moments_that_cannot_be_and_a_second_report_are_refused(study, manager):
    with pytest.raises(actions.NamesSomebody, match="Write study numbers"):
        recorded(study, manager, words="The letter of Mrs Testname went to 12 High Street")
    with pytest.raises(actions.NotYet):
        recorded(study, manager, occurred_at=AT + HOUR)
    recorded(study, manager)
    with pytest.raises(actions.NotYet):
        told(study, manager, "sponsor", AT + HOUR, occurred_at=AT - HOUR)
    told(study, manager, "sponsor", AT + HOUR)
    with pytest.raises(actions.ToldAlready):
        told(study, manager, "sponsor", AT + 2 * HOUR)
    assert (DataBreach.objects.count(), BreachReported.objects.count()) == (1, 1)


def test_the_register_takes_two_queries_however_long_it_is(study, manager):
    for _ in range(5):
        recorded(study, manager)
    with CaptureQueriesContext(connection) as counted:
        assert len(breaches.breaches(study)) == 5
    assert len(counted) == 2


def test_a_blinded_reader_sees_the_clocks_and_not_the_words(client, study, manager):
    recorded(study, manager)
    client.force_login(made("Blinded Reader", study, "principal_investigator"))
    leads = reverse("study:report_breach", args=[study.slug, DataBreach.objects.get().pk])
    for page in (client.get(each).content.decode() for each in (REGISTER, leads)):
        assert ("on a train" in page, words.BREACH_WORDS_KEPT in page) == (False, True)


def test_nobody_else_opens_the_register(client, study, clock):
    client.force_login(made("No Right", study, "statistician"))
    assert [client.get(each).status_code for each in (REGISTER, RECORD)] == [403, 403]
