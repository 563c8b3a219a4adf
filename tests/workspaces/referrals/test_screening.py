"""Contact, information, screening, questions to the team, decisions and declining."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.accounts.signing import NotSigned
from alongside.foundations.record.writing import ClockBehindRecord
from alongside.workspaces.families import actions as family_actions
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families.queries import Exit
from alongside.workspaces.referrals import actions, queries, words
from alongside.workspaces.referrals.due import working_days_after
from alongside.workspaces.referrals.given import ChildGiven, ParentGiven, Reasons
from alongside.workspaces.referrals.models import (
    Ambiguity,
    AmbiguityDecision,
    EligibilityDecision,
    Referral,
    Screening,
)
from tests.workspaces.long_lists import all_pages, cost_of
from tests.workspaces.made_up import (
    AT,
    CONTACT,
    PASSWORD,
    PEOPLE,
    allowing,
    eligible_family,
    person,
    referred_family,
    screened_family,
    study,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
OUTSIDE = Reasons(("outside_area", "in_therapy"), "outside_area", "Moved to another council")
BUSY = Reasons(("too_much_going_on",), "too_much_going_on")


@pytest.fixture
def worker():
    return person("social_worker", ["glasgow"])


@pytest.fixture
def coordinator():
    return person("recruitment_coordinator", ["glasgow"], name="First Coordinator")


@pytest.fixture
def manager():
    return person("trial_manager")


@pytest.fixture
def family(worker):
    return referred_family(worker)


def attempt(family, by, **more):
    given = {"at": LATER, "channel": "phone", "outcome": "no_answer", **more}
    return actions.record_attempt(study=study(), family=family, by=by, **given)


def screen(family, by, at=LATER, **changed):
    return actions.screen(study=study(), family=family, by=by, at=at, criteria=allowing(**changed))


def decide(family, by, *, eligible=True, at=LATER, **more):
    return actions.decide(study=study(), family=family, by=by, at=at, eligible=eligible, **more)


def ask(family, by, criterion="in_therapy", at=LATER):
    return actions.ask_team(
        study=study(), family=family, by=by, at=at, criterion=criterion,
        question="Does play therapy at nursery count?",
    )  # fmt: skip


def answer(ambiguity, by, *, said="no", password=PASSWORD, at=LATER):
    return actions.answer_question(
        study=study(), ambiguity=ambiguity, by=by, at=at, answer=said,
        decision="Nursery play is not therapy.", password=password,
    )  # fmt: skip


def take_back(fact, by, reason="Recorded for the wrong family"):
    return actions.take_back(study=study(), fact=fact, by=by, at=LATER, reason=reason)


def test_attempts_are_kept_with_their_outcome_and_when_to_try_next(family, coordinator):
    attempt(family, coordinator, next_due=date(2023, 4, 6), note="Rang out")
    attempt(family, coordinator, outcome="interested", at=LATER + timedelta(hours=1))
    assert [(row.outcome, row.note, row.next_due) for row in queries.attempts(family)] == [
        ("interested", "", None), ("no_answer", "Rang out", date(2023, 4, 6))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"channel": "pigeon"}, actions.UnknownCode),
        ({"outcome": "rude"}, actions.UnknownCode),
        ({"next_due": date(2023, 4, 3)}, actions.DueInThePast),
        ({"occurred_at": LATER + timedelta(hours=1)}, actions.InTheFuture),
    ],
)
def test_a_wrong_attempt_is_refused(family, coordinator, more, refusal):
    with pytest.raises(refusal):
        attempt(family, coordinator, **more)
    assert queries.attempts(family) == []


def test_a_family_that_did_not_agree_is_not_contacted_or_screened(worker, coordinator):
    silent = referred_family(worker, agreed_to_contact=False)
    for act in (attempt, screen, decide):
        with pytest.raises(family_actions.ContactNotAgreed):
            act(silent, coordinator)


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({"channel": "text", "outcome": "no_reply"}, ["contact_not_known_safe"]),
        ({"channel": "post", "outcome": "no_reply"}, ["contact_not_known_safe"]),
        ({"channel": "phone", "outcome": "message_left"}, []),
        ({"channel": "phone", "outcome": "no_answer"}, []),
    ],
)
def test_contact_that_was_not_known_to_be_safe_is_a_deviation(family, coordinator, more, kinds):
    assert (CONTACT.safe_to_text, CONTACT.safe_to_post, CONTACT.safe_to_leave_message) == (
        False, False, True,
    )  # fmt: skip
    attempt(family, coordinator, **more)
    assert [row.kind for row in family_queries.deviations_of(family)] == kinds


def test_information_is_recorded_with_version_mode_and_time(family, coordinator):
    actions.give_information(
        study=study(), family=family, by=coordinator, at=LATER, mode="email",
        occurred_at=LATER - timedelta(hours=2),
    )  # fmt: skip
    first = queries.information(family)[0]
    assert (first.document, first.version, first.mode, first.giver, first.at) == (
        "information_sheet", "1.0", "email", "recruitment_coordinator", LATER - timedelta(hours=2),
    )  # fmt: skip


def test_information_that_is_not_given_yet_is_refused(family, coordinator):
    with pytest.raises(actions.InTheFuture):
        actions.give_information(
            study=study(), family=family, by=coordinator, at=LATER, mode="email",
            occurred_at=LATER + timedelta(hours=2),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "eligible"),
        ({"on_protection_plan": "yes"}, "ineligible"),
        ({"multi_agency_plan": "no"}, "ineligible"),
        ({"in_therapy": "unsure"}, "unclear"),
        ({"in_therapy": "unsure", "on_protection_plan": "yes"}, "ineligible"),
        ({"parent_in_services": "yes"}, "case_by_case"),
    ],
)
def test_the_verdict_follows_from_the_criteria(family, coordinator, changed, verdict):
    assert screen(family, coordinator, **changed).verdict == verdict


def test_every_criterion_needs_an_answer(family, coordinator):
    answers = allowing()
    del answers["in_therapy"]
    with pytest.raises(actions.CriteriaUnanswered) as refused:
        actions.screen(study=study(), family=family, by=coordinator, at=LATER, criteria=answers)
    assert "The child is already in therapeutic work." in str(refused.value)


def test_screening_again_replaces_the_answers_and_keeps_the_first(family, coordinator):
    screen(family, coordinator, in_therapy="unsure")
    screen(family, coordinator, at=LATER + timedelta(hours=1))
    assert queries.screening(family).verdict == "eligible"
    assert queries.screening(family, LATER).verdict == "unclear"
    assert (Screening.objects.count(), queries.screened(study())) == (
        2, {family.pk: LATER + timedelta(hours=1)},
    )  # fmt: skip


def test_the_criteria_are_shown_in_the_words_of_the_sites_own_law(family):
    lines = {line.criterion.id: line.text for line in queries.criteria_lines(study(), family)}
    assert lines["on_protection_plan"] == (
        "A child aged 0 to 5 is on the Child Protection Register."
    )


def test_an_eligible_family_is_confirmed_once(family, coordinator):
    screen(family, coordinator)
    decide(family, coordinator)
    assert queries.eligible(study()) == {family.pk: LATER}
    assert queries.eligible(study(), AT) == {}
    assert queries.exits(study()) == {}


def test_a_decision_before_screening_is_refused(family, coordinator):
    with pytest.raises(actions.NotScreened):
        decide(family, coordinator)


def test_a_family_that_fails_a_criterion_cannot_be_confirmed(family, coordinator):
    screen(family, coordinator, on_protection_plan="yes")
    with pytest.raises(actions.CriteriaNotMet) as refused:
        decide(family, coordinator)
    assert "on the Child Protection Register" in str(refused.value)
    assert EligibilityDecision.objects.count() == 0


def test_a_case_by_case_family_needs_a_discussion_and_what_was_decided(family, coordinator):
    screen(family, coordinator, parent_in_services="yes")
    why = Reasons(words="There is room beside the present plan.")
    for more in ({}, {"discussed_with": "Recovery worker"}, {"reasons": why}):
        with pytest.raises(actions.DiscussionNeeded):
            decide(family, coordinator, **more)
    decision = decide(family, coordinator, discussed_with="Recovery worker", reasons=why)
    assert (decision.discussed_with, decision.words) == (
        "Recovery worker", "There is room beside the present plan.",
    )  # fmt: skip


def test_an_ineligible_family_leaves_with_every_reason_and_the_main_one(family, coordinator):
    screen(family, coordinator)
    with pytest.raises(actions.ReasonsNeeded):
        decide(family, coordinator, eligible=False)
    decision = decide(family, coordinator, eligible=False, reasons=OUTSIDE)
    assert (decision.reasons, decision.words) == (
        ["outside_area", "in_therapy"], "Moved to another council",
    )  # fmt: skip
    assert queries.exits(study()) == {family.pk: Exit("outside_area", LATER)}


def test_an_eligible_family_has_no_reasons_for_ineligibility(family, coordinator):
    screen(family, coordinator)
    with pytest.raises(actions.ReasonsNotExpected):
        decide(family, coordinator, reasons=OUTSIDE)


def test_the_second_coordinator_learns_who_decided_and_when(family, coordinator):
    other = person("recruitment_coordinator", ["glasgow"], name="Second Coordinator")
    screen(family, coordinator)
    decide(family, coordinator)
    for act in (decide, screen):
        with pytest.raises(actions.AlreadyDecided) as refused:
            act(family, other)
        assert "First Coordinator has already decided" in str(refused.value)
        assert "(eligible) on 4 April 2023, 10:00" in str(refused.value)
    assert EligibilityDecision.objects.count() == 1


def test_a_decision_taken_back_can_be_made_anew(family, coordinator):
    screen(family, coordinator)
    take_back(decide(family, coordinator, eligible=False, reasons=OUTSIDE), coordinator)
    assert queries.exits(study()) == {}
    decide(family, coordinator)
    assert queries.eligible(study()) == {family.pk: LATER}


def test_no_family_is_confirmed_whose_only_child_is_six(worker, coordinator):
    six = replace(PEOPLE, children=(ChildGiven("Older", date(2017, 4, 3)),))
    family = referred_family(worker, people=six)
    screen(family, coordinator)
    with pytest.raises(actions.NoChildOfAge):
        decide(family, coordinator)
    old = Reasons(("no_child_aged_0_5",), "no_child_aged_0_5")
    decide(family, coordinator, eligible=False, reasons=old)
    assert queries.exits(study()) == {family.pk: Exit("no_child_aged_0_5", LATER)}


def test_no_family_is_confirmed_whose_only_parent_is_under_16(worker, coordinator):
    young = replace(PEOPLE, parents=(ParentGiven("Young", "mother", date(2008, 1, 1)),))
    family = referred_family(worker, people=young)
    screen(family, coordinator)
    with pytest.raises(actions.ParentsTooYoung):
        decide(family, coordinator)
    family_actions.add_parent(
        study=study(), family=family, by=coordinator, at=LATER, name="Gran", relation="grandparent"
    )
    assert decide(family, coordinator).eligible is True


def test_an_unclear_family_waits_for_the_teams_answer(family, coordinator, manager):
    screen(family, coordinator, in_therapy="unsure")
    with pytest.raises(actions.StillUnclear):
        decide(family, coordinator)
    answer(ask(family, coordinator), manager)
    assert decide(family, coordinator).eligible is True


def test_a_teams_answer_that_excludes_keeps_the_family_out(family, coordinator, manager):
    screen(family, coordinator, in_therapy="unsure")
    answer(ask(family, coordinator), manager, said="yes")
    with pytest.raises(actions.CriteriaNotMet):
        decide(family, coordinator)


def test_a_signed_answer_is_shown_to_everyone_who_screens_later(
    worker, family, coordinator, manager
):
    answer(ask(family, coordinator), manager)
    another = referred_family(worker, at=LATER)
    lines = {line.criterion.id: line for line in queries.criteria_lines(study(), another)}
    assert [
        (past.answer, past.decision, past.by, past.at)
        for past in lines["in_therapy"].decided_before
    ] == [("no", "Nursery play is not therapy.", manager.name, LATER)]
    assert lines["in_therapy"].asked is None


def test_an_answer_is_signed_with_the_password(family, coordinator, manager):
    asked = ask(family, coordinator)
    with pytest.raises(NotSigned):
        answer(asked, manager, password="not this one")
    assert queries.team_answers(study()) == {}


def test_a_question_is_asked_once_and_answered_once(family, coordinator, manager):
    asked = ask(family, coordinator)
    with pytest.raises(actions.AlreadyAsked):
        ask(family, coordinator)
    given = answer(asked, manager)
    with pytest.raises(actions.AlreadyAnswered):
        answer(asked, manager)
    actions.correct_answer(
        study=study(), given=given, by=manager, at=LATER, answer="yes",
        decision="On reflection it is.", password=PASSWORD, reason="Read the referral again",
    )  # fmt: skip
    (past,) = queries.team_answers(study())["in_therapy"]
    assert (past.answer, past.decision) == ("yes", "On reflection it is.")


@pytest.mark.parametrize("said", ["unsure", ""])
def test_an_answer_is_yes_or_no(family, coordinator, manager, said):
    with pytest.raises(actions.AnswerNeeded):
        answer(ask(family, coordinator), manager, said=said)


def test_questions_that_wait_come_first(worker, coordinator, manager):
    first, second = referred_family(worker), referred_family(worker)
    answer(ask(first, coordinator), manager)
    ask(second, coordinator, at=LATER + timedelta(hours=1))
    listed = queries.questions(study(), ["glasgow"]).page.rows
    assert [(row.number, row.answered is None) for row in listed] == [
        (second.number, True), (first.number, False)
    ]  # fmt: skip
    assert queries.questions(study(), ["bromley"]).page.rows == ()


def many_questions(numbers, worker, coordinator, manager):
    for each in numbers:
        site, at = ("glasgow", "bromley")[each % 4 == 3], LATER + timedelta(hours=each)
        asked = ask(referred_family(worker, site=site, at=at), coordinator, at=at)
        if each % 3 == 1:
            answer(asked, manager, at=at)


@pytest.mark.parametrize("sites", [["glasgow", "bromley"], ["glasgow"], ["bromley"]])
def test_the_pages_of_questions_together_are_the_whole_list_in_its_order(
    sites, worker, coordinator, manager
):
    many_questions(range(11), worker, coordinator, manager)
    answered = set(AmbiguityDecision.objects.values_list("ambiguity", flat=True))
    asked = Ambiguity.objects.filter(family__site__in=sites)
    order = sorted(asked, key=lambda row: (row.pk in answered, row.occurred_at, row.pk))
    listed = all_pages(lambda page: queries.questions(study(), sites, page).page)
    assert [(row.id, row.answered is not None) for row in listed] == [
        (row.pk, row.pk in answered) for row in order
    ]
    waiting = sum(row.answered is None for row in listed)
    assert queries.questions(study(), sites).waiting == waiting


def test_a_page_of_questions_costs_the_same_of_six_and_of_fifteen(worker, coordinator, manager):
    def cost():
        return cost_of(lambda page: queries.questions(study(), ["glasgow", "bromley"], page).page)

    many_questions(range(6), worker, coordinator, manager)
    few = cost()
    many_questions(range(6, 15), worker, coordinator, manager)
    (statements, rows), answered = cost(), 2
    assert (statements, rows) == (few[0], few[1] - answered) == (4, 6)


def test_a_family_that_declines_leaves_with_its_main_reason(family, coordinator):
    actions.decline(study=study(), family=family, by=coordinator, at=LATER, reasons=BUSY)
    assert queries.exits(study()) == {family.pk: Exit("too_much_going_on", LATER)}
    with pytest.raises(actions.AlreadyDeclined):
        actions.decline(study=study(), family=family, by=coordinator, at=LATER, reasons=BUSY)
    with pytest.raises(actions.AlreadyDeclined):
        screen(family, coordinator)


def test_an_eligible_family_may_still_decline_and_come_back(worker, coordinator):
    family = eligible_family(worker, coordinator)
    declined = actions.decline(study=study(), family=family, by=coordinator, at=LATER, reasons=BUSY)
    take_back(declined, coordinator, "They rang: they would like to go on")
    assert (queries.exits(study()), queries.eligible(study())) == ({}, {family.pk: AT})


def test_a_family_found_not_eligible_cannot_decline_as_well(family, coordinator):
    screen(family, coordinator)
    decide(family, coordinator, eligible=False, reasons=OUTSIDE)
    with pytest.raises(actions.AlreadyDecided):
        actions.decline(study=study(), family=family, by=coordinator, at=LATER, reasons=BUSY)


def test_taking_back_needs_a_reason_and_a_fact_of_this_workspace(family, coordinator):
    tried = attempt(family, coordinator)
    with pytest.raises(family_actions.ReasonNeeded):
        take_back(tried, coordinator, " ")
    with pytest.raises(actions.NotToBeTakenBack):
        take_back(Referral.objects.get(family=family), coordinator)
    take_back(tried, coordinator)
    assert queries.attempts(family) == []


def test_a_family_joined_into_another_takes_nothing_more(worker, coordinator):
    one, other = referred_family(worker), referred_family(worker)
    family_actions.join_families(
        study=study(), family=other, into=one, by=coordinator, at=LATER, reason="Same child"
    )
    for act in (attempt, screen, decide):
        with pytest.raises(actions.FamilyElsewhere):
            act(other, coordinator)


def steps(at=LATER, sites=("glasgow",)):
    return [(step.what, step.due) for step in words.next_steps(study(), sites, at)]


def test_what_is_next_follows_the_family(worker, coordinator, manager):
    family = referred_family(worker, leaflet=None)
    assert steps() == [("Ring the family for the first time", date(2023, 4, 5))]
    attempt(family, coordinator, next_due=date(2023, 4, 6))
    assert steps() == [
        ("Try the family again", date(2023, 4, 6)),
        ("Give the information sheet", date(2023, 4, 6)),
        ("Screen against the criteria", date(2023, 4, 10)),
    ]
    attempt(family, coordinator, outcome="interested", at=LATER + timedelta(minutes=1))
    actions.give_information(
        study=study(), family=family, by=coordinator, at=LATER, mode="in_person"
    )
    screen(family, coordinator, in_therapy="unsure")
    asked = ask(family, coordinator)
    assert steps() == [("Answer a question about the criteria", date(2023, 4, 11))]
    answer(asked, manager)
    assert steps() == [("Decide on eligibility", date(2023, 4, 6))]
    decide(family, coordinator)
    assert (steps(), steps(sites=("bromley",))) == ([], [])


@pytest.mark.parametrize("outcome", ["no_answer", "message_left", "wants_time", "wrong_number"])
def test_a_family_that_was_not_won_or_lost_is_tried_again_in_two_working_days(
    worker, coordinator, outcome
):
    family = referred_family(worker)
    attempt(family, coordinator, outcome=outcome)
    assert steps() == [
        ("Try the family again", date(2023, 4, 6)),
        ("Screen against the criteria", date(2023, 4, 10)),
    ]


def test_after_a_no_all_that_waits_is_to_record_why(worker, coordinator):
    family = referred_family(worker, leaflet=None)
    attempt(family, coordinator, outcome="not_interested")
    assert steps() == [("Record why the family does not go on", date(2023, 4, 6))]
    actions.decline(
        study=study(), family=family, by=coordinator, at=LATER,
        reasons=Reasons(("no_research",), "no_research"),
    )  # fmt: skip
    assert steps() == []


def test_the_days_to_decide_begin_with_the_teams_answer(worker, coordinator, manager):
    family = referred_family(worker)
    screen(family, coordinator, in_therapy="unsure")
    answer(ask(family, coordinator), manager, at=LATER + timedelta(days=14))
    assert steps(LATER + timedelta(days=15)) == [("Decide on eligibility", date(2023, 4, 20))]


def test_a_friday_referral_is_due_on_tuesday():
    assert working_days_after(date(2023, 4, 7), 2) == date(2023, 4, 11)


def test_the_social_workers_states_say_nothing_about_an_arm(worker, coordinator, manager):
    def state():
        return [row.state for row in queries.mine(study(), worker)]

    family = referred_family(worker)
    seen = [state()]
    attempt(family, coordinator)
    seen.append(state())
    screen(family, coordinator, in_therapy="unsure")
    seen.append(state())
    asked = ask(family, coordinator)
    seen.append(state())
    answer(asked, manager)
    decision = decide(family, coordinator)
    seen.append(state())
    take_back(decision, coordinator)
    decide(family, coordinator, eligible=False, reasons=OUTSIDE)
    seen.append(state())
    assert seen == [
        ["waiting"], ["in_contact"], ["being_checked"], ["team_asked"], ["eligible"],
        ["not_eligible"],
    ]  # fmt: skip


def test_a_social_worker_sees_own_referrals_only(worker):
    other = person("social_worker", ["glasgow"])
    referred_family(other)
    referred_family(worker, agreed_to_contact=False)
    assert [row.state for row in queries.mine(study(), worker)] == ["not_agreed"]


def test_lists_cost_the_same_for_one_family_and_for_ten(worker, coordinator, manager):
    def one_more():
        family = referred_family(worker, at=LATER)
        attempt(family, coordinator)
        screen(family, coordinator, in_therapy="unsure")
        asked = ask(family, coordinator)
        ask(family, coordinator, "on_protection_plan")
        answer(asked, manager)
        return family

    def costs(family):
        asks = (
            lambda: queries.mine(study(), worker),
            lambda: queries.questions(study(), ["glasgow"]),
            lambda: words.next_steps(study(), ["glasgow"], LATER),
            lambda: queries.exits(study()),
            lambda: queries.agreed(study()),
            lambda: queries.criteria_lines(study(), family),
            lambda: queries.standing(family),
        )
        counted = []
        for each in asks:
            with CaptureQueriesContext(connection) as captured:
                each()
            counted.append(len(captured))
        return counted

    first = one_more()
    before = costs(first)
    for _ in range(9):
        one_more()
    assert before == costs(first) == [14, 4, 6, 3, 1, 5, 6]


def test_the_bulk_answers_can_be_asked_as_of_any_moment(worker, coordinator):
    family = screened_family(worker, coordinator, at=LATER)
    early = datetime(2023, 4, 3, 12, tzinfo=UTC)
    assert (queries.agreed(study(), early), queries.screened(study(), early)) == ({}, {})
    assert queries.screened(study(), LATER) == {family.pk: LATER}


def test_a_clock_set_back_is_refused_and_writes_nothing(worker):
    referred_family(worker, at=LATER)
    with pytest.raises(ClockBehindRecord):
        referred_family(worker, at=AT)
    assert Referral.objects.count() == 1
