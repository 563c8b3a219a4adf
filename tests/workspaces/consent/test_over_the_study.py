"""Consent over many families: signing again, next steps, and a constant number of queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations import clock
from alongside.science.protocol import Permission
from alongside.workspaces.consent import actions, queries, words
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.referrals import actions as referrals
from tests.workspaces.made_up import (
    AT,
    consented_family,
    eligible_family,
    screened_family,
    signed,
    study,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)
LATER = AT + DAY
JUNE = AT + 60 * DAY


def steps(at):
    found = words.next_steps(study(), ["glasgow"], at)
    return [(step.number, step.what, step.due, step.view, step.arguments) for step in found]


def statements(ask):
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def test_a_newer_version_asks_for_a_new_signature(amended, worker, coordinator):
    family = consented_family(worker, coordinator)
    with clock.held_at(LATER):
        assert queries.state(family, "trial").state == "given"
    with clock.held_at(JUNE):
        state = queries.state(family, "trial")
    assert (state.state, state.given.version, state.document.version) == (
        "sign_again",
        "1.0",
        "2.0",
    )
    assert state.is_valid


def test_the_new_version_is_signed_beside_the_old_one(amended, worker, coordinator):
    family = consented_family(worker, coordinator)
    again = signed(family, coordinator, at=JUNE)
    with clock.held_at(JUNE):
        state = queries.state(family, "trial")
    assert (again.document_version, again.supersedes, state.state) == ("2.0", None, "given")
    assert queries.consented(study()) == {family.pk: LATER}
    assert queries.consented_at(family) == LATER
    with pytest.raises(actions.AlreadyGiven):
        signed(family, coordinator, at=JUNE)


def test_a_paper_form_takes_the_version_of_the_day_it_was_signed(amended, worker, coordinator):
    family = eligible_family(worker, coordinator)
    given = signed(family, coordinator, at=JUNE, occurred_at=LATER)
    assert (given.document_version, Deviation.objects.count()) == ("1.0", 0)
    with clock.held_at(JUNE):
        assert queries.state(family, "trial").state == "sign_again"


def test_an_old_version_that_is_signed_all_the_same_is_a_deviation(amended, worker, coordinator):
    family = eligible_family(worker, coordinator)
    given = signed(family, coordinator, at=JUNE, version="1.0")
    assert given.document_version == "1.0"
    assert [row.what for row in Deviation.objects.all()] == [
        "Version 1.0 of “Taking part in the study” was signed. Version 2.0 was in use."
    ]


def test_a_version_cannot_have_been_signed_before_it_was_in_use(amended, worker, coordinator):
    family = eligible_family(worker, coordinator)
    with pytest.raises(actions.VersionNotYet) as refused:
        signed(family, coordinator, at=JUNE, occurred_at=LATER, version="2.0")
    assert str(refused.value) == (
        "Version 2.0 is in use since 1 June 2023; on 4 April 2023, 10:00 it was version 1.0. Look "
        "which version stands on the paper form: open that version from the link on top of this "
        "page, or check the date."
    )


def test_a_form_signed_before_the_decision_on_eligibility_is_a_deviation(worker, coordinator):
    from alongside.workspaces.referrals import actions as referrals
    from tests.workspaces.made_up import screened_family

    family = screened_family(worker, coordinator)
    referrals.decide(study=study(), family=family, by=coordinator, at=LATER + DAY, eligible=True)
    signed(family, coordinator, at=LATER + DAY, occurred_at=LATER)
    assert [row.kind for row in Deviation.objects.all()] == ["consent_procedure"]


def test_next_steps_say_from_when_consent_can_be_taken(worker, coordinator):
    family = eligible_family(worker, coordinator)
    number = family.number
    assert steps(AT) == [
        (
            number,
            "Consent can be taken from 4 April 2023, 10:00",
            date(2023, 4, 6),
            "consent:give",
            (number, "trial"),
        )
    ]
    assert steps(LATER) == [
        (
            number,
            "Take consent: the family has had its time to think",
            date(2023, 4, 6),
            "consent:give",
            (number, "trial"),
        )
    ]


def test_consent_is_late_only_from_when_it_could_be_taken(worker, coordinator):
    """The information came on 3 April; eligibility was decided weeks later."""
    family = screened_family(worker, coordinator)
    decided = AT + 20 * DAY
    referrals.decide(study=study(), family=family, by=coordinator, at=decided, eligible=True)
    assert [due for _, _, due, *_ in steps(decided)] == [date(2023, 4, 25)]


def test_next_steps_without_information_ask_for_it_first(worker, coordinator):
    family = eligible_family(worker, coordinator, leaflet=None)
    assert steps(LATER) == [
        (
            family.number,
            "Give the information sheet, so that consent can be taken",
            date(2023, 4, 5),
            "consent:matrix",
            (family.number,),
        )
    ]


def test_next_steps_after_consent_ask_for_the_separate_ones_until_answered(worker, coordinator):
    family = consented_family(worker, coordinator)
    assert [what for _, what, *_ in steps(LATER)] == [
        "Ask about: use of health records, use of social work records, hearing about the next study"
    ]
    signed(family, coordinator, at=LATER, kind="routine_health")
    for kind in ("routine_social_work", "definitive_contact"):
        actions.not_given(study=study(), family=family, by=coordinator, at=LATER, kind=kind)
    assert steps(LATER) == []


def test_next_steps_ask_for_a_new_signature(amended, worker, coordinator):
    family = consented_family(worker, coordinator)
    assert steps(JUNE)[0] == (
        family.number,
        "Sign again: Taking part in the study has a new version",
        date(2023, 6, 5),
        "consent:give",
        (family.number, "trial"),
    )


def test_next_steps_belong_to_those_who_take_consent_at_the_site(worker, coordinator):
    eligible_family(worker, coordinator)
    found = words.next_steps(study(), ["glasgow"], AT)
    elsewhere = words.next_steps(study(), ["bromley"], AT)
    assert ({step.permission for step in found}, elsewhere) == ({Permission.CONSENT_TAKE}, [])


def test_a_family_that_stopped_has_no_next_step(worker, coordinator):
    family = consented_family(worker, coordinator)
    actions.withdraw(
        study=study(), family=family, by=coordinator, at=LATER, scope="from_data_collection"
    )
    assert steps(LATER) == []


def test_ten_families_take_as_many_queries_as_one(worker, coordinator):
    def everything():
        queries.consented(study())
        queries.exits(study())
        queries.withdrawn_from_intervention(study())
        queries.left_out(study())
        queries.permitting(study(), "trial")
        words.next_steps(study(), ["glasgow"], LATER + 9 * DAY)

    families = [eligible_family(worker, coordinator) for _ in range(10)]
    signed(families[0], coordinator, at=LATER)
    one = statements(everything)
    for number, family in enumerate(families[1:], 1):
        signed(family, coordinator, at=LATER + number * timedelta(hours=1))
    for family in families[5:]:
        actions.withdraw(
            study=study(), family=family, by=coordinator, at=LATER + DAY, scope="of_data"
        )
    assert statements(everything) == one
    assert (len(queries.consented(study())), len(queries.exits(study()))) == (10, 5)
