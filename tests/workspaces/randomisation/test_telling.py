"""Who was told, and who may know which arm a family is in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations import entropy
from alongside.foundations.accounts.models import RoleGiven
from alongside.foundations.clock import day_of
from alongside.foundations.record.writing import write
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.randomisation import actions, queries, refusals, words
from alongside.workspaces.randomisation.models import ArmTold, ReferralPassedOn
from alongside.workspaces.referrals.due import working_days_after
from alongside.workspaces.study.permissions import here
from tests.workspaces.made_up import AT, person, study
from tests.workspaces.randomisation.stories import (
    NOW,
    allocated,
    ips_then_sau,
    ready_families,
    ready_family,
    sequence,
    team,
    told,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
SITES = ["glasgow", "bromley"]


def both_arms():
    """The team, a family in IPS and one in services as usual, neither told yet."""
    people = team()
    ips_then_sau(people)
    families = ready_families(people, 2)
    assert [allocated(people, family).arm for family in families] == ["ips", "sau"]
    return people, *families


def passed_on(people, family, **more):
    return actions.pass_referral_on(
        study=study(), family=family, by=people.coordinator, at=LATER,
        **{"to": "IPS team, Glasgow", "channel": "email", **more},
    )  # fmt: skip


def test_what_waits_after_an_allocation_goes_away_step_by_step():
    people, ips, sau = both_arms()

    def waiting(family):
        rows = {row.family: row for row in queries.to_tell(study(), SITES)}
        return rows[family.pk].waits_for(study()) if family.pk in rows else ()

    assert waiting(ips) == ("family", "referrer", "team")
    assert waiting(sau) == ("family", "referrer")
    told(people, ips)
    assert waiting(ips) == ("referrer", "team")
    told(people, ips, "referrer")
    told(people, sau)
    told(people, sau, "referrer")
    assert (waiting(ips), waiting(sau)) == (("team",), ())
    passed_on(people, ips)
    assert waiting(ips) == ()
    steps = [step for step in words.next_steps(study(), SITES, LATER) if step.number == ips.number]
    assert steps == []


def test_telling_is_due_two_working_days_after_the_allocation():
    _, ips, sau = both_arms()
    steps = words.next_steps(study(), SITES, NOW)
    due = {step.number: step.due for step in steps}
    soon = working_days_after(day_of(NOW, study().time_zone), 2)
    assert due == {ips.number: soon, sau.number: soon}


def test_a_family_that_stopped_the_service_is_not_passed_on():
    people, ips, _ = both_arms()
    consent.withdraw(
        study=study(), family=ips, by=people.coordinator, at=NOW, scope="from_intervention"
    )
    rows = {row.family: row.waits_for(study()) for row in queries.to_tell(study(), SITES)}
    assert rows[ips.pk] == ("family", "referrer")


def test_telling_has_its_refusals():
    people, ips, sau = both_arms()
    told(people, ips)
    given = {"study": study(), "by": people.coordinator, "at": LATER}
    by_phone = {**given, "told": "family", "channel": "telephone"}
    for refusal, act in [
        (refusals.AlreadyTold, lambda: actions.tell(**by_phone, family=ips)),
        (refusals.NotAsListed, lambda: actions.tell(**{**by_phone, "told": "press"}, family=sau)),
        (
            refusals.NotAsListed,
            lambda: actions.tell(**{**by_phone, "channel": "pigeon"}, family=sau),
        ),
        (
            refusals.InTheFuture,
            lambda: actions.tell(**by_phone, family=sau, occurred_at=LATER + timedelta(minutes=1)),
        ),
        (
            refusals.BeforeAllocation,
            lambda: actions.tell(**by_phone, family=sau, occurred_at=NOW - timedelta(minutes=1)),
        ),
        (refusals.NotForThisArm, lambda: passed_on(people, sau)),
        (refusals.TeamNeeded, lambda: passed_on(people, ips, to=" ")),
    ]:
        with pytest.raises(refusal):
            act()
    assert (ArmTold.objects.count(), ReferralPassedOn.objects.count()) == (1, 0)


def test_nobody_is_told_before_an_allocation():
    people = team()
    family = ready_family(people)
    with pytest.raises(refusals.NotAllocated):
        told(people, family)


def test_telling_twice_with_one_form_is_harmless():
    people, ips, _ = both_arms()
    entry = entropy.new_id(LATER)
    first = passed_on(people, ips, entry=entry)
    assert passed_on(people, ips, entry=entry).pk == first.pk
    with pytest.raises(refusals.AlreadyPassedOn):
        passed_on(people, ips)


def test_a_correction_says_why_and_keeps_what_was_there():
    people, ips, _ = both_arms()
    told(people, ips)
    fact = queries.standing(ips).family_told
    given = {"study": study(), "fact": fact, "by": people.coordinator, "at": LATER}
    with pytest.raises(ReasonNeeded):
        actions.correct_told(**given, reason=" ", channel="text", occurred_at=NOW)
    new = actions.correct_told(
        **given, reason="It was a text", channel="text", occurred_at=NOW + timedelta(minutes=5)
    )
    standing = queries.standing(ips).family_told
    assert (standing.pk, standing.channel, standing.reason) == (new.pk, "text", "It was a text")
    assert ArmTold.objects.count() == 2
    back = actions.take_back_told(
        study=study(), fact=new, by=people.coordinator, at=LATER, reason="It was another family"
    )
    assert back.retracted
    assert queries.standing(ips).family_told is None
    told(people, ips, at=LATER)
    assert queries.has_been_told(ips, "family")


def test_a_team_sees_its_own_families_once_they_are_told():
    people, ips, sau = both_arms()
    manager = person("ips_team_manager", ["glasgow"])
    elsewhere = person("family_engagement_worker", ["bromley"])
    other = [here(each, study()) for each in (manager, elsewhere)]
    assert [queries.arms_visible_to(each) for each in other] == [{}, {}]
    told(people, ips)
    told(people, sau)
    assert [queries.arms_visible_to(each) for each in other] == [{ips.pk: "ips"}, {}]
    assert queries.families_met(other[0]) == {ips.pk}
    assert queries.arm_seen(other[0], sau) is None
    assert queries.arm_seen(other[0], ips) == "ips"


def test_who_may_see_an_arm_and_who_may_not():
    people, ips, _ = both_arms()
    told(people, ips)
    told(people, ips, "referrer")
    seen = {
        role.id: queries.arm_seen(here(person(role.id, ["glasgow"]), study()), ips)
        for role in study().roles
    }
    assert {role for role, arm in seen.items() if arm} == {
        "recruitment_coordinator",
        "trial_manager",
        "research_associate",
        "independent_statistician",
        "family_engagement_worker",
        "family_engagement_lead",
        "ips_practitioner",
        "ips_team_manager",
    }
    assert {role.id for role in study().roles if role.blinded} & {
        role for role, arm in seen.items() if arm
    } == set()


def test_a_social_worker_knows_the_arm_of_an_own_referral_once_told():
    people, ips, _ = both_arms()
    other = person("social_worker", ["glasgow"])
    sees = here(people.social_worker, study())
    assert queries.arm_for_referrer(study(), people.social_worker) == {}
    assert queries.arm_seen(sees, ips) is None
    told(people, ips)
    assert queries.arm_seen(sees, ips) is None
    told(people, ips, "referrer")
    assert queries.arm_for_referrer(study(), people.social_worker) == {ips.pk: "ips"}
    assert queries.arm_seen(sees, ips) == "ips"
    assert queries.arm_for_referrer(study(), other) == {}
    assert queries.arm_seen(here(other, study()), ips) is None


def test_somebody_with_two_roles_sees_no_more_than_the_one_that_sees_arms():
    people, ips, sau = both_arms()
    both = person("family_engagement_worker", ["glasgow"])
    write(
        RoleGiven, study=study(), by=both, at=NOW, person=both, role="social_worker",
        sites=["glasgow"],
    )  # fmt: skip
    told(people, ips)
    told(people, sau)
    assert queries.arms_visible_to(here(both, study())) == {ips.pk: "ips"}


def test_lists_take_the_same_queries_for_one_family_and_for_many():
    people = team()
    sequence(people, length=30)
    first = ready_families(people, 4)
    allocated(people, first[0])
    looking = here(people.manager, study())

    def count():
        with CaptureQueriesContext(connection) as caught:
            queries.ready(study(), SITES)
            queries.to_tell(study(), SITES)
            queries.visible_to(looking)
            queries.sequences(study())
            words.next_steps(study(), SITES, NOW)
        return len(caught)

    before = count()
    for family in first[1:]:
        allocated(people, family)
    assert count() == before


def test_what_stands_now_and_then_are_two_answers():
    people = team()
    sequence(people)
    family = ready_family(people)
    allocated(people, family)
    assert queries.allocated(study(), AT) == {}
    assert queries.arms(study(), NOW - timedelta(seconds=1)) == {}
    assert queries.allocated(study(), NOW) == {family.pk: NOW}


def test_every_kind_of_fact_has_a_sentence_without_a_code():
    people, ips, _ = both_arms()
    told(people, ips)
    fact = passed_on(people, ips)
    standing = queries.standing(ips)
    said = [
        words.DESCRIBE[each._meta.label](each, study())
        for each in (standing.allocation, standing.family_told, fact, standing.allocation.slot,
                     standing.allocation.slot.sequence)
    ]  # fmt: skip
    assert said == [
        f"Allocated to {study().arm('ips').name}",
        "Told the family the arm, by telephone",
        "Referral passed on to IPS team, Glasgow, by email",
        f"Place {standing.allocation.slot.position} of a sequence sealed for "
        f"{study().site('glasgow').name}",
        f"Sequence of 20 places sealed for {study().site('glasgow').name}",
    ]
