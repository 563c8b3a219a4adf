"""Each consent is withdrawn on its own; a family stops in one of the study's ways."""

from datetime import timedelta
from uuid import UUID

import pytest

from alongside.foundations.record.models import Entry
from alongside.workspaces.consent import actions, queries, words
from alongside.workspaces.consent.models import ConsentGiven, ServiceStopped, Withdrawal
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.families.queries import Exit
from tests.workspaces.made_up import AT, consented_family, person, signed, study

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)
LATER = AT + DAY
KINDS = [kind.id for kind in study().consents]
ENTRY = UUID("01875000-0000-7000-8000-00000000c002")


@pytest.fixture
def family(worker, coordinator):
    return consented_family(worker, coordinator)


def names(family):
    return {id: state.state for id, state in queries.states(family).items()}


def withdraw(family, by, scope, **more):
    given = {"at": LATER + DAY, **more}
    return actions.withdraw(study=study(), family=family, by=by, scope=scope, **given)


def withdraw_consent(family, by, kind, **more):
    given = {"at": LATER + DAY, **more}
    return actions.withdraw_consent(study=study(), family=family, by=by, kind=kind, **given)


def take_back(fact, by, at=LATER + 2 * DAY, reason="Recorded for the wrong family"):
    return actions.take_back(study=study(), fact=fact, by=by, at=at, reason=reason)


@pytest.mark.parametrize("kind", KINDS)
def test_each_consent_is_given_and_withdrawn_on_its_own(kind, family, coordinator):
    associate = person("research_associate")
    nothing_else = {id: "given" if id == "trial" else "not_asked" for id in KINDS}
    if kind != "trial":
        taker = associate if kind == "interview" else coordinator
        signed(family, taker, at=LATER, kind=kind)
    assert names(family) == {**nothing_else, kind: "given"}
    withdraw_consent(family, coordinator, kind)
    assert names(family) == {**nothing_else, kind: "withdrawn"}


def test_withdrawing_one_of_all_leaves_the_others(family, coordinator):
    for kind in ("routine_health", "routine_social_work", "definitive_contact"):
        signed(family, coordinator, at=LATER, kind=kind)
    withdraw_consent(family, coordinator, "routine_health")
    assert names(family) == {
        "trial": "given",
        "routine_health": "withdrawn",
        "routine_social_work": "given",
        "interview": "not_asked",
        "definitive_contact": "given",
    }
    assert queries.permitting(study(), "routine_social_work") == {family.pk: LATER}
    assert queries.permitting(study(), "routine_health") == {}
    assert not queries.permits(family, "routine_health")
    assert queries.exits(study()) == {}


def test_a_separate_consent_can_be_given_again_after_it_was_withdrawn(family, coordinator):
    signed(family, coordinator, at=LATER, kind="routine_health")
    withdraw_consent(family, coordinator, "routine_health")
    signed(family, coordinator, at=LATER + 2 * DAY, kind="routine_health")
    assert names(family)["routine_health"] == "given"
    assert queries.permitting(study(), "routine_health") == {family.pk: LATER + 2 * DAY}


def test_a_consent_that_is_not_given_cannot_be_withdrawn(family, coordinator):
    with pytest.raises(actions.NothingToWithdraw):
        withdraw_consent(family, coordinator, "interview")


def test_a_consent_cannot_be_withdrawn_before_it_was_given(family, coordinator):
    with pytest.raises(actions.BeforeTheOther):
        withdraw_consent(family, coordinator, "trial", occurred_at=LATER - DAY)


def test_no_reason_is_demanded_and_an_unknown_one_is_refused(family, coordinator):
    with pytest.raises(actions.ReasonsUnknown):
        withdraw_consent(family, coordinator, "trial", reasons=["bored"])
    fact = withdraw_consent(family, coordinator, "trial", reasons=["not_helpful", "other"])
    assert (fact.reasons, fact.words, fact.reason) == (["not_helpful", "other"], "", "")


