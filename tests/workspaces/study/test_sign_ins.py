"""Planted anomalies are found, leavers are closed, stolen laptops signed out."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations.accounts import actions as accounts
from alongside.foundations.accounts.events import What, happened
from alongside.foundations.accounts.models import AccountEvent, PageRefused
from alongside.foundations.accounts.queries import system_person
from alongside.workspaces.study import actions, holding, words
from alongside.workspaces.study.refused import refused_pages
from alongside.workspaces.study.sign_ins import LONDON, Odd, odd_in, worth_a_look
from tests.foundations.accounts.conftest import AT
from tests.workspaces.long_lists import short_pages
from tests.workspaces.study.test_people import made, manager, signed_in

__all__ = ["manager", "signed_in"]
pytestmark = pytest.mark.django_db
PEOPLE, SIGN_INS = "/ips-feasibility/people/", "/ips-feasibility/people/sign-ins/"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
IN, NO = What.SIGNED_IN, What.FAILED


def london(day, hour, minute=0):
    return datetime(2023, 7, day, hour, minute, tzinfo=LONDON)


def refused(person, study, page, times, at):
    PageRefused.objects.create(
        person=person, study=study.slug, page=page, day=at.date(), times=times, last_at=at
    )


@pytest.mark.parametrize(
    ("told", "odd"),
    [
        ([(IN, london(4, 9)), (What.SIGNED_OUT, london(4, 17)), (IN, london(5, 9))], []),
        ([(IN, london(4, 6))], []),
        ([(IN, london(4, 5, 59))], [Odd.AT_NIGHT]),
        ([(IN, london(4, 21, 59))], []),
        ([(IN, london(4, 22))], [Odd.AT_NIGHT]),
        ([(NO, london(4, 9)), (NO, london(4, 9, 1)), (IN, london(4, 9, 2))], []),
        ([(NO, london(4, 9, one)) for one in range(3)] + [(IN, london(4, 9, 3))],
         [Odd.AFTER_GUESSES]),
        ([(NO, london(4, 9, one)) for one in range(3)] + [(IN, london(4, 10))], []),
        ([(NO, london(4, 9))] * 5 + [(What.LOCKED, london(4, 9))], [Odd.LOCKED]),
        ([(IN, london(4, 9) - 60 * DAY), (IN, london(4, 9))], [Odd.AFTER_LONG_AWAY]),
        ([(IN, london(4, 9) - 59 * DAY), (IN, london(4, 9))], []),
        ([(What.PROOFS_REMOVED, london(4, 9))], [Odd.PROOFS_REMOVED]),
    ],
)  # fmt: skip
def test_what_is_odd_and_what_is_not(told, odd):
    assert [one for one, _ in odd_in(told)] == odd


def test_somebody_who_tries_a_closed_account_is_seen():
    assert [one for one, _ in odd_in([(NO, AT)], closed=True)] == [Odd.CLOSED_TRIED]
    assert [one for one, _ in odd_in([(NO, AT)])] == []


def test_planted_anomalies_stand_on_the_page_with_names_and_moments(
    signed_in, manager, study, clock, settings
):
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update={"second_factor": True})
    night = made("At Night", study, "research_nurse")
    away = made("Away Long", study, "statistician")
    made("Stranger Without Role", study)
    happened(IN, away, at=AT)
    clock.shift(100 * DAY)
    at = AT + 100 * DAY
    for minute in range(3):
        happened(NO, night, at=at - 9 * 60 * MINUTE + minute * MINUTE)
    happened(IN, night, at=at - 9 * 60 * MINUTE + 3 * MINUTE)
    happened(IN, manager, at=at)
    found = [(one.odd, one.name) for one in worth_a_look(study, at)]
    assert found == [
        (Odd.AT_NIGHT, "At Night"), (Odd.AFTER_GUESSES, "At Night"),
        (Odd.UNPROTECTED, "At Night"), (Odd.MAY_HAVE_LEFT, "Away Long"),
        (Odd.UNPROTECTED, "Away Long"), (Odd.UNPROTECTED, "Made Up Manager"),
    ]  # fmt: skip
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update={"second_factor": False})
    signed_in.force_login(manager)
    page = signed_in.get(SIGN_INS).content.decode()
    assert "3 things are out of the ordinary." in page
    assert words.ODD[Odd.AFTER_GUESSES] in page
    assert worth_a_look(study, at + 31 * DAY)[0].odd != Odd.AT_NIGHT


def test_every_kind_of_anomaly_is_found_when_it_is_planted(study, clock, settings, manager):
    """A kind that is added fails here until somebody plants it."""
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update={"second_factor": True})
    names = (
        "Night",
        "Guessed",
        "Away",
        "Locked",
        "Gone",
        "Proofs",
        "Bad File",
        "Signer",
        "Doors",
        "Left",
        "Bare",
    )
    who = {name: made(name, study, "statistician") for name in names}
    happened(IN, who["Away"], at=AT)
    accounts.close_account(person=who["Gone"], by=manager, at=AT, reason="Left the trial")
    clock.shift(100 * DAY)
    day = (AT + 100 * DAY).replace(hour=0)
    happened(IN, who["Night"], at=day + 60 * MINUTE)
    for minute in range(3):
        happened(NO, who["Guessed"], at=day + (480 + minute) * MINUTE)
    happened(IN, who["Guessed"], at=day + 484 * MINUTE)
    happened(IN, who["Away"], at=day + 490 * MINUTE)
    happened(What.LOCKED, who["Locked"], at=day + 491 * MINUTE)
    happened(NO, who["Gone"], at=day + 492 * MINUTE)
    happened(What.PROOFS_REMOVED, who["Proofs"], at=day + 493 * MINUTE)
    happened(What.MALWARE_BROUGHT, who["Bad File"], at=day + 494 * MINUTE, reason="Made.Up")
    happened(What.SIGNING_LOCKED, who["Signer"], at=day + 495 * MINUTE)
    for page, times in (("consent:give", 12), ("safety:signals", 8)):
        refused(who["Doors"], study, page, times, day + 496 * MINUTE)
    refused(who["Left"], study, "consent:give", 19, day + 496 * MINUTE)
    found = {(one.odd, one.name) for one in worth_a_look(study, AT + 100 * DAY)}
    planted = {
        (Odd.AT_NIGHT, "Night"), (Odd.AFTER_GUESSES, "Guessed"), (Odd.AFTER_LONG_AWAY, "Away"),
        (Odd.LOCKED, "Locked"), (Odd.CLOSED_TRIED, "Gone"), (Odd.PROOFS_REMOVED, "Proofs"),
        (Odd.MALWARE, "Bad File"), (Odd.SIGNING_LOCKED, "Signer"), (Odd.MANY_REFUSED, "Doors"),
        (Odd.MAY_HAVE_LEFT, "Left"), (Odd.UNPROTECTED, "Bare"),
    }  # fmt: skip
    assert planted - found == set()
    assert {odd for odd, _ in planted} == set(Odd)
    assert not [one for one in found if one[1] == "Gone" and one[0] != Odd.CLOSED_TRIED]


def test_a_blinded_reader_does_not_see_when_the_team_of_one_arm_works(study, clock):
    for role in ("ips_practitioner", "research_nurse"):
        happened(What.LOCKED, made(role, study, role), at=AT)
    seen = [{one.name for one in worth_a_look(study, AT, blinded=each)} for each in (False, True)]
    assert seen == [{"ips_practitioner", "research_nurse"}, {"research_nurse"}]


def test_the_page_shows_which_pages_were_refused_to_whom(signed_in, study, clock):
    for name, times in (("Few Doors", 2), ("Many Doors", 20)):
        refused(made(name, study, "research_nurse"), study, "consent:take_back", times, AT)
    old = made("Long Ago", study, "research_nurse")
    refused(old, study, "safety:signals", 50, AT - 31 * DAY)
    other = made("Other Study", study, "research_nurse")
    PageRefused.objects.create(person=other, study="another", page="x:y", day=AT, last_at=AT)
    page = signed_in.get(SIGN_INS).content.decode()
    assert page.count("consent: take back") == 2
    assert page.count(words.ODD[Odd.MANY_REFUSED]) == 1
    assert [name in page for name in ("Few Doors", "Many Doors", "Long Ago", "Other Study")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_blinded_reader_sees_what_was_refused_to_blinded_people_alone(study, clock):
    for role in ("ips_practitioner", "trial_manager", "research_nurse"):
        refused(made(role, study, role), study, "consent:give", 20, AT)
    held = holding.held_now(study)
    for blinded in (False, True):
        seen = {one.name for one in refused_pages(study, held, AT, blinded=blinded)}
        odd = {one.name for one in worth_a_look(study, AT, blinded=blinded)}
        others = set() if blinded else {"ips_practitioner", "trial_manager"}
        assert seen == odd == {"research_nurse"} | others


def test_many_things_to_look_at_come_a_page_at_a_time(signed_in, manager, study, clock):
    nurses = [made(f"Nurse {number}", study, "research_nurse") for number in range(4)]
    for number, nurse in enumerate(nurses):
        happened(What.LOCKED, nurse, at=AT + number * DAY)
    clock.shift(5 * DAY)
    signed_in.force_login(manager)
    with short_pages():
        pages = [signed_in.get(f"{SIGN_INS}?page={each}").content.decode() for each in (1, 2)]
    assert all("4 things are out of the ordinary." in page for page in pages)
    seen = [[f"Nurse {number}" in page for number in range(4)] for page in pages]
    assert seen == [[False, True, True, True], [True, False, False, False]]


def test_looking_through_them_is_written_with_what_was_found(signed_in, manager):
    assert "Nobody has looked yet." in signed_in.get(SIGN_INS).content.decode()
    assert signed_in.post(SIGN_INS, {"reason": " "}).status_code == 422
    answer = signed_in.post(SIGN_INS, {"reason": "Rang Ann; it was she"})
    assert answer.url == SIGN_INS
    assert "by Made Up Manager: Rang Ann; it was she" in signed_in.get(SIGN_INS).content.decode()
    event = AccountEvent.objects.get(what="sign_ins_looked_at")
    assert (event.person, event.reason) == (manager, "ips-feasibility: Rang Ann; it was she")


def test_the_page_asks_the_database_as_often_for_twenty_people_as_for_two(study, manager):
    def asked():
        with CaptureQueriesContext(connection) as counted:
            worth_a_look(study, AT)
        return len(counted)

    before = asked()
    for number in range(18):
        person = made(f"Nurse {number}", study, "research_nurse")
        happened(IN, person, at=AT)
    assert asked() == before


def test_a_stolen_laptop_is_signed_out_everywhere_with_a_reason(signed_in, manager, study):
    nurse = made("Stolen Laptop", study, "research_nurse")
    laptop = Client()
    laptop.force_login(nurse)
    leads = f"{PEOPLE}{nurse.pk}/sessions/"
    assert f'href="{leads}"' in signed_in.get(PEOPLE).content.decode()
    assert signed_in.post(leads, {"reason": ""}).status_code == 422
    assert laptop.get("/my-account/").status_code == 200
    assert signed_in.post(leads, {"reason": "Stolen on the train"}).url == PEOPLE
    assert laptop.get("/my-account/").status_code == 302
    event = AccountEvent.objects.get(person=nurse, what="sessions_ended")
    assert (event.recorded_by, event.reason) == (manager, "Stolen on the train")
    own = signed_in.post(f"{PEOPLE}{manager.pk}/sessions/", {"reason": "Mine"})
    assert "This is your own account." in own.content.decode()


def test_somebody_who_left_is_out_and_stays_out_and_somebody_must_still_give_roles(
    signed_in, manager, study
):
    nurse = made("Has Left", study, "research_nurse")
    browser = Client()
    browser.force_login(nurse)
    leads = f"{PEOPLE}{nurse.pk}/close/"
    assert signed_in.post(leads, {"reason": "Left the trial"}).url == PEOPLE
    assert browser.get("/my-account/").status_code == 302
    page = signed_in.get(PEOPLE).content.decode()
    assert ("Account closed" in page, f'href="{leads}"' in page) == (True, False)
    again = signed_in.post(leads, {"reason": "Again"})
    assert "is closed already" in again.content.decode()
    other = made("Second Manager", study, "trial_manager")
    accounts.close_account(person=manager, by=system_person(), at=AT, reason="Gone")
    with pytest.raises(actions.LastGiver):
        actions.close_account(study=study, person=other, by=manager, at=AT, reason="Too")


def test_nobody_without_the_right_signs_others_out_or_looks(client, study, clock):
    nurse = made("No Right", study, "research_nurse")
    client.force_login(nurse)
    answers = [client.post(f"{PEOPLE}{nurse.pk}/{what}/") for what in ("sessions", "close")]
    assert [one.status_code for one in [*answers, client.get(SIGN_INS)]] == [403, 403, 403]
