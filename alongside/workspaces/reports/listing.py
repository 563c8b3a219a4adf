"""The list of reports as a picture and as files: as of when each one is, and which stand."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.clock import day_of
from alongside.foundations.documents import Table
from alongside.foundations.pages.filters import day
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.dated_rows import DatedRow, DatedSign, dated_rows
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn
from alongside.workspaces.monitoring.words import as_of
from alongside.workspaces.reports.queries import SnapshotRow
from alongside.workspaces.reports.words import kind, pages

COLUMNS = ("kind", "figures_as_of", "state", "made_at")


def listing_report(glance: Glance, rows: Sequence[SnapshotRow]) -> Report:
    """The reports that a person may read, the first figures first."""
    ordered = sorted(rows, key=lambda row: (row.fact.moment, row.fact.recorded_at))
    plain = [
        (
            "closed" if row.fact.closed else "open", row.fact.moment.isoformat(),
            pages.state(row)[0].lower(), row.fact.recorded_at.isoformat(),
        )
        for row in ordered
    ]  # fmt: skip
    picture = _picture(glance, ordered) if ordered else None
    cells = picture.chart.table.rows if picture else ()
    return Report(
        name="reports",
        title=pages.TITLE,
        sentence=pages.list_sentence(rows, glance.study),
        as_of=as_of(glance.local),
        data=[dict(zip(COLUMNS, row, strict=True)) for row in plain],
        columns=COLUMNS,
        rows=plain,
        pictures=(picture,) if picture else (),
        tables=(Table(pages.PICTURE, pages.PICTURE_COLUMNS, cells),),
    )


def _picture(glance: Glance, ordered: Sequence[SnapshotRow]) -> Picture:
    """A row for each kind that there is."""
    lines = [
        DatedRow(kind(closed), [_sign(glance, row) for row in ordered if row.fact.closed is closed])
        for closed in (False, True)
    ]
    caption = Caption("reports", pages.PICTURE, pages.PICTURE_SAYS, as_of(glance.local))
    first = min(site.opens for site in glance.study.sites)

    def draw(named: Caption, width: float) -> Chart:
        return dated_rows(
            [one for one in lines if one.signs], first, glance.day, named,
            columns=pages.PICTURE_COLUMNS, shown=day, width=width,
        )  # fmt: skip

    return drawn(draw, caption)


def _sign(glance: Glance, row: SnapshotRow) -> DatedSign:
    on = day_of(row.fact.moment, glance.study.time_zone)
    words = pages.state(row)[0]
    return DatedSign(on, "full" if row.stands else "hollow", words, pages.made_on(row))