def test_not_given_is_recorded_and_can_change(family, coordinator):
    told = {"study": study(), "family": family, "by": coordinator, "kind": "routine_health"}
    first = actions.not_given(at=LATER, **told)
    assert actions.not_given(at=LATER + DAY, **told) == first
    assert names(family)["routine_health"] == "not_given"
    signed(family, coordinator, at=LATER + DAY, kind="routine_health")
    assert names(family)["routine_health"] == "given"
    with pytest.raises(actions.WithdrawInstead):
        actions.not_given(at=LATER + DAY, **told)


def test_without_the_trial_s_consent_the_family_declines_instead(family, coordinator):
    with pytest.raises(actions.DeclineInstead):
        actions.not_given(study=study(), family=family, by=coordinator, at=LATER, kind="trial")


def test_withdrawing_the_trial_s_consent_is_an_exit_and_the_consent_stays_counted(
    family, coordinator
):
    withdraw_consent(family, coordinator, "trial", reasons=["too_many_questions"])
    assert queries.exits(study()) == {family.pk: Exit("too_many_questions", LATER + DAY)}
    assert queries.consented(study()) == {family.pk: LATER}
    assert (queries.gave_trial_consent(family), queries.may_assess(family)) == (False, False)
    with pytest.raises(actions.FamilyHasStopped):
        signed(family, coordinator, at=LATER + 2 * DAY)


def test_stopping_the_service_is_no_exit_and_questions_go_on(family, coordinator):
    fact = withdraw(family, coordinator, "from_intervention", main_reason="not_helpful")
    assert isinstance(fact, ServiceStopped)
    assert queries.withdrawn_from_intervention(study()) == {
        family.pk: Exit("not_helpful", LATER + DAY)
    }
    assert queries.exits(study()) == {}
    assert queries.may_assess(family)


def test_stopping_data_collection_ends_the_questions_and_keeps_the_answers(family, coordinator):
    fact = withdraw(family, coordinator, "from_data_collection", told_by="parent")
    assert (type(fact), fact.told_by) == (Withdrawal, "parent")
    assert queries.exits(study()) == {family.pk: Exit("no_reason_given", LATER + DAY)}
    assert (queries.may_assess(family), queries.left_out(study())) == (False, {})
    with pytest.raises(actions.FamilyHasStopped):
        signed(family, coordinator, at=LATER + 2 * DAY, kind="routine_health")


def test_taking_the_answers_out_marks_the_data(family, coordinator):
    withdraw(family, coordinator, "from_data_collection")
    withdraw(family, coordinator, "of_data", at=LATER + 2 * DAY)
    assert queries.left_out(study()) == {family.pk: LATER + 2 * DAY}
    assert queries.left_out(study(), LATER + DAY) == {}
    assert queries.exits(study()) == {family.pk: Exit("no_reason_given", LATER + DAY)}
    with pytest.raises(actions.AlreadyWithdrawn):
        withdraw(family, coordinator, "from_data_collection", at=LATER + 3 * DAY)


def test_a_family_that_did_not_consent_has_nothing_to_withdraw_from(worker, coordinator):
    from tests.workspaces.made_up import eligible_family

    family = eligible_family(worker, coordinator)
    with pytest.raises(actions.NotInTheStudy):
        withdraw(family, coordinator, "of_data")


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"scope": "from_everything"}, actions.UnknownCode),
        ({"scope": "of_data", "told_by": "a bird"}, actions.UnknownCode),
        ({"scope": "of_data", "main_reason": "bored"}, actions.ReasonsUnknown),
        ({"scope": "of_data", "occurred_at": LATER - DAY}, actions.BeforeTheOther),
        ({"scope": "of_data", "occurred_at": LATER + 2 * DAY}, actions.InTheFuture),
    ],
)
def test_a_withdrawal_that_makes_no_sense_is_refused(told, refusal, family, coordinator):
    with pytest.raises(refusal):
        withdraw(family, coordinator, **told)


