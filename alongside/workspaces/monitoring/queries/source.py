"""What the pages ask, whichever way it is answered: from the facts, or from the summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from alongside.science.retention.consort import Flow
from alongside.science.retention.funnel import MonthCount
from alongside.science.retention.path import Stage
from alongside.workspaces.monitoring.paths import Anomaly
from alongside.workspaces.monitoring.queries.tallies import Tally

PAGE = 100
ANY, STILL = "*", "-"
NEVER_APPROACHED = frozenset({"could_not_be_reached"})
"""Reasons for declining which say that the family was never asked."""


@dataclass(frozen=True)
class FollowUp:
    """Families whose follow-up is over, those of them retained, and all randomised."""

    retained: int
    due: int
    randomised: int


@dataclass(frozen=True)
class Odd:
    """A family whose facts do not fit together."""

    number: str
    site: str
    anomaly: Anomaly


@dataclass(frozen=True)
class Asked:
    """Which families a list is to show.

    With `stage` alone those that reached it; with `exit` those for whom it is the furthest and
    who left, for that reason (`ANY`: for whatever reason), or who are `STILL` there.
    """

    sites: tuple[str, ...]
    stage: Stage = Stage.IDENTIFIED
    exit: str = ""
    page: int = 1


class Way(NamedTuple):
    """One family: its site, the day of each stage it reached, when it left, when it is due."""

    site: str
    reached: Mapping[str, str]
    left: datetime | None
    due: date | None


@dataclass(frozen=True)
class FamilyLine:
    number: str
    site: str
    stage: Stage
    since: datetime
    exit_reason: str | None
    exit_at: datetime | None


@dataclass(frozen=True)
class FamilyPage:
    lines: tuple[FamilyLine, ...]
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


class Source(Protocol):
    """The figures of one study as of one moment, for any of its sites."""

    def flow(self, sites: Sequence[str]) -> Flow: ...

    def flow_by_arm(
        self, sites: Sequence[str], arms: Sequence[str], known: Mapping[UUID, str]
    ) -> Mapping[str, Flow]: ...

    def months(self, sites: Sequence[str]) -> tuple[MonthCount, ...]: ...

    def days(self, stage: Stage, sites: Sequence[str]) -> Mapping[str, Mapping[date, int]]:
        """How many families of each site were identified, or randomised, on each day."""
        ...

    def follow_up(self, day: date, sites: Sequence[str]) -> FollowUp: ...

    def odd(self, sites: Sequence[str]) -> tuple[Odd, ...]: ...

    def families(self, asked: Asked) -> FamilyPage: ...

    def ways(self, sites: Sequence[str]) -> Iterable[Way]:
        """Every family, with the moment of each stage as text of ISO 8601, its day first."""
        ...

    def tallies(self, sites: Sequence[str]) -> list[Tally]:
        """Finished forms; those of several sites may come together as one."""
        ...
