"""What was judged on evidence, and when: a picture for each criterion that people judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from alongside.foundations.clock import day_of
from alongside.foundations.pages.filters import day
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.dated_rows import DatedRow, DatedSign, Sign, dated_rows
from alongside.science.protocol import ProgressionCriterion
from alongside.workspaces.monitoring import words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.queries.judgements import Judgement, judgements
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn, table_of
from alongside.workspaces.monitoring.words import sentences, titles

COLUMNS = ("criterion", "judged_on", "colour", "in_words")


def judged_report(glance: Glance, _: Source | None = None) -> Report:
    """Every judgement that was signed up to a moment, whatever took its place since."""
    found = judgements(glance.study, glance.as_of)
    asked = judged_on_evidence(glance)
    pictures = [judged_picture(glance, one, found.get(one.id, [])) for one in asked]
    rows = [
        (one.id, day_of(each.at, glance.study.time_zone).isoformat(), each.colour, each.words)
        for one in asked
        for each in reversed(found.get(one.id, []))
    ]
    return Report(
        name="judged",
        title=titles.JUDGED,
        sentence=sentences.how_many_judged(sum(one.id in found for one in asked), len(asked)),
        as_of=words.as_of(glance.local),
        data={"judgements": [dict(zip(COLUMNS, row, strict=True)) for row in rows]},
        columns=COLUMNS,
        rows=rows,
        pictures=tuple(pictures),
        tables=tuple(table_of(one.chart, 4) for one in pictures),
    )


def judged_on_evidence(glance: Glance) -> list[ProgressionCriterion]:
    """The criteria that people judge, in the order of the study."""
    return [one for one in glance.study.progression if one.kind == "judged"]


def judged_picture(
    glance: Glance, criterion: ProgressionCriterion, history: Sequence[Judgement]
) -> Picture:
    """The judgements of one criterion on their days, the first first."""
    zone = glance.study.time_zone
    signs = [
        DatedSign(
            day_of(one.at, zone), cast("Sign", one.colour), words.colour(one.colour), one.words
        )
        for one in reversed(history)
    ]
    name = f"{criterion.outcome}: {criterion.measured}"
    row = DatedRow(name, signs, words.colour("none"))
    caption = Caption(
        f"judged-{criterion.id}", titles.judged(criterion.outcome),
        sentences.stands(history), words.as_of(glance.local),
    )  # fmt: skip
    first = min(site.opens for site in glance.study.sites)

    def draw(named: Caption, width: float) -> Chart:
        return dated_rows(
            [row], first, glance.day, named, columns=titles.JUDGED_COLUMNS, shown=day, width=width
        )

    return drawn(draw, caption)
