"""Families counted by group and by how far they came, in one pass over the summary."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count

from alongside.science.protocol import Study
from alongside.science.retention.path import STAGES, Stage
from alongside.workspaces.adaptation.models import FamilyReach, ReachMark
from alongside.workspaces.adaptation.queries.groups import APART, NOT_SAID, UNKNOWN, traits_of

SHOWN = (
    Stage.IDENTIFIED, Stage.AGREED_TO_CONTACT, Stage.ELIGIBLE, Stage.CONSENTED,
    Stage.RANDOMISED, Stage.RETAINED,
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """How many families of each site and group reached each stage (`UNKNOWN`: no group)."""

    study: Study
    at: Mapping[tuple[str, str], Mapping[str, Mapping[Stage, int]]]

    def by_group(self, sites: Sequence[str], trait: str) -> dict[str, dict[Stage, int]]:
        """Each group of a characteristic, in its order, then those of no known group, and why."""
        names = (*self.study.adaptation.groups_of(trait), UNKNOWN, NOT_SAID)
        found = {name: dict.fromkeys(SHOWN, 0) for name in names}
        for site in sites:
            for name, stages in self.at.get((site, trait), {}).items():
                for stage, number in stages.items():
                    found[name][stage] += number
        return found


class InOrder(NamedTuple):
    """A family's groups, in the order in which families reached a stage."""

    site: str
    at: str
    groups: tuple[str, ...]


def counts(study: Study, mark: ReachMark, sites: Sequence[str]) -> Counts:
    """Count every family at these sites once; one query."""
    traits = traits_of(study)
    found: dict[tuple[str, str], dict[str, dict[Stage, int]]] = defaultdict(dict)
    rows = FamilyReach.objects.filter(mark=mark, site__in=sites).values_list(
        "site", "stage", "groups"
    )
    furthest = {stage.value: _reached(stage) for stage in STAGES}
    told: Counter[tuple[str, str, int, str]] = Counter()
    for (site, stage, text), number in Counter(rows.iterator(chunk_size=5000)).items():
        for at, group in enumerate(text.split(APART)):
            told[site, stage, at, group] += number
    for (site, stage, at, group), number in told.items():
        groups = found[site, traits[at]]
        if group not in groups:
            groups[group] = dict.fromkeys(SHOWN, 0)
        for one in furthest[stage]:
            groups[group][one] += number
    return Counts(study, found)


def in_order(study: Study, mark: ReachMark, counted: str) -> list[InOrder]:
    """Every family that reached a stage, the first first; one query."""
    rows = FamilyReach.objects.filter(mark=mark).exclude(**{counted: ""})
    columns = ("site", counted, "groups")
    ordered = rows.order_by(counted, "family").values_list(*columns)
    return [InOrder(site, at, tuple(text.split(APART))) for site, at, text in ordered]


def by_area(mark: ReachMark, site: str) -> dict[str, dict[Stage, int]]:
    """Families of a site by small area (empty: not known), and how many came to each stage."""
    rows = FamilyReach.objects.filter(mark=mark, site=site).order_by()
    told = rows.values("area", "stage").annotate(n=Count("pk"))
    found: dict[str, dict[Stage, int]] = {}
    for area, stage, number in told.values_list("area", "stage", "n"):
        stages = found.setdefault(area, dict.fromkeys(SHOWN, 0))
        for one in _reached(Stage(stage)):
            stages[one] += number
    return found


def _reached(furthest: Stage) -> tuple[Stage, ...]:
    last = STAGES.index(furthest)
    return tuple(stage for stage in SHOWN if STAGES.index(stage) <= last)
