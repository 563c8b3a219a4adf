"""Adaptation points: what each rule says now, what was decided, and what came after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.foundations.documents import Table
from alongside.science.charts.chart import Caption
from alongside.science.charts.interval_rows import Estimate
from alongside.workspaces.adaptation.queries.points import (
    Aimed,
    Period,
    PointState,
    RuleState,
    rule_states,
)
from alongside.workspaces.adaptation.queries.target import targets
from alongside.workspaces.adaptation.reports.drawing import FARTHEST, ratios_drawn
from alongside.workspaces.adaptation.summary import level
from alongside.workspaces.adaptation.words import deciding, labels, titles
from alongside.workspaces.monitoring import words as monitoring
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Picture, Report

COLUMNS = ("rule", "place", "point", "families", "reached", "known", "ratio", "chance", "asks",
           "decided")  # fmt: skip
HEADER = ("Rule", "Place", "After", "What it says", "Decided")
MOST_DRAWN = 6


def points_report(glance: Glance, states: Sequence[RuleState] | None = None) -> Report:
    """Every rule at every place, as of a moment."""
    states = states_of(glance) if states is None else states
    points = [(state, point) for state in states for point in state.points]
    return Report(
        name="points",
        title=titles.POINTS,
        sentence=deciding.points_sentence(states),
        as_of=monitoring.as_of(glance.local),
        data=[_data(state) for state in states],
        columns=COLUMNS,
        rows=[_plain(one) for _, one in points],
        pictures=tuple(pictures(glance, states)),
        tables=(Table(titles.POINTS, HEADER, [_line(glance, *one) for one in points]),),
    )


def states_of(glance: Glance) -> list[RuleState]:
    study = glance.study
    mark = level(study, glance.as_of)
    return rule_states(study, mark, targets(study, glance.as_of), glance.as_of, glance.sites)


def pictures(glance: Glance, states: Sequence[RuleState]) -> list[Picture]:
    """The ratio before and after each change, at the places where there is something to see."""
    places = [
        (state, place)
        for state in states
        for place in state.places
        if any(one.families for one in state.periods[place.panel.id])
    ]
    # Where there are many, those where recruitment was changed come first.
    places.sort(key=lambda one: -len(one[0].periods[one[1].panel.id]))
    return [_picture(glance, state, place) for state, place in places[:MOST_DRAWN]]


def _picture(glance: Glance, state: RuleState, place: Aimed) -> Picture:
    study, periods = glance.study, state.periods[place.panel.id]
    name = labels.place_name(study, place.panel)
    caption = Caption(
        f"periods-{state.rule.id}-{place.panel.id}",
        titles.periods_at(name, state.rule.title),
        deciding.effect(study, periods),
        monitoring.as_of(glance.local),
    )
    rows = [_row(glance, one) for one in periods]
    return ratios_drawn(rows, caption, titles.PERIOD_COLUMNS)


def _row(glance: Glance, one: Period) -> Estimate:
    name = deciding.period_name(glance.study, one)
    if one.decision is not None:
        name += f" ({deciding.shortened(one.decision.change)})"
    if one.ratio is None:
        return Estimate(f"{name} ({labels.HIDDEN})" if one.hidden else name, None)
    ends = (min(one.ratio.lower, FARTHEST), min(one.ratio.upper, FARTHEST))
    return Estimate(name, min(one.ratio.ratio, FARTHEST), ends)


def _line(glance: Glance, state: RuleState, one: PointState) -> Sequence[object]:
    study = glance.study
    return (
        state.rule.title,
        labels.place_name(study, one.aimed.panel),
        one.point,
        deciding.point_line(study, one),
        deciding.decision_line(study, one.decision),
    )


def _plain(one: PointState) -> Sequence[object]:
    ratio = "" if one.ratio is None else round(one.ratio.ratio, 6)
    told = (one.reached, one.known, ratio, one.chance, one.asks)
    decided = one.decision.decided if one.decision else ""
    return (
        one.aimed.rule.id, one.aimed.panel.id, one.point, one.now,
        *("" if value is None else value for value in told), decided,
    )  # fmt: skip


def _data(state: RuleState) -> dict[str, Any]:
    return {
        "rule": state.rule.model_dump(mode="json"),
        "adopted": state.adopted.recorded_at.isoformat() if state.adopted else None,
        "points": [dict(zip(COLUMNS, _plain(one), strict=True)) for one in state.points],
    }
