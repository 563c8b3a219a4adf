"""Figures straight from the facts, as of any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from alongside.science.protocol import Study
from alongside.science.retention.consort import Flow, flow, flow_by_arm
from alongside.science.retention.funnel import MonthCount, funnel
from alongside.science.retention.path import STAGES, FamilyPath, Stage
from alongside.workspaces.monitoring.due import due_on
from alongside.workspaces.monitoring.paths import Standing
from alongside.workspaces.monitoring.queries.source import (
    ANY,
    PAGE,
    STILL,
    Asked,
    FamilyLine,
    FamilyPage,
    FollowUp,
    Odd,
    Way,
)
from alongside.workspaces.monitoring.queries.tallies import Tally, counted


@dataclass(frozen=True)
class ByPaths:
    """Answers from the path of every family."""

    study: Study
    standings: Sequence[Standing]
    as_of: datetime | None = None

    def flow(self, sites: Sequence[str]) -> Flow:
        return flow(self._at(sites), sites)

    def flow_by_arm(
        self, sites: Sequence[str], arms: Sequence[str], known: Mapping[UUID, str]
    ) -> dict[str, Flow]:
        """For closed reports only: the flow of the families of each arm."""
        paths = [
            replace(one.path, arm=known.get(one.family))
            for one in self.standings
            if one.path.site in sites
        ]
        return flow_by_arm(paths, sites, arms)

    def months(self, sites: Sequence[str]) -> tuple[MonthCount, ...]:
        return funnel(self._at(sites))

    def days(self, stage: Stage, sites: Sequence[str]) -> Mapping[str, Mapping[date, int]]:
        counts: dict[str, Counter[date]] = {site: Counter() for site in sites}
        for path in self._at(sites):
            if stage in path.reached:
                counts[path.site][path.reached[stage].date()] += 1
        return counts

    def follow_up(self, day: date, sites: Sequence[str]) -> FollowUp:
        due = [(path, due_on(self.study, path)) for path in self._at(sites)]
        over = [path for path, on in due if on is not None and on <= day]
        kept = [path for path in over if path.furthest is Stage.RETAINED]
        return FollowUp(len(kept), len(over), sum(on is not None for _, on in due))

    def odd(self, sites: Sequence[str]) -> tuple[Odd, ...]:
        return tuple(
            Odd(one.path.family, one.path.site, anomaly)
            for one in self.standings
            if one.path.site in sites
            for anomaly in one.anomalies
        )

    def families(self, asked: Asked) -> FamilyPage:
        found = [path for path in self._at(asked.sites) if _is_asked(path, asked)]
        shown = found[(asked.page - 1) * PAGE : asked.page * PAGE]
        return FamilyPage(tuple(_line(path) for path in shown), len(found))

    def ways(self, sites: Sequence[str]) -> list[Way]:
        return [
            Way(
                path.site,
                {stage.value: moment.isoformat() for stage, moment in path.reached.items()},
                path.exit_at if path.has_left else None,
                due_on(self.study, path),
            )
            for path in self._at(sites)
        ]

    def tallies(self, sites: Sequence[str]) -> list[Tally]:
        return [one for one in counted(self.study, self.as_of) if one.site in sites]

    def _at(self, sites: Sequence[str]) -> list[FamilyPath]:
        return [one.path for one in self.standings if one.path.site in sites]


def _is_asked(path: FamilyPath, asked: Asked) -> bool:
    if not asked.exit:
        return STAGES.index(path.furthest) >= STAGES.index(asked.stage)
    if path.furthest is not asked.stage:
        return False
    if asked.exit == STILL:
        return not path.has_left
    return path.has_left and asked.exit in {ANY, path.exit_reason}


def _line(path: FamilyPath) -> FamilyLine:
    left = path.has_left
    return FamilyLine(
        number=path.family,
        site=path.site,
        stage=path.furthest,
        since=path.reached[path.furthest],
        exit_reason=path.exit_reason if left else None,
        exit_at=path.exit_at if left else None,
    )
