"""The schedule of a study (SPIRIT) as a table, a picture or a document."""

from __future__ import annotations

from alongside.foundations.tables import write_csv
from alongside.science.charts.chart import Caption
from alongside.science.charts.schedule import schedule
from alongside.science.protocol import ScheduleTable, Study, schedule_rows, schedule_table
from alongside.science.protocol.schedule_table import DONE

SENTENCE = "What is done when, and by whom: {rows} activities at {columns} points in time."
WIDTH = 1_180.0


def schedule_as(study: Study, format: str) -> str | bytes:
    """As `csv`, `svg` or `pdf`; raises ValueError for another format."""
    table = schedule_table(study)
    if format == "csv":
        head, *rows = schedule_rows(table)
        return write_csv(rows, head, bom=False).decode()
    if format == "svg":
        return _picture(table)
    if format == "pdf":
        return _document(table)
    raise ValueError(f"A schedule can be drawn as csv, svg or pdf, not as {format}.")


def _sentence(table: ScheduleTable) -> str:
    return SENTENCE.format(rows=len(table.rows), columns=len(table.columns))


def _picture(table: ScheduleTable) -> str:
    caption = Caption("schedule", table.title, _sentence(table))
    header = ("Activity", "By", *(f"{one.title}: {one.timing}" for one in table.columns))
    rows = [(row.title, row.who, *map(_cell, row.cells)) for row in table.rows]
    return schedule(header, rows, caption, width=WIDTH).svg


def _cell(cell: str) -> str | bool:
    """A tick alone is drawn as one."""
    return True if cell == DONE else cell


def _document(table: ScheduleTable) -> bytes:
    from alongside.foundations.documents import Table, table_report

    tables = [
        Table(
            group,
            table.header,
            [(row.title, row.who, *row.cells) for row in table.rows if row.group == group],
        )
        for group in table.groups
    ]
    timings = [(one.title, one.period, one.timing) for one in table.columns]
    when = Table("When each point in time is", ("Point in time", "Period", "When"), timings)
    return table_report(title=table.title, sentence=_sentence(table), tables=[*tables, when])
