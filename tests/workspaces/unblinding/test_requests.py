"""Who may learn an arm: asked by one, decided by another, told to a third."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from alongside.foundations.messages.models import Message
from alongside.foundations.record.verifying import verify
from alongside.workspaces.assessments.actions import record_arm_learned
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.unblinding import actions, queries, refusals, words
from alongside.workspaces.unblinding.codes import LINK_LASTS
from alongside.workspaces.unblinding.models import UnblindingDisclosed, UnblindingRequested
from alongside.workspaces.unblinding.sealed import Told
from tests.workspaces.long_lists import all_pages, cost_of, counted
from tests.workspaces.made_up import consented_family
from tests.workspaces.unblinding.stories import (
    DOCTOR,
    LINK,
    NOW,
    SITES,
    ask,
    decide,
    person,
    study,
    team,
    told_by_link,
    two_arms,
)

pytestmark = pytest.mark.django_db
ENTRY = UUID("01890000-0000-7000-8000-000000000001")
ARM_WORDS = [word for arm in study().arms for word in (arm.name, f" {arm.short} ")]


@pytest.fixture
def people(db):
    return team()


@pytest.fixture
def leader(db):
    return person("principal_investigator")


def states(family, at=NOW):
    return [row.state for row in queries.of_family(family, at)]


def test_a_request_names_and_words_are_sealed_and_no_fact_holds_the_arm(people, leader):
    family, _ = two_arms(people)
    asked, told = told_by_link(family, people.nurse, leader, ENTRY)
    assert b"Moira" not in bytes(asked.sealed)
    kept = [
        str(value)
        for fact in (asked, queries.decision(asked), told)
        for value in fact.__dict__.values()
    ]
    assert [text for text in kept for arm in study().arms if text == arm.id] == []
    assert states(family) == [queries.TOLD]
    assert verify().findings == ()


def test_those_who_decide_are_told_at_once_and_the_letter_names_neither_family_nor_arm(
    people, leader
):
    family, _ = two_arms(people)
    Message.objects.all().delete()
    ask(family, people.nurse, address="https://example.org/asked/")
    sent = list(Message.objects.order_by("to"))
    assert sorted(one.to for one in sent) == sorted([people.manager.email, leader.email])
    for one in sent:
        assert one.subject == "Please look at Alongside now"
        letter = one.subject + one.body
        assert [word for word in (family.number, "Moira", *ARM_WORDS) if word in letter] == []


@pytest.mark.parametrize(
    ("refusal", "more"),
    [
        (refusals.NotAsListed, {"why": "curiosity"}),
        (refusals.NotAsListed, {"for_whom": "the press"}),
        (refusals.NotAsListed, {"way": "asker"}),
        (refusals.NobodyNamed, {"told": Told(" ", "a@example.org", "", "Ill")}),
        (refusals.AddressNeeded, {"told": Told("Dr Made-Up", "", "", "Ill")}),
        (refusals.NothingWritten, {"told": Told("Dr Made-Up", "a@example.org", "", " ")}),
    ],
)
def test_what_is_refused_about_a_request(people, refusal, more):
    family, _ = two_arms(people)
    with pytest.raises(refusal):
        ask(family, people.nurse, **more)
    assert UnblindingRequested.objects.count() == 0


def test_there_is_nothing_to_learn_before_allocation(people):
    family = consented_family(people.social_worker, people.coordinator)
    with pytest.raises(refusals.NotAllocated, match="has not been allocated"):
        ask(family, people.nurse)


def test_somebody_asks_once_until_it_is_decided(people, leader):
    family, _ = two_arms(people)
    first = ask(family, people.nurse)
    with pytest.raises(refusals.AlreadyAsked):
        ask(family, people.nurse)
    ask(family, people.coordinator)
    decide(first, leader, approved=False)
    ask(family, people.nurse)
    assert sorted(states(family)) == ["refused", "waiting", "waiting"]


def test_nobody_decides_on_their_own_request_nor_twice_nor_without_a_reason(people, leader):
    family, _ = two_arms(people)
    request = ask(family, people.manager)
    with pytest.raises(refusals.OwnRequest):
        decide(request, people.manager)
    with pytest.raises(refusals.NothingWritten):
        decide(request, leader, words="  ")
    decide(request, leader, approved=False)
    with pytest.raises(refusals.AlreadyDecided):
        decide(request, leader)
    assert (states(family), UnblindingDisclosed.objects.count()) == (["refused"], 0)


def test_the_third_party_gets_a_secret_link_and_nobody_else_gets_an_arm(people, leader):
    family, _ = two_arms(people)
    secrets = []
    decided = decide(ask(family, people.nurse), leader, secrets=secrets)
    link = Message.objects.get(to=DOCTOR.email)
    assert (link.secret, LINK + secrets[0] in link.body) == (True, True)
    assert secrets[0] not in decided.secret_hash
    letters = [one.subject + one.body for one in Message.objects.all()]
    assert [word for word in ARM_WORDS for letter in letters if word in letter] == []


def test_a_link_works_once_and_looking_does_not_use_it_up(people, leader):
    family, _ = two_arms(people)
    secrets = []
    decide(ask(family, people.nurse), leader, secrets=secrets)
    about = {"study": study(), "secret": secrets[0], "at": NOW}
    assert [actions.open_link(**about).family for _ in range(2)] == [family, family]
    told = actions.use_link(**about, entry=ENTRY)
    assert (told.family, told.channel, told.recorded_by.name) == (family, "own_page", "Alongside")
    assert actions.use_link(**about, entry=ENTRY) == told
    for other in (told.request_id, UUID(int=7)):
        with pytest.raises(refusals.LinkDoesNotWork):
            actions.use_link(**about, entry=other)
    with pytest.raises(refusals.LinkDoesNotWork):
        actions.open_link(**about)
    assert UnblindingDisclosed.objects.count() == 1


@pytest.mark.parametrize("late", [LINK_LASTS, LINK_LASTS + timedelta(days=1)])
def test_a_link_runs_out(people, leader, late):
    family, _ = two_arms(people)
    secrets = []
    decide(ask(family, people.nurse), leader, secrets=secrets)
    with pytest.raises(refusals.LinkDoesNotWork):
        actions.use_link(study=study(), secret=secrets[0], entry=ENTRY, at=NOW + late)
    assert (states(family), states(family, NOW + late)) == (["approved"], ["ran_out"])


def test_a_wrong_or_refused_link_opens_nothing(people, leader):
    family, _ = two_arms(people)
    secrets = []
    decide(ask(family, people.nurse), leader, approved=False, secrets=secrets)
    assert secrets == []
    for secret in ("", "no-such-secret"):
        with pytest.raises(refusals.LinkDoesNotWork):
            actions.open_link(study=study(), secret=secret, at=NOW)


def test_a_colleague_who_knows_tells_it_and_it_is_written_down_once(people, leader):
    family, _ = two_arms(people)
    request = ask(family, people.nurse, way="colleague", told=Told("Dr M", "", "0141 496", "Ill"))
    with pytest.raises(refusals.NotForTelling):
        actions.disclose(
            study=study(), request=request, channel="telephone", by=people.manager, at=NOW
        )
    Message.objects.all().delete()
    decide(request, leader)
    asked = {one.to for one in Message.objects.all()} - {people.nurse.email}
    assert asked == {people.manager.email, people.coordinator.email}
    told = {"study": study(), "request": request, "by": people.manager, "at": NOW}
    with pytest.raises(refusals.NotAsListed):
        actions.disclose(**told, channel="own_page")
    actions.disclose(**told, channel="telephone")
    with pytest.raises(refusals.AlreadyTold):
        actions.disclose(**told, channel="telephone")
    assert states(family) == ["told"]


def test_what_follows_is_recorded_once_for_a_disclosure_and_for_an_arm_that_was_learned(
    people, leader
):
    family, other = two_arms(people)
    waiting = ask(other, people.nurse)
    request, _ = told_by_link(family, people.nurse, leader, ENTRY)
    record_arm_learned(study=study(), family=other, by=people.nurse, at=NOW)
    learned = Deviation.objects.get(family=other)
    about = {"study": study(), "by": leader, "at": NOW, "words": "Ms Made-Up goes on."}
    with pytest.raises(refusals.NothingToAssess):
        actions.assess_impact(**about, about=waiting, effect="none")
    with pytest.raises(refusals.NotAsListed):
        actions.assess_impact(**about, about=request, effect="whatever")
    for one in (request, learned):
        actions.assess_impact(**about, about=one, effect="other_assessor")
        with pytest.raises(refusals.AlreadyAssessed):
            actions.assess_impact(**about, about=one, effect="none")
    rows = queries.requests(study(), SITES, NOW)
    assert sorted(row.effect for row in rows) == ["", "other_assessor"]
    assert [row.effect for row in queries.learned(study(), SITES)] == ["other_assessor"]


def test_what_a_team_of_one_arm_learned_is_in_no_register(people):
    family, _ = two_arms(people)
    worker = person("family_engagement_worker", ["glasgow"])
    record_arm_learned(study=study(), family=family, by=worker, at=NOW)
    record_arm_learned(study=study(), family=family, by=people.nurse, at=NOW)
    assert [row.by for row in queries.learned(study(), SITES)] == [people.nurse]


def said():
    return words.register_sentence(
        queries.requests_on(study(), SITES, NOW), queries.learned_on(study(), SITES)
    )


def test_the_register_counts_and_asks_as_often_whatever_its_length(people, leader):
    family, other = two_arms(people)
    with counted() as few:
        empty = said()
    assert empty == "Nobody has asked to learn an arm, and no assessor has learned one."
    told_by_link(family, people.nurse, leader, ENTRY)
    for each in (family, other):
        ask(each, people.coordinator)
        record_arm_learned(study=study(), family=each, by=people.nurse, at=NOW)
    with counted() as many:
        full = said()
    assert full == (
        "3 requests to learn an arm: 1 told (1 of them unplanned), 2 waiting. "
        "Assessors learned an arm 2 times. For 3 of these nobody has recorded yet what follows."
    )
    assert few.statements == many.statements


def many_requests(numbers, people, leader, families):
    """Refused, agreed, told, followed by what was seen to follow; and as many arms learned."""
    for each in numbers:
        at, family = NOW + timedelta(minutes=each), families[each % 2]
        about = {"study": study(), "at": at}
        request = ask(family, people.nurse, at=at, way="colleague", planned=each % 3 == 0)
        decide(request, leader, at=at, approved=each % 4 != 0)
        if each % 4 > 1:
            actions.disclose(**about, request=request, channel="letter", by=people.manager)
        record_arm_learned(**about, family=family, by=people.nurse)
        learned = Deviation.objects.get(family=family, occurred_at=at)
        for one in [request] * (each % 4 == 3) + [learned] * (each % 3 == 1):
            actions.assess_impact(**about, about=one, effect="none", words="", by=leader)


@pytest.mark.parametrize("sites", [SITES, ["glasgow"], ["bromley"]])
def test_the_pages_of_the_register_together_are_the_whole_lists(people, leader, sites):
    families = two_arms(people)
    many_requests(range(8), people, leader, families)
    ask(families[0], people.nurse, at=NOW + timedelta(hours=1))
    at = NOW + timedelta(hours=2)
    whole, learned = queries.requests(study(), sites, at), queries.learned(study(), sites)
    assert all_pages(lambda page: queries.requests_on(study(), sites, at, page).page) == whole
    assert all_pages(lambda page: queries.learned_on(study(), sites, page).page) == learned
    assert [len(whole), len(learned)] == ([0, 0] if sites == ["bromley"] else [9, 8])
    assert whole == sorted(whole, key=lambda row: row.at, reverse=True)
    found, others = queries.requests_on(study(), sites, at), queries.learned_on(study(), sites)
    told = [row for row in whole if row.state == "told"]
    assert (found.told, found.unplanned, found.waiting, found.open, others.open) == (
        len(told), sum(not row.planned for row in told),
        sum(row.state == "waiting" for row in whole), sum(row.waits_for_impact for row in whole),
        sum(not row.effect for row in learned),
    )  # fmt: skip


def test_a_page_of_the_register_costs_the_same_of_six_and_of_eighteen(people, leader):
    families = two_arms(people)

    def costs():
        asked = cost_of(lambda page: queries.requests_on(study(), SITES, NOW, page).page)
        return asked, cost_of(lambda page: queries.learned_on(study(), SITES, page).page)

    many_requests(range(6), people, leader, families)
    few = costs()
    many_requests(range(6, 18), people, leader, families)  # the second page is as before
    assert costs() == few == ((6, 10), (5, 7))


def test_each_step_waits_for_those_who_may_do_it_and_goes_when_it_is_done(people, leader):
    family, other = two_arms(people)

    def steps():
        return sorted(
            (one.what, one.view, one.permission.value)
            for one in words.next_steps(study(), SITES, NOW)
        )

    assert steps() == []
    request = ask(family, people.nurse, way="colleague")
    record_arm_learned(study=study(), family=other, by=people.nurse, at=NOW)
    learned = ("Record what follows from an arm that an assessor learned", "unblinding:learned",
               "unblinding.decide")  # fmt: skip
    assert steps() == [
        ("Decide whether an arm may be told", "unblinding:request", "unblinding.decide"), learned,
    ]  # fmt: skip
    decide(request, leader)
    tell = ("Tell an arm, as was agreed", "unblinding:disclose", "unblinding.disclose")
    assert steps() == [learned, tell]
    actions.disclose(study=study(), request=request, channel="letter", by=people.manager, at=NOW)
    follows = ("Record what follows from an arm that was told", "unblinding:impact",
               "unblinding.decide")  # fmt: skip
    assert steps() == [learned, follows]
    for about in (request, Deviation.objects.get(family=other)):
        actions.assess_impact(
            study=study(), about=about, effect="none", words="", by=leader, at=NOW
        )
    assert steps() == []


def test_a_forgotten_family_waits_for_nobody_and_its_words_are_gone(people, leader):
    family, _ = two_arms(people)
    request = ask(family, people.nurse)
    families.forget_family(
        study=study(), family=family, by=people.manager, at=NOW, reason="They asked for it"
    )
    assert words.next_steps(study(), SITES, NOW) == []
    assert "forgotten" in words.FORGOTTEN
    from alongside.workspaces.unblinding.sealed import open_told

    assert open_told(family.pk, "unblinding request", request.sealed) is None


def test_every_fact_has_its_sentence_and_none_says_an_arm(people, leader):
    from tests.workspaces.unblinding.stories import followed, guess

    family, _ = two_arms(people)
    request, told = told_by_link(family, people.nurse, leader, ENTRY)
    impact = actions.assess_impact(
        study=study(), about=request, effect="none", words="", by=leader, at=NOW
    )
    followed(people, family)
    facts = [request, queries.decision(request), told, impact, guess(family, people.nurse)]
    said = [words.DESCRIBE[each._meta.label](each, study()) for each in facts]
    assert said == [
        "Asked that the arm may be told (unplanned), for: a doctor, nurse or health visitor. "
        "Why: somebody is ill, and treating them depends on it",
        "Agreed that the arm is told",
        "The person for whom it was asked opened their own page and read the arm",
        "What follows from the unblinding: nothing: no assessment is touched",
        "An assessor said which arm they believe it to be",
    ]
    assert {each._meta.label for each in facts} == set(words.DESCRIBE)


def test_facts_about_unblinding_are_never_changed(people):
    family, _ = two_arms(people)
    request = ask(family, people.nurse)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        UnblindingRequested.objects.filter(pk=request.pk).update(planned=True)