def test_a_withdrawal_sent_twice_is_one(family, coordinator):
    first = withdraw(family, coordinator, "of_data", entry=ENTRY)
    again = withdraw(family, coordinator, "of_data", entry=ENTRY, at=LATER + 2 * DAY)
    assert (first.pk, again.pk, Withdrawal.objects.count()) == (ENTRY, ENTRY, 1)


def test_a_withdrawal_recorded_by_mistake_is_taken_back_with_a_reason(family, coordinator):
    fact = withdraw(family, coordinator, "of_data")
    with pytest.raises(actions.ReasonNeeded):
        take_back(fact, coordinator, reason=" ")
    take_back(fact, coordinator)
    assert (queries.exits(study()), queries.left_out(study())) == ({}, {})
    assert queries.may_assess(family)
    assert queries.exits(study(), LATER + DAY) == {family.pk: Exit("no_reason_given", LATER + DAY)}
    assert Withdrawal.objects.count() == 2


def test_a_withdrawn_consent_is_valid_again_when_that_was_a_mistake(family, coordinator):
    fact = withdraw_consent(family, coordinator, "trial")
    take_back(fact, coordinator)
    assert names(family)["trial"] == "given"
    assert queries.exits(study()) == {}


def test_a_trial_consent_recorded_by_mistake_leaves_a_deviation(family, coordinator):
    take_back(ConsentGiven.objects.get(), coordinator)
    assert names(family)["trial"] == "not_asked"
    assert queries.consented(study()) == {}
    assert queries.consented_at(family) is None
    assert [row.kind for row in Deviation.objects.all()] == ["consent_procedure"]


def test_only_facts_of_consent_are_taken_back_here(family, coordinator):
    child = Deviation.objects.model(family=family)
    with pytest.raises(actions.NotToBeTakenBack):
        take_back(child, coordinator)


def test_a_blinded_reader_is_told_nothing_of_the_service(family, coordinator):
    withdraw(family, coordinator, "from_intervention")
    row = ServiceStopped.objects.get()
    assert [one.stops for one in queries.stoppings(family)] == [("service",)]
    assert queries.stoppings(family, blinded=True) == []
    assert queries.correctable(family, row.pk, blinded=True) is None
    assert queries.correctable(family, row.pk) == row


def test_what_was_known_at_a_moment_stays_known(family, coordinator):
    withdraw_consent(family, coordinator, "trial")
    assert queries.state(family, "trial", LATER).state == "given"
    assert queries.state(family, "trial", AT).state == "not_asked"
    assert queries.consented(study(), AT) == {}
    assert queries.exits(study(), LATER) == {}


def test_every_kind_of_fact_has_a_sentence_without_a_name(family, coordinator):
    signed(family, coordinator, at=LATER, kind="routine_health")
    withdraw_consent(family, coordinator, "routine_health")
    actions.not_given(
        study=study(), family=family, by=coordinator, at=LATER + DAY, kind="definitive_contact"
    )
    actions.send_copy(
        study=study(), family=family, by=coordinator, at=LATER + DAY, kind="trial",
        subject="Your copy", body="…",
    )  # fmt: skip
    withdraw(family, coordinator, "from_intervention", at=LATER + DAY)
    withdraw(family, coordinator, "of_data", at=LATER + DAY)
    kinds = Entry.objects.filter(kind__startswith="consent.").values_list("kind", flat=True)
    assert set(kinds) == set(words.DESCRIBE)
    from django.apps import apps

    said = {
        words.DESCRIBE[line.kind](apps.get_model(line.kind).objects.get(pk=line.fact), study())
        for line in Entry.objects.filter(kind__startswith="consent.")
    }
    assert said == {
        "Consent given: Taking part in the study, version 1.0, signed by typing the name",
        "Consent given: Use of health records, version 1.0, signed by typing the name",
        "Consent withdrawn: Use of health records",
        "Asked for, and not given: Hearing about the next study",
        "A copy of a signed consent was sent to the family by email",
        "The family stopped the service.",
        "The family answers no more questions. Its answers are left out of every later result.",
    }
