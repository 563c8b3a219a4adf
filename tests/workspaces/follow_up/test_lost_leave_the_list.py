"""Nobody waits for the visits of a family that was lost, until it comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.foundations import clock
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.words.steps import next_steps
from alongside.workspaces.follow_up import actions
from alongside.workspaces.referrals.given import Reasons
from tests.workspaces.made_up import study
from tests.workspaces.randomisation.stories import (
    BASELINE,
    allocated,
    ips_then_sau,
    ready_families,
    team,
)

pytestmark = pytest.mark.django_db
LATE = BASELINE + timedelta(days=150)


def waiting(**more):
    """The families on the list of visits, and those in what is next."""
    rows = assessments.due(study(), ["glasgow"], LATE).rows
    steps = next_steps(study(), ["glasgow"], LATE, **more)
    return {row.number for row in rows}, {step.number for step in steps}


def test_a_lost_family_leaves_the_list_of_visits_and_returns_when_it_is_found(client):
    people = team()
    ips_then_sau(people)
    family, other = ready_families(people, 2)
    for each in (family, other):
        allocated(people, each)
    both, one = {family.number, other.number}, {other.number}
    assert waiting() == (both, both)
    given = {"study": study(), "family": family, "by": people.nurse, "at": LATE}
    moved = Reasons(("moved_away",), "moved_away", "To another county")
    actions.record_loss(**given, reasons=moved)
    assert waiting() == (one, one)
    assert waiting(only=[family.pk]) == (one, set())
    actions.correct_loss(**given, reasons=Reasons(("death",), "death"), reason="A mistake")
    assert waiting() == (one, one)
    client.force_login(people.nurse)
    with clock.held_at(LATE):
        page = client.get(reverse("assessments:visits", args=["ips-feasibility"]))
    listed = page.content.decode()
    assert [number in listed for number in (family.number, other.number)] == [False, True]
    actions.found_again(**given, reason="The mother rang")
    assert waiting() == (both, both)


def test_what_a_lost_family_did_stays_done():
    people = team()
    (family,) = ready_families(people, 1)
    actions.record_loss(
        study=study(), family=family, by=people.nurse, at=LATE,
        reasons=Reasons(("moved_away",), "moved_away"),
    )  # fmt: skip
    rows = assessments.all_due(study(), ["glasgow"], LATE)
    assert [(row.visit.id, row.state) for row in rows] == [("baseline", "finished")]
