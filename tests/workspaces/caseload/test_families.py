"""Families in a list, and one family as each role sees it."""

from __future__ import annotations

import pytest

from alongside.workspaces.families import actions as families
from tests.workspaces.caseload.looking import IDENTIFYING, attempt, count, get, page, referred
from tests.workspaces.made_up import AT, person, study
from tests.workspaces.randomisation.stories import (
    allocated,
    ips_then_sau,
    ready_families,
    ready_family,
    told,
)

ARMS = [arm.name for arm in study().arms]


# the list


def test_an_empty_list_says_how_it_fills_and_an_empty_choice_how_to_leave_it(people):
    assert "No family here yet." in page(people.coordinator, "caseload:families")
    referred(people.social_worker)
    said = page(people.coordinator, "caseload:families", stage="randomised")
    assert "No family fits what you chose." in said
    assert "Show every family" in said


def test_the_list_shows_where_each_family_is_and_can_be_narrowed(people):
    ips_then_sau(people)
    early = referred(people.social_worker)
    elsewhere = referred(people.social_worker, 1, site="bromley")
    late = ready_family(people)
    everybody = page(people.coordinator, "caseload:families")
    assert "3 families." in everybody
    assert all(each.number in everybody for each in (early, elsewhere, late))
    ready = page(people.coordinator, "caseload:families", stage="baseline_complete")
    assert ("1 family." in ready, early.number in ready) == (True, False)
    still = page(people.coordinator, "caseload:families", stage="agreed_to_contact", still="1")
    assert (early.number in still, late.number in still) == (True, False)
    site = page(people.coordinator, "caseload:families", site="bromley")
    assert (elsewhere.number in site, early.number in site) == (True, False)


@pytest.mark.parametrize(
    "query", [{"stage": "nothing"}, {"site": "leeds"}, {"page": "-4"}, {"page": "x"}, {"page": "9"}]
)
def test_an_address_that_makes_no_sense_shows_a_list_all_the_same(people, query):
    referred(people.social_worker)
    assert get(people.coordinator, "caseload:families", **query).status_code == 200


def test_only_families_of_the_own_sites_are_listed(people):
    glasgow = referred(people.social_worker)
    coordinator = person("recruitment_coordinator", ["bromley"])
    assert glasgow.number not in page(coordinator, "caseload:families")
    assert glasgow.number not in page(coordinator, "caseload:families", site="glasgow")
    assert get(coordinator, "caseload:family", glasgow.number).status_code == 404


def test_a_social_worker_is_led_to_their_own_referrals(people):
    answer = get(people.social_worker, "caseload:families")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/ips-feasibility/referrals/"


def test_the_list_takes_as_many_statements_for_three_families_as_for_thirty(people):
    for number in range(3):
        referred(people.social_worker, number)
    few = count(people.coordinator, "caseload:families")
    for number in range(3, 30):
        referred(people.social_worker, number)
    assert count(people.coordinator, "caseload:families") == few


# one family


def test_those_who_may_identify_a_family_read_names_and_how_to_reach_it(people):
    family = referred(people.social_worker)
    for somebody in (people.coordinator, people.nurse, people.manager):
        said = page(somebody, "caseload:family", family.number)
        assert [each for each in IDENTIFYING if each not in said] == []
        assert "2 years" in said
        assert "Mother · answers the questionnaires" in said
        assert "none asked for" in said  # an interpreter: nobody said that none is needed


@pytest.mark.parametrize("role", ["statistician", "health_economist", "principal_investigator"])
def test_others_read_letters_and_ages_alone(people, role):
    family = referred(people.social_worker)
    said = page(person(role), "caseload:family", family.number)
    assert [each for each in IDENTIFYING if each in said] == []
    assert "O’Neil" not in said
    assert "Child A" in said


def test_a_social_worker_sees_their_own_families_alone(people):
    family = referred(people.social_worker)
    colleague = person("social_worker", ["glasgow", "bromley"])
    assert get(people.social_worker, "caseload:family", family.number).status_code == 200
    unseen = get(colleague, "caseload:family", family.number)
    unknown = get(colleague, "caseload:family", "GLA-9999-9")
    assert (unseen.status_code, unknown.status_code) == (404, 404)
    assert family.number not in unseen.text.replace(unseen.wsgi_request.path, "")


def test_a_social_worker_reads_the_arm_once_they_were_told_and_no_sooner(people):
    ips_then_sau(people)
    family = ready_family(people)
    given = study().arm(allocated(people, family).arm).name
    before = page(people.social_worker, "caseload:family", family.number)
    assert [arm for arm in ARMS if arm in before] == []
    told(people, family, "referrer")
    assert given in page(people.social_worker, "caseload:family", family.number)


def test_the_blinded_read_the_same_before_an_allocation_and_after(people):
    ips_then_sau(people)
    family = ready_family(people)
    blinded = [people.nurse, person("statistician"), person("principal_investigator")]
    before = [page(each, "caseload:family", family.number) for each in blinded]
    allocated(people, family)
    told(people, family)
    told(people, family, "referrer")
    assert [page(each, "caseload:family", family.number) for each in blinded] == before
    listed = [page(each, "caseload:families") for each in blinded]
    hints = [*ARMS, "IPS", "Allocated to"]
    assert [hint for said in (*before, *listed) for hint in hints if hint in said] == []


def test_a_team_of_one_arm_sees_the_families_of_its_arm_alone(people):
    ips_then_sau(people)
    first, second = ready_families(people, 2)
    for family in (first, second):
        allocated(people, family)
        told(people, family)
    worker = person("family_engagement_worker", ["glasgow"])
    assert get(worker, "caseload:family", first.number).status_code == 200
    assert get(worker, "caseload:family", second.number).status_code == 404


def test_a_family_that_was_joined_into_another_leads_there(people):
    kept, again = referred(people.social_worker), referred(people.social_worker, 1)
    families.join_families(
        study=study(), family=again, into=kept, by=people.coordinator, at=AT, reason="The same",
    )  # fmt: skip
    said = page(people.coordinator, "caseload:family", again.number)
    assert f"This is the same family as {kept.number}" in said
    assert f"Go to {kept.number}" in said
    assert again.number not in page(people.coordinator, "caseload:home")


def test_a_social_worker_whose_family_is_a_colleague_s_too_is_sent_to_no_closed_page(people):
    kept, again = referred(person("social_worker", ["glasgow"])), referred(people.social_worker, 1)
    families.join_families(
        study=study(), family=again, into=kept, by=people.coordinator, at=AT, reason="The same",
    )  # fmt: skip
    said = page(people.social_worker, "caseload:family", again.number)
    assert "Recorded twice: ask the coordinator" in said
    assert f"Go to {kept.number}" not in said


def test_a_social_worker_reads_on_the_family_s_page_where_it_is_now(people):
    family = referred(people.social_worker)
    assert "Waiting for the first call" in page(
        people.social_worker, "caseload:family", family.number
    )
    attempt(family, people.coordinator)
    said = page(people.social_worker, "caseload:family", family.number)
    assert "The study is in touch with the family" in said
    assert "What next" not in said


def test_a_family_page_takes_as_many_statements_whatever_has_happened(people):
    family, busy = referred(people.social_worker), referred(people.social_worker, 1)
    for each in (family, busy):
        attempt(each, people.coordinator)
    few = count(people.coordinator, "caseload:family", family.number)
    for _ in range(20):
        attempt(busy, people.coordinator)
    assert count(people.coordinator, "caseload:family", busy.number) == few
