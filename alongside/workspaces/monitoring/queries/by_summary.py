"""Figures counted by the database in the summary of every family, now or at a moment kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from alongside.foundations.record.totals import Total, Within, added_up
from alongside.science.protocol import Study
from alongside.science.retention.consort import Flow
from alongside.science.retention.funnel import MonthCount
from alongside.science.retention.path import STAGES, Stage
from alongside.workspaces.families.queries import at_sites
from alongside.workspaces.monitoring.counting import (
    LeftAt,
    flow_of_counts,
    month_of,
)
from alongside.workspaces.monitoring.models import (
    FamilyProgress,
    FormTally,
    MonthTotal,
    PastMark,
    PastProgress,
    PastTally,
    StageTotal,
)
from alongside.workspaces.monitoring.paths import Anomaly
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
from alongside.workspaces.monitoring.queries.tallies import Tally, over_sites

DAY = {Stage.IDENTIFIED: "identified_on", Stage.RANDOMISED: "randomised_on"}


@dataclass(frozen=True)
class BySummary:
    """Answers from the summary of now, which must have been caught up before, or of `past`."""

    study: Study
    past: PastMark | None = None

    def flow(self, sites: Sequence[str]) -> Flow:
        furthest: Counter[tuple[Stage, str]] = Counter()
        out: Counter[LeftAt] = Counter()
        columns = ("stage", "site", "left", "exit_reason")
        for stage, site, left, reason, count in self._counted(StageTotal, columns, sites):
            furthest[Stage(stage), site] += count
            if left:
                out[LeftAt(Stage(stage), reason, site)] += count
        return flow_of_counts(furthest, out, sites)

    def flow_by_arm(
        self, sites: Sequence[str], arms: Sequence[str], known: Mapping[UUID, str]
    ) -> dict[str, Flow]:
        """For closed reports only: the flow of the families of each arm, all of them randomised."""
        furthest: dict[str, Counter[tuple[Stage, str]]] = {arm: Counter() for arm in arms}
        out: dict[str, Counter[LeftAt]] = {arm: Counter() for arm in arms}
        columns = ("family", "stage", "site", "left", "exit_reason")
        rows = self._rows(sites).filter(randomised_on__isnull=False)
        for family, stage, site, left, reason in rows.values_list(*columns):
            if (arm := known.get(family)) in furthest:
                furthest[arm][Stage(stage), site] += 1
                if left:
                    out[arm][LeftAt(Stage(stage), reason, site)] += 1
        return {arm: flow_of_counts(furthest[arm], out[arm], sites) for arm in arms}

    def months(self, sites: Sequence[str]) -> tuple[MonthCount, ...]:
        counts: Counter[tuple[str, date, Stage, str | None]] = Counter()
        if self.past is None:
            by = ("site", "month", "stage", "gone", "reason")
            for (site, month, stage, gone, why), (n,) in self._totals(MonthTotal, by, sites):
                counts[site, month_of(month), Stage(stage), why if gone else None] = n
            return _in_order(counts)
        columns = ("site", "months", "left", "left_month", "exit_reason")
        for site, months, left, left_month, reason, count in self._grouped(sites, *columns):
            reached = months.split()
            for stage, month in zip(STAGES, reached, strict=False):
                counts[site, month_of(month), stage, None] += count
            if left:
                counts[site, month_of(left_month), STAGES[len(reached) - 1], reason] += count
        return _in_order(counts)

    def days(self, stage: Stage, sites: Sequence[str]) -> Mapping[str, Mapping[date, int]]:
        counts: dict[str, Counter[date]] = {site: Counter() for site in sites}
        for site, day, count in self._grouped(sites, "site", DAY[stage]):
            if day is not None:
                counts[site][day] = count
        return counts

    def follow_up(self, day: date, sites: Sequence[str]) -> FollowUp:
        over = Q(due_on__lte=day)
        found = self._rows(sites).aggregate(
            retained=Count("pk", filter=over & Q(stage=Stage.RETAINED)),
            due=Count("pk", filter=over),
            randomised=Count("due_on"),
        )
        return FollowUp(**found)

    def odd(self, sites: Sequence[str]) -> tuple[Odd, ...]:
        rows = self._rows(sites).exclude(anomalies="").order_by("number")
        return tuple(
            Odd(number, site, _anomaly(one))
            for number, site, anomalies in rows.values_list("number", "site", "anomalies")
            for one in anomalies.split()
        )

    def families(self, asked: Asked) -> FamilyPage:
        rows = self._rows(asked.sites).filter(_narrowed(asked))
        total = self._total(asked)
        columns = ("number", "site", "stage", "reached", "left", "exit_reason", "exit_at")
        first = (asked.page - 1) * PAGE
        shown = rows.order_by("number").values_list(*columns)[first : first + PAGE]
        return FamilyPage(tuple(_line(*values) for values in shown), total)

    def ways(self, sites: Sequence[str]) -> Iterator[Way]:
        rows = self._rows(sites).order_by("number")
        columns = ("site", "reached", "left", "exit_at", "due_on")
        for site, reached, left, at, due in rows.values_list(*columns).iterator(2_000):
            yield Way(site, reached, at if left else None, due)

    def tallies(self, sites: Sequence[str]) -> list[Tally]:
        if self.past is None:
            return over_sites(FormTally.objects.filter(study=self.study.slug, site__in=sites))
        return over_sites(PastTally.objects.filter(past=self.past, site__in=sites))

    def _rows(self, sites: Sequence[str]) -> Any:
        if self.past is None:
            return at_sites(FamilyProgress.objects.all(), self.study, sites, "site")
        return PastProgress.objects.filter(past=self.past, site__in=sites)

    def _total(self, asked: Asked) -> int:
        if self.past is not None:
            return int(self._rows(asked.sites).filter(_narrowed(asked)).count())
        counted = at_sites(
            StageTotal.objects.filter(_narrowed(asked)), self.study, asked.sites, "site"
        )
        return int(counted.aggregate(families=Sum("rows"))["families"] or 0)

    def _totals(self, model: type[Total], by: tuple[str, ...], sites: Sequence[str]) -> Any:
        within = Within({"study": [self.study.slug], "site": sites})
        return added_up(model, by, ("rows",), within).items()

    def _counted(self, model: type[Total], by: tuple[str, ...], sites: Sequence[str]) -> Any:
        """The totals of now, or the families of a moment counted."""
        if self.past is not None:
            return self._grouped(sites, *by)
        return [(*key, *count) for key, count in self._totals(model, by, sites)]

    def _grouped(self, sites: Sequence[str], *columns: str) -> Any:
        rows = self._rows(sites).order_by().values(*columns)
        return rows.annotate(count=Count("pk")).values_list(*columns, "count")


def _narrowed(asked: Asked) -> Q:
    if not asked.exit:
        return Q(stage__in=STAGES[STAGES.index(asked.stage) :])
    if asked.exit == STILL:
        return Q(stage=asked.stage, left=False)
    why = Q() if asked.exit == ANY else Q(exit_reason=asked.exit)
    return Q(stage=asked.stage, left=True) & why


def _line(
    number: str, site: str, stage: str, reached: Mapping[str, str],
    left: bool, reason: str, exit_at: datetime | None,
) -> FamilyLine:  # fmt: skip
    return FamilyLine(
        number=number,
        site=site,
        stage=Stage(stage),
        since=datetime.fromisoformat(reached[stage]),
        exit_reason=reason if left else None,
        exit_at=exit_at if left else None,
    )


def _anomaly(text: str) -> Anomaly:
    kind, _, stage = text.partition(":")
    return Anomaly(kind, Stage(stage))  # type: ignore[arg-type]


def _in_order(counts: Mapping[tuple[str, date, Stage, str | None], int]) -> tuple[MonthCount, ...]:
    return tuple(sorted((MonthCount(*event, n) for event, n in counts.items()), key=_order))


def _order(row: MonthCount) -> tuple[str, date, int, str]:
    return row.site, row.month, STAGES.index(row.stage), row.reason or ""
