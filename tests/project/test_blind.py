"""Whoever works blind sees the same, byte for byte, whichever arms the families were given."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse

from alongside.workspaces.monitoring.reports import OPEN_REPORTS
from tests.project.every_address import addresses, crawled
from tests.project.letters_to import blinded_at, letters_of_an_allocation, letters_to
from tests.project.looking import Seen, Visitor, parts_that_differ
from tests.project.planted import POST
from tests.project.planted_on_paper import LEAKS
from tests.project.worlds import FIRST, PLANS, arms_of_families, drawn_again, flipped, world
from tests.workspaces.made_up import study

pytestmark = pytest.mark.django_db
BLINDED = [role.id for role in study().roles if role.blinded]
WORLDS = {
    "first": FIRST,
    "one family has the other arm": flipped(FIRST, "glasgow", 1),
    "all arms drawn again": drawn_again(5),
}
OTHERS = [name for name in WORLDS if name != "first"]
PLANTED_IN = ("first", "all arms drawn again")


def all_seen(name):
    """What every blinded role sees in a world, and what one of them sees of each planted leak."""
    with world(WORLDS[name]) as cast:
        pages, arms = addresses(study()), arms_of_families()
        post = letters_to(blinded_at()), letters_of_an_allocation(cast)
        seen = {role: crawled(person_of(cast, role), pages) for role in BLINDED}
        seen["statistician"] |= printed(person_of(cast, "statistician"))
        planted = {}
        for leak in LEAKS if name in PLANTED_IN else []:
            with leak.planted(arms):
                planted[leak.name] = seen_of(leak, cast, pages)
        closed = [each for each in pages if each.name in {"caseload:family", "monitoring:by_arm"}]
        manager = crawled(cast.of("trial_manager"), closed)
    return SimpleNamespace(arms=arms, seen=seen, post=post, planted=planted, manager=manager)


def person_of(cast, role):
    return cast.of(role, "glasgow" if study().role(role).site_bound else "")


def printed(person):
    """The reports as PDF, for one role: drawing takes long, and each role gets the same ones."""
    visitor, slug = Visitor(person), study().slug
    paths = [reverse("monitoring:file", args=[slug, name, "pdf"]) for name in OPEN_REPORTS]
    seen = {f"GET {path}": visitor.get(path) for path in paths}
    assert {one.status for one in seen.values()} == {200}
    return seen


def seen_of(leak, cast, pages):
    if leak.page == POST:
        letters = repr(letters_of_an_allocation(cast)).encode()
        return {POST: Seen(0, (), (), letters, 0, ())}
    return crawled(person_of(cast, leak.role), [one for one in pages if one.name == leak.page])


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return {name: all_seen(name) for name in WORLDS}


def differing(one, two):
    """What was asked and did not give the same, and in which parts."""
    asked = {**one, **two}
    found = {each: parts_that_differ(one.get(each), two.get(each)) for each in asked}
    return {each: parts for each, parts in found.items() if parts}


def test_one_world_differs_in_one_family_and_another_in_many(worlds):
    first, one, drawn = (worlds[name].arms for name in WORLDS)
    assert len(first) == len(PLANS) - 1
    assert [number for number in first if first[number] != one[number]] == ["GLA-0002-0"]
    assert sorted(number for number in first if first[number] != drawn[number]) == [
        "BRO-0002-T", "GLA-0001-1",
    ]  # fmt: skip


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("role", BLINDED)
def test_a_blinded_person_sees_the_same_in_every_world(worlds, role, other):
    one, two = (worlds[name].seen[role] for name in ("first", other))
    assert differing(one, two) == {}
    assert sum(seen.status == 200 for seen in one.values()) >= 40


@pytest.mark.parametrize("other", OTHERS)
def test_a_blinded_person_receives_the_same_letters_in_every_world(worlds, other):
    assert worlds[other].post == worlds["first"].post
    assert len(worlds["first"].post[0]) > 0


def test_no_page_fails_for_a_blinded_person(worlds):
    seen = worlds["first"].seen
    failed = [
        (role, asked)
        for role in BLINDED
        for asked, answer in seen[role].items()
        if answer.status >= 500
    ]
    assert failed == []


def test_the_trial_manager_may_know_and_sees_another_page_for_each_other_arm(worlds):
    one, two = worlds["first"], worlds["all arms drawn again"]
    other = {number for number in one.arms if one.arms[number] != two.arms[number]}
    found = differing(one.manager, two.manager)
    pages = {f"GET /ips-feasibility/families/{number}/" for number in other}
    assert pages | {"GET /ips-feasibility/progress/by-arm/"} <= found.keys()


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_a_planted_leak_is_seen(worlds, leak):
    one, two = (worlds[name].planted[leak.name] for name in PLANTED_IN)
    parts = set().union(*differing(one, two).values())
    assert leak.parts <= parts


def test_there_are_leaks_of_at_least_eighteen_kinds():
    assert len({leak.name for leak in LEAKS}) == len(LEAKS) >= 18
