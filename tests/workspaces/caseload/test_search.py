"""Search by study number."""

from __future__ import annotations

import pytest

from alongside.workspaces.caseload import queries
from alongside.workspaces.study.permissions import here
from tests.workspaces.caseload.looking import get, page, referred
from tests.workspaces.long_lists import counted
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation.stories import allocated, ips_then_sau, ready_families, told


def test_a_whole_number_leads_straight_to_the_family(people):
    family = referred(people.social_worker)
    for typed in (family.number, family.number.lower(), f"  {family.number} "):
        answer = get(people.coordinator, "caseload:search", q=typed)
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/ips-feasibility/families/{family.number}/"


def test_a_part_lists_every_family_that_has_it(people):
    found = [referred(people.social_worker, number).number for number in range(3)]
    other = referred(people.social_worker, 4, site="bromley").number
    said = page(people.coordinator, "caseload:search", q="gla")
    assert "3 families have “gla” in the number." in said
    assert [number for number in found if number not in said] == []
    assert other not in said


@pytest.mark.parametrize(
    "typed", ["GLA 012", "gla12", "GLA-12", "12", "0012", "gla 0012 w", "GLA12W", "GLA–0012–W"]
)
def test_spaces_hyphens_zeros_and_case_make_no_difference(people, typed):
    found = [referred(people.social_worker, number).number for number in range(12)]
    assert found[-1] == "GLA-0012-W"
    answer = get(people.coordinator, "caseload:search", q=typed)
    assert answer.headers.get("Location") == "/ips-feasibility/families/GLA-0012-W/"


def test_the_family_that_is_meant_comes_before_those_that_hold_the_same_figures(people):
    for number in range(10):
        referred(people.social_worker, number)
    found = queries.numbers_like(here(people.coordinator, study()), "GLA 001")
    assert [family.number for family in found] == ["GLA-0001-1", "GLA-0010-0"]


def test_a_search_reads_no_more_families_than_it_shows(people):
    def cost():
        with counted() as found:
            asked = queries.numbers_like(here(people.coordinator, study()), "1", limit=3)
        return [family.number for family in asked], found.statements, found.rows

    for number in range(12):
        referred(people.social_worker, number)
    numbers, *before = cost()
    assert numbers == ["GLA-0001-1", "GLA-0010-0", "GLA-0011-Y"]
    for number in range(12, 20):
        referred(people.social_worker, number)
    assert cost() == (numbers, *before)


def test_a_wrong_check_sign_opens_no_family(people):
    referred(people.social_worker)
    said = page(people.coordinator, "caseload:search", q="GLA-0001-2")
    assert "No family that you can see has a number with “GLA-0001-2” in it." in said


@pytest.mark.parametrize("typed", ["XYZ", "%", "_", "O’Neil", "' OR 1=1 --"])
def test_what_is_not_in_any_number_finds_nothing(people, typed):
    referred(people.social_worker)
    said = page(people.coordinator, "caseload:search", q=typed)
    assert f"No family that you can see has a number with “{typed}” in it." in said


def test_nothing_typed_asks_for_a_number(people):
    referred(people.social_worker)
    said = page(people.coordinator, "caseload:search")
    assert "Type a study number, or a part of it." in said
    assert "GLA-" not in said


def test_search_finds_no_family_that_one_may_not_see(people):
    ips_then_sau(people)
    first, second = ready_families(people, 2)
    allocated(people, first)
    allocated(people, second)
    told(people, first)
    colleague = person("social_worker", ["glasgow"])
    elsewhere = person("recruitment_coordinator", ["bromley"])
    worker = person("family_engagement_worker", ["glasgow"])
    for somebody in (colleague, elsewhere):
        said = page(somebody, "caseload:search", q="GLA")
        assert (first.number in said, second.number in said) == (False, False)
    assert get(worker, "caseload:search", q="GLA").headers["Location"].endswith(f"/{first.number}/")
