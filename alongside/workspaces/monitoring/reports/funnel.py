"""The recruitment funnel by site and month, with reasons, and in SEAR terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from alongside.foundations.documents import Table
from alongside.foundations.pages.filters import month
from alongside.science.charts.bars import bars
from alongside.science.charts.chart import Caption
from alongside.science.retention.consort import Flow
from alongside.science.retention.funnel import MonthCount, months
from alongside.science.retention.path import STAGES, Stage
from alongside.science.retention.sear import Sear
from alongside.workspaces.monitoring import words
from alongside.workspaces.monitoring.counting import sear_of_flow
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.queries.source import NEVER_APPROACHED
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn
from alongside.workspaces.monitoring.words import labels, sentences, titles


def funnel_report(glance: Glance, source: Source, shown: Sequence[str] | None = None) -> Report:
    """Steps reached and exits in the month in which they happened; of the sites shown, or all."""
    sites = glance.sites if shown is None else shown
    counted = source.flow(glance.sites)
    sear = sear_of_flow(counted, NEVER_APPROACHED)
    rows = source.months(sites)
    sentence = sentences.funnel(sear)
    names = words.site_names(glance.study)
    return Report(
        name="funnel",
        title=titles.FUNNEL,
        sentence=sentence,
        as_of=words.as_of(glance.local),
        data=_data(rows, sear),
        columns=("site", "month", "stage", "reason", "count"),
        rows=[
            (row.site, f"{row.month:%Y-%m}", row.stage.value, row.reason or "", row.count)
            for row in rows
        ],
        pictures=(_picture(glance, sites, counted),),
        tables=(
            *_sear_tables(glance, sites, sear, names),
            *(_by_month(site, names[site], rows) for site in sites),
            _reasons(glance, rows, names),
        ),
    )


def _data(rows: Sequence[MonthCount], sear: Sear) -> dict[str, object]:
    return {
        "months": [
            {
                "site": row.site,
                "month": f"{row.month:%Y-%m}",
                "stage": row.stage.value,
                "reason": row.reason,
                "count": row.count,
            }
            for row in rows
        ],
        "sear": asdict(sear),
    }


def _picture(glance: Glance, sites: Sequence[str], counted: Flow) -> Picture:
    panels = {
        site: {stage.value: counted.reached[stage][site] for stage in STAGES} for site in sites
    }
    found = {stage.value: name for stage, name in words.STAGES.items()}
    found |= {f"site:{site}": name for site, name in words.site_names(glance.study).items()}
    title = titles.FUNNEL_PICTURE
    caption = Caption("funnel", title, sentences.flow(counted), words.as_of(glance.local))
    found["column:step"] = titles.STEP
    return drawn(lambda named, width: bars(panels, named, labels=found, width=width), caption)


def _sear_tables(
    glance: Glance, sites: Sequence[str], sear: Sear, names: dict[str, str]
) -> list[Table]:
    steps = ("screened", "eligible", "approached", "randomised")
    counts = [
        (name, *(getattr(one, step) for step in steps))
        for name, one in (
            (titles.ALL, sear.total),
            *((names[site], sear.by_site[site]) for site in sites),
        )
    ]
    header = (titles.SITE, *(step.capitalize() for step in steps))
    why = [
        (labels.SEAR_STEPS[step], words.reason(glance.study, _stage(step), reason, glance.sites), n)
        for step, reasons in sear.reasons.items()
        for reason, n in reasons.items()
    ]
    return [
        Table(titles.SEAR, header, counts, frozenset(range(1, len(header)))),
        Table(titles.SEAR_REASONS, (titles.STEP, titles.REASON, titles.COUNT), why, frozenset([2])),
    ]


def _stage(step: str) -> Stage:
    return Stage.SCREENED if step == "screened" else Stage.ELIGIBLE


def _by_month(site: str, name: str, rows: Sequence[MonthCount]) -> Table:
    here = [row for row in rows if row.site == site]
    every = [row.month for row in rows]
    span = months(min(every), max(every)) if every else ()
    counts = {(row.month, row.stage): row.count for row in here if row.reason is None}
    lines = []
    for each in span:
        left = sum(row.count for row in here if row.month == each and row.reason is not None)
        reached = (counts.get((each, stage), 0) for stage in STAGES)
        lines.append((month(each), *reached, left))
    header = (titles.MONTH, *words.STAGES.values(), titles.LEFT)
    return Table(titles.by_month(name), header, lines, frozenset(range(1, len(header))))


def _reasons(glance: Glance, rows: Sequence[MonthCount], names: dict[str, str]) -> Table:
    header = (titles.SITE, titles.MONTH, titles.STEP, titles.REASON, titles.COUNT)
    lines = [
        (
            names[row.site],
            month(row.month),
            words.EXITS[row.stage],
            words.reason(glance.study, row.stage, row.reason, [row.site]),
            row.count,
        )
        for row in rows
        if row.reason is not None
    ]
    return Table(titles.why_left(), header, lines, frozenset([4]))
