"""Groups are those that families gave of themselves, at every step, and nothing small follows."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from alongside.foundations import clock
from alongside.foundations.record.writing import write
from alongside.workspaces.families.models import FamilyDescribed
from tests.workspaces.adaptation import made_up_places as places
from tests.workspaces.adaptation.test_pages import families
from tests.workspaces.monitoring.worlds import World

NOW = datetime(2024, 1, 15, 10, tzinfo=UTC)
CENSUS = {
    "White: English, Welsh, Scottish, Northern Irish or British": 700,
    "White: Irish": 40, "White: Gypsy or Irish Traveller": 2, "White: Roma": 8,
    "White: Other White": 50, "Asian, Asian British or Asian Welsh: Indian": 40,
    "Asian, Asian British or Asian Welsh: Pakistani": 20,
    "Asian, Asian British or Asian Welsh: Bangladeshi": 10,
    "Asian, Asian British or Asian Welsh: Chinese": 5,
    "Asian, Asian British or Asian Welsh: Other Asian": 5,
    "Black, Black British, Black Welsh, Caribbean or African: African": 50,
    "Black, Black British, Black Welsh, Caribbean or African: Caribbean": 30,
    "Black, Black British, Black Welsh, Caribbean or African: Other Black": 10,
    "Mixed or Multiple ethnic groups: White and Black Caribbean": 8,
    "Mixed or Multiple ethnic groups: White and Black African": 2,
    "Mixed or Multiple ethnic groups: White and Asian": 5,
    "Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups": 5,
    "Other ethnic group: Arab": 4, "Other ethnic group: Any other ethnic group": 6,
}  # fmt: skip


@pytest.fixture
def world(study, manager, with_places, bring_in):
    rows = [("E09000006", f'"{group}"', count) for group, count in CENSUS.items()]
    bring_in("ethnic.csv", places.csv(("lad", "ethnic_group", "n"), *rows))
    with clock.held_at(NOW):
        yield World(study, manager)


@pytest.fixture
def told(manager, world):
    def telling(site="bromley"):
        client = Client()
        client.force_login(manager)
        address = f"/ips-feasibility/reach/reach.json?site={site}"
        (place,) = json.loads(client.get(address).content)
        return {one["characteristic"]: one for one in place["characteristics"]}

    return telling


def say(world, found, **answers):
    at = world.log[-1].recorded
    for family in found:
        about = {"study": world.study, "by": world.by, "at": at, "family": family}
        write(FamilyDescribed, **about, answers=answers)


def rows(one):
    return [(row["groups"], row["reached"]) for row in one["rows"]]


def test_nineteen_groups_beside_the_census_and_five_that_they_add_up_to(world, told):
    say(world, families(world, "bromley", [9] * 12), ethnic_group="white_british")
    say(world, families(world, "bromley", [9] * 6), ethnic_group="white_irish")
    say(world, families(world, "bromley", [9] * 6), ethnic_group="asian_indian")
    families(world, "bromley", [9] * 5)
    found = told()
    five, nineteen = found["ethnic_group"], found["ethnic_19"]
    assert [row for row in rows(five) if row[1]] == [(["white"], 18), (["asian"], 6)]
    assert [row for row in rows(nineteen) if row[1]] == [
        (["white_british"], 12), (["white_irish"], 6), (["asian_indian"], 6),
    ]  # fmt: skip
    assert (five["unknown"], nineteen["unknown"]) == (5, 5)
    shares = {row["groups"][0]: round(row["target"], 3) for row in nineteen["rows"]}
    assert (shares["white_british"], shares["white_irish"], shares["arab"]) == (0.7, 0.04, 0.004)
    assert (nineteen["target_from"], told("glasgow")["ethnic_19"]["target_from"]) == (
        "ethnic.csv", None,
    )  # fmt: skip


def test_groups_are_told_from_the_first_step_on(world, told):
    say(world, families(world, "bromley", [9] * 8, steps=1), disability="no", sex="male")
    say(world, families(world, "bromley", [9] * 9, steps=4), disability="a_lot", sex="male")
    flow = dict(zip(["a_lot", "a_little", "no"], told()["disability"]["flow"], strict=True))
    assert (flow["no"][0], flow["no"][3], flow["a_lot"][0], flow["a_lot"][3]) == (8, 0, 9, 9)


def test_a_small_part_of_a_group_cannot_be_worked_out_from_the_group(world, told):
    say(world, families(world, "bromley", [9] * 18), ethnic_group="white_british")
    say(world, families(world, "bromley", [9] * 1), ethnic_group="white_roma")
    say(world, families(world, "bromley", [9] * 7), ethnic_group="asian_indian")
    found = told()
    assert [row for row in rows(found["ethnic_group"]) if row[1]] == [
        (["white"], 19), (["asian"], 7),
    ]  # fmt: skip
    parts = [row for row in rows(found["ethnic_19"]) if row[1]]
    assert parts == [(["white_british", "white_roma"], 19), (["asian_indian"], 7)]


def test_those_who_would_rather_not_say_are_a_bar_of_their_own_unless_they_are_few(world, told):
    say(world, families(world, "bromley", [9] * 10), disability="no")
    say(world, families(world, "bromley", [9] * 6), disability="prefer_not")
    families(world, "bromley", [9] * 7)
    found = told()["disability"]
    assert (found["unknown"], found["flow_not_known"][3], found["flow_not_said"][3]) == (13, 7, 6)
    say(world, families(world, "bromley", [9] * 2), sex="prefer_not")
    found = told()["sex"]
    assert (found["flow_not_known"][3], found["flow_not_said"]) == (25, [])
