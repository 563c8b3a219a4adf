"""How many families were expected at each site by now, and how many came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alongside.foundations.documents import Table
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.steps import Expected, steps
from alongside.workspaces.monitoring import words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.queries.expected import WHAT, ExpectedSite, expected
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn
from alongside.workspaces.monitoring.words import sentences, titles

HEADER = ("Site", "What", "Expected by now", "Came", "Chance of being so far off")
MOST_DAYS = 60
COLUMNS = ("site", "what", "expected_by_now", "actual", "chance")


def expected_report(glance: Glance, source: Source) -> Report:
    """Expected against actual, referrals first, site by site."""
    found = [
        one
        for what in WHAT
        for one in expected(glance.study, source, what, glance.day)
        if one.site in glance.sites
    ]
    names = words.site_names(glance.study)
    plain = [(one.site, one.what, round(one.by_now, 2), one.now, one.chance) for one in found]
    shown = [
        (names[one.site], titles.EXPECTED_OF[one.what], f"{one.by_now:.1f}", one.now,
         sentences.chance(one.chance))
        for one in found
    ]  # fmt: skip
    return Report(
        name="expected",
        title=titles.EXPECTED,
        sentence=sentences.expected(glance.study, found),
        as_of=words.as_of(glance.local),
        data={
            "assumption": glance.study.expected.assumption,
            "sites": [_data(one) for one in found],
        },
        columns=COLUMNS,
        rows=plain,
        pictures=tuple(_picture(glance, one, names[one.site]) for one in found),
        tables=(Table(titles.EXPECTED, HEADER, shown, frozenset([2, 3, 4])),),
    )


def _data(one: ExpectedSite) -> dict[str, object]:
    return {
        "site": one.site,
        "what": one.what,
        "expected_by_now": one.by_now,
        "actual": one.now,
        "chance": one.chance,
        "expected": [
            {"day": at.day.isoformat(), "count": at.count, "low": at.low, "high": at.high}
            for at in one.points
        ],
        "days": [{"day": day.isoformat(), "count": count} for day, count in one.actual],
    }


def _picture(glance: Glance, one: ExpectedSite, name: str) -> Picture:
    caption = Caption(
        f"expected-{one.what}-{one.site}",
        titles.expected_at(name, one.what),
        sentences.expected_site(glance.study, one),
        words.as_of(glance.local),
    )
    first = one.points[0].day
    points = [Expected(at.day, round(at.count, 1), at.low, at.high) for at in one.points]
    actual = {one.site: [(max(day, first), count) for day, count in _weekly(one.actual)]}
    labels = titles.STEPS | {one.site: titles.EXPECTED_OF[one.what]}

    def draw(named: Caption, width: float) -> Chart:
        now = max(glance.day, first)
        return steps(points, actual, named, as_of=now, labels=labels, width=width)

    return drawn(draw, caption)


def _weekly(days: Sequence[tuple[date, int]]) -> Sequence[tuple[date, int]]:
    """Where families come on most days, what stood at the last of them in each week."""
    if len(days) <= MOST_DAYS:
        return days
    return list({day.isocalendar()[:2]: (day, count) for day, count in days}.values())
