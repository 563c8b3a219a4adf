"""What was expected by a day at each site, and what came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from alongside.science.protocol import Counted, ExpectedAtSite, Study
from alongside.science.recruitment.curves import curve
from alongside.science.recruitment.expected import how_surprising, poisson_below
from alongside.science.retention.funnel import months
from alongside.science.retention.path import Stage
from alongside.science.retention.windows import add_months
from alongside.workspaces.monitoring.queries.source import Source

BAND = 0.90
WHAT: dict[Counted, Stage] = {"referrals": Stage.IDENTIFIED, "randomised": Stage.RANDOMISED}


@dataclass(frozen=True)
class ExpectedPoint:
    """How many were expected by the end of a day, and between which counts chance leaves it."""

    day: date
    count: float
    low: int
    high: int


@dataclass(frozen=True)
class ExpectedSite:
    """One site: expected and actual, cumulated; and the chance of so surprising a count."""

    site: str
    what: str
    points: tuple[ExpectedPoint, ...]
    actual: tuple[tuple[date, int], ...]
    now: int
    by_now: float
    chance: float


def expected(study: Study, source: Source, what: Counted, day: date) -> list[ExpectedSite]:
    """Expected against actual at every site for which the study expects something."""
    sites = tuple(site.id for site in study.sites)
    days = source.days(WHAT[what], sites)
    return [_site(study, one, what, days[one.site], day) for one in study.expected.sites]


def band(mean: float) -> tuple[int, int]:
    """The counts between which a Poisson count of this mean lies with a chance of 90 %."""
    tail = (1 - BAND) / 2
    low = next(k for k in count() if poisson_below(k, mean) > tail)
    high = next(k for k in count(low) if poisson_below(k, mean) >= 1 - tail)
    return low, high


def _site(
    study: Study, one: ExpectedAtSite, what: Counted, days: Mapping[date, int], day: date
) -> ExpectedSite:
    line = curve(study.expected, one, what)
    assert line is not None  # noqa: S101 - what comes month by month always has its curve
    opens, closes = line.first_day, line.last_day
    actual = _cumulated(days, day)
    now, by_now = (actual[-1][1] if actual else 0), line.by(day)
    ends = [opens, *(add_months(month, 1) - timedelta(days=1) for month in months(opens, closes))]
    points = tuple(_point(end, line.by(end)) for end in ends)
    return ExpectedSite(one.site, what, points, actual, now, by_now, how_surprising(now, by_now))


def _point(day: date, mean: float) -> ExpectedPoint:
    return ExpectedPoint(day, mean, *band(mean))


def _cumulated(days: Mapping[date, int], until: date) -> tuple[tuple[date, int], ...]:
    total, points = 0, []
    for day in sorted(days):
        if day <= until:
            total += days[day]
            points.append((day, total))
    return tuple(points)
