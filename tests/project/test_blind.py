"""Whoever works blind sees the same pages, byte for byte, whichever arm a family was given."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from tests.project.crawling import crawled
from tests.project.worlds import PLANS, arms_of_families, opposite_seeds, world
from tests.workspaces.made_up import study

pytestmark = pytest.mark.django_db
BLINDED = [role.id for role in study().roles if role.blinded]
NEW_EACH_TIME = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=nonce=")[^"]+'
    r'|(?<=name="entry" value=")[0-9a-f-]{36}'
    r"|(?<=[0-9a-f]{8}-[0-9a-f]{4}-)7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
)
"""Tokens, and the part of an id that chance makes; its time is compared."""


def seen(cast, role):
    """Every page as one person of this role sees it, but for what is new at each request."""
    where = "glasgow" if study().role(role).site_bound else ""
    pages = crawled(study(), cast.of(role, where))
    return {page.address: (page.status, NEW_EACH_TIME.sub("…", page.text)) for page in pages}


def all_seen(seeds):
    with world(seeds) as cast:
        arms = arms_of_families()
        pages = {role: seen(cast, role) for role in (*BLINDED, "trial_manager")}
    return SimpleNamespace(arms=arms, pages=pages)


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return [all_seen(seeds) for seeds in opposite_seeds()]


def test_every_family_has_the_other_arm_in_the_other_world(worlds):
    one, two = (each.arms for each in worlds)
    assert one.keys() == two.keys()
    assert len(one) == len(PLANS)
    assert [number for number in one if one[number] == two[number]] == []


@pytest.mark.parametrize("role", BLINDED)
def test_a_blinded_person_sees_the_same_in_both_worlds(worlds, role):
    one, two = (each.pages[role] for each in worlds)
    assert sorted(one) == sorted(two)
    assert [address for address in one if one[address] != two[address]] == []
    assert sum(status == 200 for status, _ in one.values()) >= 8


def test_the_comparison_would_notice_an_arm(worlds):
    """The trial manager may know: their pages differ, in just the pages that tell it."""
    one, two = (each.pages["trial_manager"] for each in worlds)
    differing = {address for address in one if one[address] != two[address]}
    numbers = worlds[0].arms
    assert {f"/ips-feasibility/families/{number}/" for number in numbers} <= differing
    assert "/ips-feasibility/progress/by-arm/" in differing
