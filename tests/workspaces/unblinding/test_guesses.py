"""What assessors and parents believe at the end, never compared with the truth on a screen."""

from __future__ import annotations

import pytest

from alongside.workspaces.unblinding import queries, refusals, words
from alongside.workspaces.unblinding.models import ArmGuessed
from tests.workspaces.made_up import person
from tests.workspaces.randomisation.stories import finish
from tests.workspaces.unblinding.stories import (
    LATER,
    SITES,
    SIXTH,
    THIRD,
    followed,
    guess,
    study,
    team,
    two_arms,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return team()


def said(whose="assessor"):
    return {row.family: (row.arm, row.sure) for row in queries.guesses(study(), whose).values()}


def waiting():
    return [(row.number, row.assessor, row.since) for row in queries.to_guess(study(), SITES)]


def test_an_assessor_says_for_each_family_what_they_believe_and_how_surely(people):
    one, two = two_arms(people)
    followed(people, one, two)
    guess(one, people.nurse, "sau", "somewhat")
    guess(two, people.nurse, "", "")
    assert said() == {one.pk: ("sau", "somewhat"), two.pk: ("", "")}


@pytest.mark.parametrize(
    ("refusal", "arm", "sure", "whose"),
    [
        (refusals.NotAsListed, "placebo", "very", "assessor"),
        (refusals.NotAsListed, "ips", "very", "neighbour"),
        (refusals.SurenessNeeded, "ips", "", "assessor"),
        (refusals.SurenessNeeded, "ips", "absolutely", "parent"),
    ],
)
def test_what_is_refused_about_a_guess(people, refusal, arm, sure, whose):
    family, _ = two_arms(people)
    followed(people, family)
    with pytest.raises(refusal):
        guess(family, people.nurse, arm, sure, whose=whose)
    assert ArmGuessed.objects.count() == 0


def test_only_those_who_met_the_family_after_allocation_guess(people):
    family, _ = two_arms(people)
    for whose, refusal in (("assessor", refusals.NothingToGuess), ("parent", refusals.NoVisitYet)):
        with pytest.raises(refusal):
            guess(family, people.nurse, whose=whose)
    finish(people, family, "follow_up_3m", THIRD)
    with pytest.raises(refusals.NothingToGuess):
        guess(family, person("research_nurse", ["glasgow"]))
    guess(family, people.nurse)
    guess(family, people.coordinator, whose="parent")
    assert (said(), said("parent")) == ({family.pk: ("ips", "very")},) * 2


def test_a_guess_is_corrected_with_a_reason_and_the_first_one_stays(people):
    family, _ = two_arms(people)
    followed(people, family)
    first = guess(family, people.nurse, "ips")
    with pytest.raises(refusals.ReasonNeeded):
        guess(family, people.nurse, "sau")
    second = guess(family, people.nurse, "sau", reason="The wrong line was pressed")
    assert (second.supersedes, said()) == (first, {family.pk: ("sau", "very")})
    assert ArmGuessed.objects.count() == 2


def test_of_two_assessors_the_one_who_says_it_last_counts(people):
    family, _ = two_arms(people)
    finish(people, family, "follow_up_3m", THIRD)
    other = person("research_nurse", ["glasgow"])
    finish(type(people)(people.social_worker, people.coordinator, other, people.manager), family,
           "follow_up_6m", SIXTH)  # fmt: skip
    assert waiting() == sorted(
        [(family.number, people.nurse.name, SIXTH), (family.number, other.name, SIXTH)]
    )
    guess(family, people.nurse, "ips")
    guess(family, other, "sau", "somewhat")
    assert (said(), waiting()) == ({family.pk: ("sau", "somewhat")}, [])


def test_a_guess_waits_after_the_last_visit_until_it_is_made(people):
    family, _ = two_arms(people)
    finish(people, family, "follow_up_3m", THIRD)
    assert waiting() == []
    finish(people, family, "follow_up_6m", SIXTH)
    assert waiting() == [(family.number, people.nurse.name, SIXTH)]
    steps = words.next_steps(study(), SITES, LATER)
    assert [(one.what, one.view, one.permission.value) for one in steps] == [
        (f"{people.nurse.name} says what they believe the family was given", "unblinding:guess",
         "unblinding.guess"),
    ]  # fmt: skip
    guess(family, people.nurse, "", "")
    assert (waiting(), words.next_steps(study(), SITES, LATER)) == ([], [])
