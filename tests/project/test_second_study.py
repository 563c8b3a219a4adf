"""A new trial needs a folder and no code: three arms, two visits, other roles, other languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.record.models import Fact
from alongside.foundations.record.writing import write
from alongside.science.instruments.progress import asked_items
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.consent.actions.refusals import TooSoon
from alongside.workspaces.families.models import Parent
from alongside.workspaces.families.queries import Contact
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.randomisation import actions as randomisation
from alongside.workspaces.randomisation.models import Allocation
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.given import ChildGiven, LeafletGiven, ParentGiven, People
from alongside.workspaces.study import queries
from tests.project.crawling import crawled
from tests.project.running import ROOT

SECOND = ROOT / "tests/studies/second_study"
AT = datetime(2025, 7, 1, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = People(
    parents=(ParentGiven("Saskia van der Made-Up", "mother", date(1995, 2, 3)),),
    children=(ChildGiven("Joris van der Made-Up", date(2025, 1, 20), 3),),
    contact=Contact(phones=("+31 20 000 0003",), preferred="phone", safe_to_leave_message=True),
)


@pytest.fixture
def here(db, settings):
    """An installation that runs the second study alone, with one person for each of its roles."""
    own = {"studies": str(SECOND)}
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update=own)
    queries._installed.cache_clear()
    study = queries.study("home-visits")
    people = {}
    for role in study.roles:
        person = Person.objects.create_user(f"{role.id}@example.org", name=role.name, made_at=AT)
        write(RoleGiven, study=study, by=person, at=AT, person=person, role=role.id, sites=[])
        people[role.id] = person
    yield SimpleNamespace(study=study, **people)
    queries._installed.cache_clear()


def referred(here, at):
    """The midwife refers a family and gives the leaflet."""
    referral = referrals.refer(
        study=here.study, site="utrecht", team="wijk", by=here.midwife, at=at, criteria={},
        agreed_to_contact=True, people=PEOPLE, leaflet=LeafletGiven("in_person", at),
    )  # fmt: skip
    return {"study": here.study, "family": referral.family, "by": here.midwife}


def eligible(here, about, at):
    criteria = {
        one.id: {"answer": one.answer_that_allows, "note": ""} for one in here.study.eligibility
    }
    referrals.screen(**about, at=at, criteria=criteria)
    referrals.decide(**about, at=at, eligible=True)


def signed(about, at):
    parent = Parent.objects.get(family=about["family"])
    return consent.give_consent(
        **about, at=at, kind="take_part", parent=parent, statements={"yes": True},
        signed_as="typed", signature="Saskia", mode="in_person",
    )  # fmt: skip


def visited(here, about, visit, mode, at):
    """The blinded tester goes through every form of a visit."""
    own = {"study": here.study, "by": here.tester}
    opened = assessments.open_visit(**own, family=about["family"], at=at, visit=visit, mode=mode)
    for form in opened.forms:
        asked = asked_items(instrument(here.study, form["instrument"]), {})
        answers = {item.code: item.options[0].code for item in asked if item.options}
        own_form = {**own, "opened": opened, "form": form["key"]}
        assessments.save_answers(**own_form, at=at + HOUR, answers=answers)
        assessments.finish_form(**own_form, at=at + HOUR, rest="refused")
    assessments.finish_visit(**own, at=at + HOUR, opened=opened)
    return [form["instrument"] for form in opened.forms]


@pytest.fixture
def followed(here):
    """One family's whole way, from the referral to the last visit a year later."""
    randomisation.seal_sequence(
        study=here.study, stratum="utrecht", length=12, by=here.leader, at=AT
    )
    about = referred(here, AT)
    eligible(here, about, AT + DAY)
    signed(about, AT + 2 * DAY)
    first = visited(here, about, "first", "face_to_face", AT + 5 * DAY)
    leading = {**about, "by": here.leader}
    given = randomisation.allocate(**leading, at=AT + 6 * DAY)
    for told in ("family", "referrer"):
        randomisation.tell(**leading, at=AT + 7 * DAY, told=told, channel="telephone")
    if here.study.arm(given.arm).is_intervention:
        randomisation.pass_referral_on(
            **leading, at=AT + 7 * DAY, to="Huisbezoek Utrecht", channel="email"
        )
    last = visited(here, about, "last", "remote", AT + 372 * DAY)
    return SimpleNamespace(**{**about, "arm": given.arm, "first": first, "last": last})


