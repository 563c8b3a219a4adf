"""A visit that comes after allocation is not offered before it, and goes on when begun."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.foundations import clock
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.words.steps import next_steps
from alongside.workspaces.families import queries as families
from tests.workspaces.made_up import study
from tests.workspaces.randomisation.stories import (
    BASELINE,
    allocated,
    finish,
    ips_then_sau,
    ready_families,
    ready_family,
    team,
)

pytestmark = pytest.mark.django_db
THREE_MONTHS = BASELINE + timedelta(days=92)
LATE = BASELINE + timedelta(days=150)
SOON = "visit_before_allocation"


def offered(at):
    """The visits that are offered: in the list, in what is next, and for one family."""
    rows = assessments.due(study(), ["glasgow"], at).rows
    steps = next_steps(study(), ["glasgow"], at)
    return [(row.number, row.visit.id) for row in rows], [step.number for step in steps]


@pytest.mark.parametrize("at", [THREE_MONTHS, LATE], ids=["in time", "past its window"])
def test_only_a_family_that_was_allocated_is_offered_its_follow_up(at):
    people = team()
    ips_then_sau(people)
    _, second = ready_families(people, 2)
    assert offered(at) == ([], [])
    allocated(people, second)
    rows, steps = offered(at)
    assert {number for number, _ in rows} == set(steps) == {second.number}
    assert rows[0] == (second.number, "follow_up_3m")


def test_a_follow_up_begun_before_allocation_goes_on_and_is_a_deviation_without_an_arm():
    people = team()
    ips_then_sau(people)
    early, after = ready_families(people, 2)
    allocated(people, after)
    for family in (early, after):
        finish(people, family, "follow_up_3m", at=THREE_MONTHS)
    found = [(one.kind, one.what) for one in families.deviations_of(early)]
    assert found == [(SOON, "Follow-up at 3 months was begun before the family was allocated.")]
    assert families.deviations_of(after) == []
    assert list(assessments.finished_visits(study())[early.pk]) == ["baseline", "follow_up_3m"]


def test_the_page_says_that_the_visit_comes_too_soon_until_the_family_is_allocated(client):
    people = team()
    ips_then_sau(people)
    family = ready_family(people)
    client.force_login(people.nurse)
    page = reverse("assessments:visit", args=["ips-feasibility", family.number, "follow_up_3m"])
    shown = []
    for _ in range(2):
        with clock.held_at(THREE_MONTHS):
            shown.append("has not been allocated yet" in client.get(page).content.decode())
        if len(shown) == 1:
            allocated(people, family)
    assert shown == [True, False]


def test_the_database_is_asked_as_often_for_one_allocated_family_as_for_five():
    people = team()
    ips_then_sau(people)
    ready = ready_families(people, 5)
    counts = []
    for some in (ready[:1], ready[1:]):
        for family in some:
            allocated(people, family)
        with CaptureQueriesContext(connection) as asked:
            assessments.all_due(study(), ["glasgow"], LATE, only=[one.pk for one in ready])
        counts.append(len(asked))
    assert counts[0] == counts[1]
