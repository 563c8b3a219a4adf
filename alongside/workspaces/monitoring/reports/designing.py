"""A designed progression rule, for its page and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from alongside.foundations.documents import Table
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.colour_rows import Split, colour_rows
from alongside.science.retention.designing import Designed
from alongside.science.retention.operating import Row
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn
from alongside.workspaces.monitoring.words import designing as words
from alongside.workspaces.monitoring.words.ending import OPERATING_COLUMNS

COLUMNS = ("rule", "true_share", "green", "amber", "red")


def design_report(found: Designed, as_of: str) -> Report:
    """The sizes, and what the rule with three outcomes and the limits as written do."""
    sentence = words.sentence(found)
    both = (("three_outcomes", found.behaves), ("limits_as_written", found.as_written))
    return Report(
        name="rules",
        title=words.TITLE,
        sentence=sentence,
        as_of=as_of,
        data={
            "wishes": asdict(found.wishes),
            "two_outcomes": {"by_formula": found.by_formula, "exact": asdict(found.exact)},
            "three_outcomes": asdict(found.three),
            "families": found.ranges,
            "chances": {name: [asdict(row) for row in rows] for name, rows in both},
        },
        columns=COLUMNS,
        rows=[
            (name, row.truth, row.green, row.amber, row.red) for name, rows in both for row in rows
        ],
        pictures=(
            _picture("three", words.THREE, found.behaves, words.THREE_LABELS, sentence, as_of),
            _picture(
                "written",
                words.WRITTEN,
                found.as_written,
                OPERATING_COLUMNS,
                words.written(found),
                as_of,
            ),
        ),
        tables=(Table(words.SIZES, words.SIZE_COLUMNS, words.sizes(found), frozenset([1])),),
    )


def _picture(
    ident: str, title: str, rows: Sequence[Row], labels: dict[str, str], said: str, as_of: str
) -> Picture:
    splits = [
        Split(f"{row.truth:.0%}", {"green": row.green, "amber": row.amber, "red": row.red})
        for row in rows[::2]
    ]
    caption = Caption(f"design-{ident}", title, said, as_of)

    def draw(named: Caption, width: float) -> Chart:
        return colour_rows(splits, named, labels=labels, width=width)

    return drawn(draw, caption)
