"""The history of a family, as each role may read it."""

from __future__ import annotations

from alongside.science.protocol import Permission
from alongside.workspaces.referrals import actions as referrals
from tests.workspaces.caseload.looking import DAY, IDENTIFYING, attempt, count, get, page, referred
from tests.workspaces.made_up import AT, person, study
from tests.workspaces.randomisation.stories import allocated, ips_then_sau, ready_family, told


def test_the_history_shows_corrections_beside_what_they_correct_with_the_reason(people):
    family = referred(people.social_worker)
    wrong = attempt(family, people.coordinator, note="Wrong family")
    referrals.take_back(
        study=study(), fact=wrong, by=people.coordinator, at=AT + 2 * DAY,
        reason="Entered for the wrong family.",
    )  # fmt: skip
    said = page(people.coordinator, "caseload:history", family.number)
    assert "Taken back:" in said
    assert "Corrected later:" in said
    assert said.index("Entered for the wrong family.") < said.index("Corrected later:")
    assert people.coordinator.name in said


def test_the_history_says_nothing_that_tells_who_the_family_is(people):
    family = referred(people.social_worker)
    said = page(people.manager, "caseload:history", family.number)
    assert [each for each in IDENTIFYING if each in said] == []
    assert "Referred" in said


def test_the_history_of_a_family_is_there_for_every_role_that_sees_the_family():
    without = [
        role.id
        for role in study().roles
        if Permission.FAMILIES_SEE in role.permissions
        and Permission.RECORD_SEE_HISTORY not in role.permissions
    ]
    assert without == []


def test_a_social_worker_reads_in_the_history_only_what_they_recorded(people):
    family = referred(people.social_worker)
    before = page(people.social_worker, "caseload:history", family.number)
    assert "Referred" in before
    attempt(family, people.coordinator, note="Rang twice")
    assert page(people.social_worker, "caseload:history", family.number) == before
    other = person("social_worker", ["glasgow"])
    assert get(other, "caseload:history", family.number).status_code == 404
    assert get(person("steering_committee"), "caseload:history", family.number).status_code == 403


def test_a_blinded_history_leaves_out_the_allocation_and_all_that_follows_from_it(people):
    ips_then_sau(people)
    family = ready_family(people)
    before = page(people.nurse, "caseload:history", family.number)
    allocated(people, family)
    told(people, family)
    assert page(people.nurse, "caseload:history", family.number) == before
    assert "allocated" in page(people.manager, "caseload:history", family.number).lower()


def test_a_history_takes_as_many_statements_however_long_it_is(people):
    family = referred(people.social_worker)
    attempt(family, people.coordinator)
    few = count(people.coordinator, "caseload:history", family.number)
    for _ in range(30):
        attempt(family, people.coordinator)
    assert count(people.coordinator, "caseload:history", family.number) == few


def test_a_visit_stands_in_the_history_and_its_forms_not_among_the_latest(people):
    family = ready_family(people)
    latest = page(people.nurse, "caseload:family", family.number)
    everything = page(people.nurse, "caseload:history", family.number)
    assert latest.count("GHQ-12") < everything.count("GHQ-12")
