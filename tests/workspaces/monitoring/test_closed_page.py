"""The closed page of figures by arm: whom it is open to, and what it says."""

from __future__ import annotations

import json

import pytest

from alongside.foundations import clock
from alongside.foundations.accounts.models import RoleGiven
from alongside.foundations.record.writing import write
from tests.workspaces import made_up as people
from tests.workspaces.monitoring.test_pages import NOW, at, signed_in, words_of
from tests.workspaces.monitoring.worlds import walk


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.held_at(NOW):
        yield


@pytest.mark.parametrize(
    "role", ["steering_committee", "statistician", "principal_investigator", "research_associate"]
)
def test_only_those_who_may_see_by_arm_open_the_closed_page(world, role):
    client = signed_in(people.person(role))
    assert client.get(at("by-arm/")).status_code == 403
    assert client.get(at("by-arm.json")).status_code == 403
    assert "by-arm" not in client.get(at("")).content.decode()


def test_a_blinded_role_beside_another_keeps_the_closed_page_closed(world):
    person = people.person("trial_manager")
    write(
        RoleGiven, study=world.study, by=person, at=people.AT, person=person, role="statistician",
        sites=[],
    )  # fmt: skip
    client = signed_in(person)
    assert client.get(at("by-arm/")).status_code == 403
    assert client.get(at("by-arm.json")).status_code == 403
    assert "by-arm" not in client.get(at("")).content.decode()


def test_the_closed_page_splits_the_flow_by_arm(world):
    manager = signed_in(world.by)
    for _ in range(4):
        walk(world, "glasgow", 6)
    walk(world, "bromley", 7)
    report = json.loads(manager.get(at("by-arm.json")).content)
    arms = report["by_arm"]
    assert arms["ips"]["randomised"]["total"] + arms["sau"]["randomised"]["total"] == 5
    assert report["randomised"]["total"] == 5
    said = words_of(manager.get(at("by-arm/")))
    assert "Closed page" in said
    assert "Infant Parent Support" in said
