"""What minimisation makes alike: a family's levels, their names, and those who came before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from alongside.foundations.clock import day_of
from alongside.science.protocol import Balanced, Study, load_sealed
from alongside.workspaces.families.models import Child, Family, Parent
from alongside.workspaces.randomisation.models import AllocationChained, SharingBegun
from alongside.workspaces.randomisation.queries.ratio import ratio
from alongside.workspaces.randomisation.queries.sequences import strata
from alongside.workspaces.randomisation.queries.sharing import scheme_of, sharings
from alongside.workspaces.study.queries import folder_of

CHILDREN = {"child_age", "children"}
MONTHS = 12


def levels_of(study: Study, family: Family, at: datetime) -> dict[str, str]:
    """The level of each factor that is on record of a family; one that is not is left out.

    All of it is known before an allocation: the site, months of birth, and who takes part.
    """
    wanted: dict[str, Balanced] = {factor.id: factor for factor in study.allocation.factors}
    numbers = _numbers(family, wanted, day_of(at, study.time_zone).strftime("%Y-%m"))
    found = {one: wanted[one].level(numbers[one]) for one in wanted if one in numbers}
    return {**({"site": family.site} if "site" in wanted else {}), **found}


def _numbers(family: Family, wanted: Mapping[str, Balanced], month: str) -> dict[str, int]:
    found = {}
    if CHILDREN & wanted.keys():
        own = Child.objects.as_of().filter(family=family, index_child=True)
        if born := list(own.values_list("born_month", flat=True)):
            youngest = max(born)
            found = {"children": len(born), "child_age": months_between(youngest, month)}
    if "parents" in wanted and (known := Parent.objects.as_of().filter(family=family).count()):
        found["parents"] = known
    return found


def months_between(born: str, month: str) -> int:
    """Whole months from one month to another, both as year and month.

    >>> months_between("2021-03", "2023-04")
    25
    """
    (year, number), (later, then) = (map(int, one.split("-")) for one in (born, month))
    return (later - year) * MONTHS + then - number


def factors_known(study: Study) -> dict[str, dict[str, str]]:
    """What is taken into account when a family is allocated: for each factor its levels, each
    with its name. Of permuted blocks these are the strata."""
    sites = {site.id: site.name for site in study.sites}
    if not study.allocation.minimises:
        return {"site": strata(study)} if "site" in study.strata else {}
    return {
        factor.id: sites if factor.id == "site" else {level: level for level in factor.levels}
        for factor in study.allocation.factors
    }


def scheme_parts(study: Study) -> dict[str, Any]:
    """What a scheme of minimisation holds beside what every scheme does."""
    known = factors_known(study)
    found: dict[str, Any] = {
        "measure": study.allocation.measure or "range",
        "probability": f"{load_sealed(folder_of(study.slug)).probability:f}",
        "factors": [
            {"name": one.id, "levels": sorted(known[one.id]), "weight": f"{one.weight:f}"}
            for one in study.allocation.factors
        ],
    }
    before = [one for one in sharings(study) if one.ended]
    if before and _can_go_on(scheme_of(before[-1].fact), {**found, "arms": ratio(study)}):
        found["goes_on"] = True
    return found


def _can_go_on(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether earlier families count: the same arms in the same ratio, by the same factors."""
    if before["method"] != "minimisation" or before["arms"] != now["arms"]:
        return False
    then, here = (
        {one["name"]: set(one["levels"]) for one in scheme["factors"]} for scheme in (before, now)
    )
    return then.keys() == here.keys() and all(then[name] <= here[name] for name in then)


def came_before(study: Study, fact: SharingBegun) -> list[tuple[str, dict[str, str]]]:
    """The arm and the levels of every family that counts when the next one is drawn."""
    counted: list[SharingBegun] = []
    for one in sharings(study):
        counted = [*(counted if scheme_of(one.fact).get("goes_on") else []), one.fact]
        if one.fact == fact:
            break
    rows = AllocationChained.objects.filter(sharing__in=counted)
    return [(arm, event["levels"]) for event, arm in rows.values_list("event", "allocation__arm")]


def levels_not_listed(scheme: Mapping[str, Any], levels: Mapping[str, str]) -> Sequence[str]:
    """Factors of which a family has no level that the scheme lists."""
    listed = {one["name"]: one["levels"] for one in scheme["factors"]}
    return [name for name, known in listed.items() if levels.get(name) not in known]
