"""Whom the service is for at each site: children of small areas weighted with need, and groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from django.db.models import Sum

from alongside.science.adaptation.places.need import need_of_decile
from alongside.science.protocol import DECILE, AreasOfSite, StatedTarget, Study, Trait
from alongside.workspaces.adaptation.models import (
    AREAS,
    PEOPLE,
    TARGETS,
    Area,
    OwnTarget,
    PeopleOfCouncil,
    PlaceFile,
)
from alongside.workspaces.adaptation.queries.carrying import carried
from alongside.workspaces.adaptation.queries.files import used

Number = TypeVar("Number", int, float)
TENTHS = tuple(range(1, 11))


@dataclass(frozen=True)
class Aim:
    """The target of one characteristic: weights by group, and how many people it was told from.

    `ends`: the same under the least and the greatest need that the study thinks possible.
    """

    weights: Mapping[str, float]
    people: float | None = None
    source: str = ""
    ends: Sequence[Mapping[str, float]] = ()


@dataclass(frozen=True)
class Targets:
    """What the files say of every council, as of a moment."""

    study: Study
    children: Mapping[tuple[str, str], Mapping[int, int]]
    people: Mapping[tuple[str, str], Mapping[str, int]]
    sources: Mapping[str, str]
    own: Mapping[tuple[str, str], Aim] = field(default_factory=dict)

    def children_at(self, sites: Sequence[str]) -> dict[int, int]:
        """Children aged 0 to 4 by tenth, over sites ranked by one index; empty if not known."""
        found = dict.fromkeys(TENTHS, 0)
        for key in self._councils(sites):
            for decile, number in self.children.get(key, {}).items():
                found[decile] += number
        return found if sum(found.values()) else {}

    def deciles(self, sites: Sequence[str], times: float | None = None) -> Aim | None:
        """Children weighted with need; `times` takes another setting of need than the study's."""
        children, need = self.children_at(sites), self.study.adaptation.need
        if not children or need is None:
            return None
        source = self.sources.get(self._index(sites), "")
        if times is not None:
            return Aim(_weighted(children, times), source=source)
        ends = [_weighted(children, one) for one in (need.least_times, need.most_times)]
        return Aim(_weighted(children, need.times), source=source, ends=ends)

    def of(self, trait: str, sites: Sequence[str]) -> Aim | None:
        """The target of a characteristic at sites ranked by one index; None if not known."""
        if trait == DECILE:
            return self.deciles(sites)
        found = next(one for one in self.study.adaptation.traits if one.id == trait)
        return self._own(found, sites) or self._of_files(found, sites) or _stated(found, sites)

    def _own(self, trait: Trait, sites: Sequence[str]) -> Aim | None:
        """What the team brought in; counts of several sites add up, samples are kept apart."""
        found = [self.own.get((site, trait.id)) for site in sites]
        groups = {group.id for group in trait.groups}
        told = [one for one in found if one is not None and set(one.weights) == groups]
        if not told or len(told) < len(sites):
            return None
        if len(told) == 1:
            return told[0]
        if any(one.people is not None for one in told):
            return None
        weights = {group: sum(one.weights[group] for one in told) for group in groups}
        return Aim(weights, source="; ".join(dict.fromkeys(one.source for one in told)))

    def _of_files(self, trait: Trait, sites: Sequence[str]) -> Aim | None:
        if not all(group.columns for group in trait.groups):
            return None
        index = self._index(sites)
        for source in (index, ""):
            sums: dict[str, int] = defaultdict(int)
            for _, council in self._councils(sites):
                for group, people in self.people.get((source, council), {}).items():
                    sums[group] += people
            weights = {g.id: float(sum(sums[c] for c in g.columns)) for g in trait.groups}
            if sum(weights.values()):
                return Aim(weights, source=self.sources.get(source, ""))
        return None

    def _councils(self, sites: Sequence[str]) -> list[tuple[str, str]]:
        found = [self._areas.get(site) for site in sites]
        keys = [(one.index, council) for one in found if one for council in one.councils]
        return list(dict.fromkeys(keys))

    @cached_property
    def _areas(self) -> dict[str, AreasOfSite]:
        return {one.site: one for one in self.study.adaptation.areas}

    def _index(self, sites: Sequence[str]) -> str:
        return next((index for index, _ in self._councils(sites)), "")


def _weighted(children: Mapping[int, int], times: float) -> dict[str, float]:
    return {str(d): n * need_of_decile(d, times) for d, n in children.items()}


def targets(study: Study, as_of: datetime | None = None) -> Targets:
    """The target population of every site, in a constant number of queries."""
    files = used(study, as_of)
    councils = {council for one in study.adaptation.areas for council in one.councils}
    areas = {file.pk: index for (kind, index), file in files.items() if kind == AREAS}
    groups = {file.pk: index for (kind, index), file in files.items() if kind in {AREAS, PEOPLE}}
    rows = Area.objects.filter(file__in=areas, council__in=councils, children__isnull=False)
    sums = rows.order_by().values("file", "council", "decile").annotate(n=Sum("children"))
    children: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for file, council, decile, number in sums.values_list("file", "council", "decile", "n"):
        children[areas[file], council][decile] = number
    children |= carried(study, files, councils, children.keys())
    people: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    there = PeopleOfCouncil.objects.filter(file__in=groups, council__in=councils)
    for file, council, main, group, number in there.values_list(
        "file", "council", "main", "group", "people"
    ):
        for name in {main, group}:
            people[groups[file], council][name] += number
    told = {AREAS, PEOPLE}
    sources = {index: one.file_name for (kind, index), one in files.items() if kind in told}
    return Targets(study, children, people, sources, _own(study, as_of))


def _own(study: Study, as_of: datetime | None) -> dict[tuple[str, str], Aim]:
    """Own targets by site and characteristic; the last file that says one counts."""
    files = PlaceFile.objects.as_of(as_of).filter(study=study.slug, kind=TARGETS)
    rows = OwnTarget.objects.filter(file__in=files.values("pk")).order_by("file__recorded_at", "pk")
    found: dict[tuple[str, str], Aim] = {}
    last: dict[tuple[str, str], object] = {}
    columns = ("file", "site", "trait", "group", "people", "asked", "source")
    for file, site, trait, group, people, asked, source in rows.values_list(*columns):
        key = (site, trait)
        before = found[key].weights if last.get(key) == file else {}
        last[key] = file
        found[key] = Aim({**before, group: people}, asked, source)
    return found


def _stated(trait: Trait, sites: Sequence[str]) -> Aim | None:
    """What the study definition states, for one site; several are not put together."""
    found: list[StatedTarget] = [one for one in trait.stated if one.site in sites]
    if len(sites) != 1 or not found:
        return None
    return Aim(found[0].weights, found[0].people, found[0].source)
