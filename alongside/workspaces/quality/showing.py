"""Pictures and tables of completeness and of what is missing together, for pages and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor
from zoneinfo import ZoneInfo

from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.pattern_grid import pattern_grid
from alongside.science.charts.share_bars import ShareBar, share_bars
from alongside.science.data_quality.missing_patterns import Patterns
from alongside.science.protocol import Study
from alongside.workspaces.quality import words
from alongside.workspaces.quality.queries import Completeness, Group

WIDE, NARROW = 720.0, 360.0
COLUMNS = (
    "as_of", "by", "name", "forms", "finished", "asked", "answered", "missing",
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A picture for a screen and one for a phone."""

    chart: Chart
    narrow: Chart


def as_of_told(study: Study, at: datetime) -> str:
    return words.as_of(at.astimezone(ZoneInfo(study.time_zone)))


def completeness_drawn(
    study: Study, found: Completeness, by: str, sentence: str, as_of: str
) -> Drawn | None:
    """A bar for each group that has questions; None where none has."""
    groups = [one for one in found.by[by] if one.share is not None]
    if not groups:
        return None
    return Drawn(
        _bars(study, by, groups, sentence, as_of, WIDE),
        _bars(study, by, groups, sentence, as_of, NARROW),
    )


def _bars(
    study: Study, by: str, groups: Sequence[Group], sentence: str, as_of: str, width: float
) -> Chart:
    title = words.COMPLETENESS_PICTURE.format(by=words.BY[by])
    caption = Caption(f"completeness-{width:.0f}", title, sentence, as_of)
    rows = [
        ShareBar(
            words.group_name(study, by, one.name), one.asked, _never_all(one),
            told=f"{one.missing} missing",
        )
        for one in groups
    ]  # fmt: skip
    columns = (words.head(by), "Questions asked", "Answered", "", "Missing")
    return share_bars(rows, caption, columns=columns, legend=words.LEGEND, width=width)


def _never_all(group: Group) -> float:
    """The share in whole percent; 100 only where nothing is missing."""
    share = group.share or 0.0
    return floor(share * 100) / 100 if share > 0.99 else share


def patterns_drawn(
    study: Study, form: str, found: Patterns, sentence: str, as_of: str
) -> Drawn | None:
    """The patterns as a grid; None where nothing is ever missing or nothing is there."""
    if not found.columns:
        return None
    return Drawn(
        _grid(study, form, found, sentence, as_of, WIDE),
        _grid(study, form, found, sentence, as_of, NARROW),
    )


def _grid(
    study: Study, form: str, found: Patterns, sentence: str, as_of: str, width: float
) -> Chart:
    caption = Caption(f"patterns-{width:.0f}", words.PATTERNS, sentence, as_of)
    return pattern_grid(
        found, caption, heads=[words.column(study, form, code) for code in found.columns],
        states=words.STATES, count=words.NUMBER_OF["forms" if form else "visits"],
        not_whole=words.NOT_WHOLE, width=width,
    )  # fmt: skip


def completeness_rows(study: Study, found: Completeness, as_of: str) -> list[list[object]]:
    """Every group of every way of splitting, for a file; closed counts are empty."""
    return [
        [
            as_of, by, words.group_name(study, by, one.name), one.forms, one.finished,
            *([None] * 3 if one.closed else [one.asked, one.answered, one.missing]),
        ]
        for by, groups in found.by.items()
        for one in groups
    ]  # fmt: skip


def patterns_rows(
    study: Study, form: str, found: Patterns, as_of: str
) -> tuple[list[str], list[list[object]]]:
    """The heads and rows of the patterns, for a file."""
    heads = ["as_of", *(words.column(study, form, code) for code in found.columns), "count"]
    rows: list[list[object]] = [
        [as_of, *(words.STATES[state] for state in row.states), row.count] for row in found.rows
    ]
    return heads, rows
