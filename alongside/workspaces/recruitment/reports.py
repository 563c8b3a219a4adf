"""One page in every form: pictures, tables, and files with the same figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from alongside.foundations.tables import write_csv, write_xlsx
from alongside.science.charts.periods import PeriodCount
from alongside.science.recruitment.expected import how_surprising
from alongside.workspaces.monitoring.reports.report import Picture
from alongside.workspaces.recruitment.glance import Glance
from alongside.workspaces.recruitment.operating import RuleFigures
from alongside.workspaces.recruitment.pictures import (
    counts_of,
    drift_picture,
    main_picture,
    marks_of,
)
from alongside.workspaces.recruitment.queries import AlertRow, RuleState, Watch, Watched
from alongside.workspaces.recruitment.words import labels, sentences

TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
}
_DIGITS = 4
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Report:
    """What the page shows, and what can be taken away; each is made when it is wanted."""

    watch: Watch
    glance: Glance
    found: Sequence[AlertRow]

    @property
    def sentence(self) -> str:
        return sentences.watched(self.glance.study, self.watch.whole)

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """The place and its running sum; a place of which nothing is expected has none."""
        glance, whole = self.glance, self.watch.whole
        counts = counts_of(glance, whole)
        if not counts:
            return ()
        marks = marks_of(glance.study, glance, self.found)
        second = drift_picture(glance, whole)
        return (main_picture(glance, whole, counts, marks), *([second] if second else []))

    @property
    def rows(self) -> Rows:
        """Each week or month of the place and of those inside it."""
        every = [self.watch.whole, *self.watch.parts]
        return [
            row for one in every for row in _rows(self.glance, one, counts_of(self.glance, one))
        ]


def report(glance: Glance, watch: Watch, found: Sequence[AlertRow]) -> Report:
    """The place that is looked at, with the actions about it as marks."""
    return Report(watch, glance, found)


@lru_cache(maxsize=8192)
def _chance(came: int, expected: float) -> float:
    """Many sites expect the same in the same week, and the same few come."""
    return round(how_surprising(came, expected), _DIGITS)


def _rows(glance: Glance, one: Watched, counts: Sequence[PeriodCount]) -> list[Sequence[object]]:
    """Each week or month of a place; one line without expected numbers where there are none."""
    code = one.place.code or "all"
    if one.curve is None:
        return [(code, one.what, "all", None, one.day, None, None, None, one.came, None)]
    return [
        (
            code, one.what, glance.unit, each.first, each.last, round(each.expected, _DIGITS),
            each.low, each.high, each.came,
            _chance(each.came or 0, each.expected),
        )
        for each in counts
    ]  # fmt: skip


TABLES: Mapping[str, Callable[[Rows, Sequence[str]], bytes]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
}
WRITERS: Mapping[str, Callable[[Report, int], bytes]] = {
    "csv": lambda made, _: write_csv(made.rows, labels.COLUMNS),
    "xlsx": lambda made, _: write_xlsx(made.rows, labels.COLUMNS, sheet="Expected and actual"),
    "svg": lambda made, picture: made.pictures[picture].chart.svg.encode(),
}


def rule_rows(states: Sequence[RuleState], figures: Sequence[RuleFigures | None]) -> Rows:
    """Every rule: whether it is at work, how often it is wrong, and how soon it notices."""
    return [
        (one.alert.id, one.alert.what, one.alert.where, one.is_on, *_behaves(found))
        for one, found in zip(states, figures, strict=True)
    ]


def _behaves(found: RuleFigures | None) -> tuple[object, ...]:
    if found is None:
        return (None,) * (len(labels.RULE_COLUMNS) - 4)
    chances = (found.any_false, found.at_one, found.messages, found.fall, found.noticed)
    wrong, at_one, messages, fall, noticed = (round(each, _DIGITS) for each in chances)
    return (
        found.places, found.weeks, wrong, at_one, messages, fall, found.fall_week, noticed,
        found.median_weeks, found.nobody_weeks, found.simulated,
    )  # fmt: skip


def alert_rows(found: Sequence[AlertRow]) -> Rows:
    """Every alert with each of its actions, one line each."""
    return [
        (
            one.at, one.rule, one.place.code or "all", one.what, one.first_day, one.last_day,
            round(one.expected, _DIGITS), one.came, round(one.chance, _DIGITS), one.since,
            *(_acted(one, number)),
        )
        for one in found
        for number in range(max(1, len(one.actions)))
    ]  # fmt: skip


def _acted(one: AlertRow, number: int) -> tuple[object, ...]:
    if not one.actions:
        return (None,) * 5
    action = one.actions[number]
    last = action.followed[0] if action.followed else None
    return (
        action.words, action.who, action.by_when, last.done if last else None,
        last.words if last else None,
    )  # fmt: skip
