"""Recruitment month by month: how many reached each stage, how many left and why."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from alongside.science.retention.path import STAGES, FamilyPath, Stage


@dataclass(frozen=True)
class MonthCount:
    """Families at one site that reached a stage in one month, or left there for a reason.

    `month` is the first day of the month; `reason` is None for a stage reached.
    """

    site: str
    month: date
    stage: Stage
    reason: str | None
    count: int


def funnel(paths: Iterable[FamilyPath]) -> tuple[MonthCount, ...]:
    """Count stages reached and exits by site, calendar month and stage, with reasons.

    Each count stands in the month in which it happened, so a family identified in April and
    screened in May is in both. Only months in which something happened are given; `months`
    lists all of them for a table. Ordered by site, month, stage, then reasons.

    >>> path = FamilyPath("001", "G", {Stage.IDENTIFIED: datetime(2023, 4, 3)}, None, None)
    >>> [(row.month.isoformat(), row.count) for row in funnel([path])]
    [('2023-04-01', 1)]
    """
    counts = Counter(event for path in paths for event in _events(path))
    rows = [MonthCount(*event, count) for event, count in counts.items()]
    return tuple(sorted(rows, key=_order))


def _events(path: FamilyPath) -> Iterator[tuple[str, date, Stage, str | None]]:
    for stage in STAGES[: len(path.reached)]:
        yield path.site, _month(path.reached[stage]), stage, None
    if path.has_left and path.exit_at is not None:
        yield path.site, _month(path.exit_at), path.furthest, path.exit_reason


def _month(moment: datetime) -> date:
    return date(moment.year, moment.month, 1)


def _order(row: MonthCount) -> tuple[str, date, int, str]:
    return row.site, row.month, STAGES.index(row.stage), row.reason or ""


def months(first: date, last: date) -> tuple[date, ...]:
    """The first days of all calendar months from one day to another, both included.

    >>> [month.isoformat() for month in months(date(2023, 12, 5), date(2024, 1, 2))]
    ['2023-12-01', '2024-01-01']
    """
    start, stop = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(start, stop + 1))
