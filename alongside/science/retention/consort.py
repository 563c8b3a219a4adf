"""The flow of families through a trial, counted so that it always adds up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alongside.science.retention.path import (
    OPEN_STAGES,
    STAGES,
    ExitHalfTold,
    FamilyPath,
    PathHasHole,
    Stage,
)

__all__ = [
    "OPEN_STAGES",
    "STAGES",
    "ExitCount",
    "ExitHalfTold",
    "FamilyPath",
    "FamilyTwice",
    "Flow",
    "FlowDoesNotAddUp",
    "PathHasHole",
    "SiteUnknown",
    "Stage",
    "flow",
    "flow_as_json",
    "flow_as_rows",
    "flow_by_arm",
]


class SiteUnknown(ValueError):
    """A family belongs to a site that the flow was not asked for."""


class FamilyTwice(ValueError):
    """One family appears in two paths, and would be counted twice."""


class FlowDoesNotAddUp(ValueError):
    """Families entered a stage and are neither further on, nor out, nor still there."""


@dataclass(frozen=True)
class ExitCount:
    """How many families left at a stage for one main reason."""

    stage: Stage
    reason: str
    count: int
    by_site: Mapping[str, int]


@dataclass(frozen=True)
class Flow:
    """Counts of families: reached per stage and site, exits, and those still under way."""

    sites: tuple[str, ...]
    reached: Mapping[Stage, Mapping[str, int]]
    exits: tuple[ExitCount, ...]
    in_progress: Mapping[Stage, Mapping[str, int]]

    def total(self, stage: Stage) -> int:
        """Families that reached the stage, over all sites."""
        return sum(self.reached[stage].values())

    def exits_at(self, stage: Stage) -> tuple[ExitCount, ...]:
        """The exits that count at the stage, most frequent first."""
        return tuple(one for one in self.exits if one.stage is stage)

    def left_at(self, stage: Stage, site: str | None = None) -> int:
        """Families that left with the stage as their furthest, at one site or at all."""
        return sum(
            one.count if site is None else one.by_site.get(site, 0) for one in self.exits_at(stage)
        )

    def still_at(self, stage: Stage) -> int:
        """Families whose furthest stage this is and who are still under way."""
        return sum(self.in_progress[stage].values())

    @property
    def all_exits(self) -> int:
        """Families that left, whatever the stage and reason."""
        return sum(one.count for one in self.exits)

    @property
    def all_in_progress(self) -> int:
        """Families still under way, whatever the stage."""
        return sum(self.still_at(stage) for stage in OPEN_STAGES)

    def check(self) -> None:
        """Prove that the flow adds up, at every stage and site.

        entering(s) = entering(s + 1) + exits(s) + in progress(s), and so
        identified = exits + in progress + retained.

        Raises FlowDoesNotAddUp with the first stage and site that do not.
        """
        for one in self.exits:
            if one.count != sum(one.by_site.values()):
                raise FlowDoesNotAddUp(f"Exits at {one.stage} for {one.reason}: sites differ.")
        for stage, following in zip(OPEN_STAGES, STAGES[1:], strict=True):
            for site in self.sites:
                entering, on = self.reached[stage][site], self.reached[following][site]
                out, there = self.left_at(stage, site), self.in_progress[stage][site]
                if entering != on + out + there:
                    raise FlowDoesNotAddUp(
                        f"{stage} at {site}: {entering} entered, but {on} went on, "
                        f"{out} left and {there} are still there."
                    )
        ended = self.all_exits + self.all_in_progress + self.total(Stage.RETAINED)
        if self.total(Stage.IDENTIFIED) != ended:
            raise FlowDoesNotAddUp(f"{self.total(Stage.IDENTIFIED)} identified, {ended} found.")


def flow(paths: Iterable[FamilyPath], sites: Sequence[str]) -> Flow:
    """Count the flow of families (CONSORT 2010 extension to pilot and feasibility trials).

    A family counts once: it has reached every stage up to its furthest, and an exit counts at
    the furthest stage under its main reason. Who was retained and left later is retained.

    Raises SiteUnknown, FamilyTwice. Source: Eldridge et al., BMJ 2016;355:i5239, item 13.

    >>> from datetime import datetime
    >>> day = datetime(2023, 4, 3)
    >>> one = FamilyPath("001", "Bromley", {Stage.IDENTIFIED: day}, "moved_away", day)
    >>> two = FamilyPath("002", "Glasgow", {Stage.IDENTIFIED: day}, None, None)
    >>> counted = flow([one, two], ["Glasgow", "Bromley"])
    >>> counted.total(Stage.IDENTIFIED), counted.all_exits, counted.all_in_progress
    (2, 1, 1)
    """
    furthest: Counter[tuple[Stage, str]] = Counter()
    out: dict[tuple[Stage, str], Counter[str]] = {}
    for path in _each_once(paths, frozenset(sites)):
        furthest[path.furthest, path.site] += 1
        if path.has_left and path.exit_reason is not None:
            out.setdefault((path.furthest, path.exit_reason), Counter())[path.site] += 1
    exits = _ordered_exits(out, sites)
    counted = Flow(
        sites=tuple(sites),
        reached=_reached(furthest, sites),
        exits=exits,
        in_progress=_in_progress(furthest, exits, sites),
    )
    counted.check()
    return counted


def flow_by_arm(
    paths: Iterable[FamilyPath], sites: Sequence[str], arms: Sequence[str]
) -> dict[str, Flow]:
    """Count the flow apart for each arm, for closed reports only.

    >>> flow_by_arm([], ["Glasgow"], ["A", "B"])["A"].total(Stage.RANDOMISED)
    0
    """
    held = list(paths)
    return {arm: flow([path for path in held if path.arm == arm], sites) for arm in arms}


def _each_once(paths: Iterable[FamilyPath], sites: frozenset[str]) -> Iterable[FamilyPath]:
    seen: set[str] = set()
    for path in paths:
        if path.family in seen:
            raise FamilyTwice(f"Family {path.family} appears twice.")
        if path.site not in sites:
            raise SiteUnknown(f"Family {path.family} is at {path.site}, which is not a site.")
        seen.add(path.family)
        yield path


def _reached(
    furthest: Counter[tuple[Stage, str]], sites: Sequence[str]
) -> dict[Stage, dict[str, int]]:
    reached: dict[Stage, dict[str, int]] = {}
    further = dict.fromkeys(sites, 0)
    for stage in reversed(STAGES):
        further = {site: further[site] + furthest[stage, site] for site in sites}
        reached[stage] = further
    return {stage: reached[stage] for stage in STAGES}


def _in_progress(
    furthest: Counter[tuple[Stage, str]], exits: tuple[ExitCount, ...], sites: Sequence[str]
) -> dict[Stage, dict[str, int]]:
    left: Counter[tuple[Stage, str]] = Counter()
    for one in exits:
        for site, count in one.by_site.items():
            left[one.stage, site] += count
    return {
        stage: {site: furthest[stage, site] - left[stage, site] for site in sites}
        for stage in OPEN_STAGES
    }


def _ordered_exits(
    out: Mapping[tuple[Stage, str], Counter[str]], sites: Sequence[str]
) -> tuple[ExitCount, ...]:
    counted = [
        ExitCount(stage, reason, at.total(), {site: at[site] for site in sites})
        for (stage, reason), at in out.items()
    ]
    return tuple(sorted(counted, key=lambda e: (STAGES.index(e.stage), -e.count, e.reason)))


def flow_as_json(counted: Flow) -> dict[str, Any]:
    """The flow as plain values for JSON: one key per stage, then exits and in progress.

    >>> list(flow_as_json(flow([], ["Glasgow"])))[-3:]
    ['retained', 'exits', 'in_progress']
    """
    stages: dict[str, Any] = {
        stage.value: {"total": counted.total(stage), "by_site": dict(counted.reached[stage])}
        for stage in STAGES
    }
    stages["exits"] = [
        {"stage": one.stage.value, "reason": one.reason, "count": one.count}
        for one in counted.exits
    ]
    stages["in_progress"] = {stage.value: counted.still_at(stage) for stage in OPEN_STAGES}
    return stages


def flow_as_rows(counted: Flow) -> list[list[str | int]]:
    """The flow as one table: kind, stage, reason, total and a column per site.

    `kind` is `reached`, `exit` or `in_progress`.

    >>> flow_as_rows(flow([], ["Glasgow"]))[0]
    ['kind', 'stage', 'reason', 'total', 'Glasgow']
    """
    rows: list[list[str | int]] = [["kind", "stage", "reason", "total", *counted.sites]]
    for stage in STAGES:
        row = [counted.reached[stage][site] for site in counted.sites]
        rows.append(["reached", stage.value, "", sum(row), *row])
    for one in counted.exits:
        row = [one.by_site[site] for site in counted.sites]
        rows.append(["exit", one.stage.value, one.reason, one.count, *row])
    for stage in OPEN_STAGES:
        row = [counted.in_progress[stage][site] for site in counted.sites]
        rows.append(["in_progress", stage.value, "", sum(row), *row])
    return rows