def test_consent_waits_for_this_study_s_own_hours(here):
    about = referred(here, AT)
    eligible(here, about, AT + DAY)
    with pytest.raises(TooSoon, match="Thursday 3 July"):
        signed(about, AT + 47 * HOUR)
    given = signed(about, AT + 48 * HOUR)
    assert (given.document, given.document_version, given.language) == ("agreement", "1", "nl")


def test_the_criteria_are_asked_in_the_words_of_the_place(here):
    about = referred(here, AT)
    client = Client()
    client.force_login(here.midwife)
    with clock.held_at(AT + DAY):
        number = about["family"].number
        page = client.get(reverse("referrals:screening", args=["home-visits", number])).text
    assert "Er is een kind onder 2 jaar." in page
    assert "Er is een ondertoezichtstelling." in page


def test_the_forms_follow_this_study_s_ages_corrected_for_early_birth(followed):
    """Born on 20 January, three weeks early: 5 months at the first visit, 17 at the last."""
    assert followed.first == ["pedsql_infant_1_12"]
    assert followed.last == ["pedsql_infant_13_24"]


def test_the_family_is_counted_at_every_stage_and_retained_by_this_study_s_rule(here, followed):
    with clock.held_at(AT + 400 * DAY):
        flow = look(here.study).flow([site.id for site in here.study.sites])
    assert {stage.value: flow.total(stage) for stage in flow.reached} == {
        "identified": 1, "agreed_to_contact": 1, "screened": 1, "eligible": 1, "consented": 1,
        "baseline_complete": 1, "randomised": 1, "retained": 1,
    }  # fmt: skip


def test_three_arms_are_given_two_to_one_to_one(here, settings):
    """Nine families and more would be needed to see it in the record: the sealed places show it."""
    randomisation.seal_sequence(
        study=here.study, stratum="utrecht", length=80, by=here.leader, at=AT
    )
    from collections import Counter

    from alongside.workspaces.randomisation.drawn_places import opened
    from alongside.workspaces.randomisation.models import Slot

    arms = Counter(opened(here.study, slot) for slot in Slot.objects.all())
    assert set(arms) == {"weekly", "monthly", "usual"}
    assert abs(arms["weekly"] - 40) <= 4
    assert arms["weekly"] + arms["monthly"] + arms["usual"] == 80


NOT_FACTS = ("record_entry", "outbox_message", "accounts_attempt", "accounts_signinlink",
             "accounts_keptform", "sealing_subjectkey", "mfa_authenticator")  # fmt: skip


def what_is_kept():
    """Every row of facts, letters, keys and proofs, as one sum for each table; summaries that
    pages keep of them are left out, and so are sessions."""
    facts = [model._meta.db_table for model in apps.get_models() if issubclass(model, Fact)]
    found = {}
    with connection.cursor() as cursor:
        for table in (*facts, *NOT_FACTS):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = hash(tuple(sorted(map(repr, cursor.fetchall()))))
    return found


def test_every_page_is_drawn_for_every_role_in_the_study_s_own_words(here, followed):
    before = what_is_kept()
    with clock.held_at(AT + 400 * DAY):
        drawn = {role.id: crawled(here.study, getattr(here, role.id)) for role in here.study.roles}
    assert what_is_kept() == before  # looking changes nothing
    for role, pages in drawn.items():
        shown = [page for page in pages if page.status == 200]
        assert len(shown) > 10, role
        assert {page.status for page in pages} <= {200, 302, 403, 404, 405}
        foreign = ("Glasgow", "Bromley", "IPS", "Infant Parent Support", "ring 999")
        found = {(page.address, word) for page in shown for word in foreign if word in page.text}
        assert found == set(), role


def test_the_pages_speak_of_this_study_s_criteria_visits_consents_and_places(here, followed):
    def page(person, view, *arguments):
        client = Client()
        client.force_login(person)
        with clock.held_at(AT + 400 * DAY):
            return client.get(reverse(view, args=["home-visits", *arguments])).text

    number = followed.family.number
    assert number.startswith("UTR-")
    assert "Utrecht" in page(here.midwife, "caseload:family", number)
    assert "Meedoen" in page(here.midwife, "consent:matrix", number)
    assert "Laatste bezoek" in page(here.tester, "assessments:visit", number, "last")
    arm = here.study.arm(followed.arm).name
    assert arm in page(here.leader, "caseload:family", number)
    assert arm not in page(here.tester, "caseload:family", number)
    assert Allocation.objects.get().arm == followed.arm
