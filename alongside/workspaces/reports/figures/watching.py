"""What watches the trial: alerts with what was done about them, the forecast, and reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from alongside.foundations.documents import Figure, Table
from alongside.foundations.pages.filters import day
from alongside.science.protocol import Counted
from alongside.workspaces.adaptation.reports.points import points_report
from alongside.workspaces.adaptation.reports.reach import reach_report
from alongside.workspaces.forecast import queries as forecasts
from alongside.workspaces.forecast.queries import RANDOMISED, Question
from alongside.workspaces.forecast.reports import forecast_report
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.recruitment import glance as watched
from alongside.workspaces.recruitment import queries as recruitment
from alongside.workspaces.recruitment.places import Place
from alongside.workspaces.recruitment.queries import AlertRow
from alongside.workspaces.recruitment.reports import alert_rows, report
from alongside.workspaces.recruitment.words import labels, sentences
from alongside.workspaces.reports.figures.pieces import Piece, Tidy, of_report
from alongside.workspaces.reports.words import inside

MOST_DRAWN = 6


def watching(glance: Glance, source: Source) -> list[Piece]:
    """The same in the open and in the closed version: nothing here knows an arm."""
    return [alerts(glance), forecast(glance, source), *reach(glance)]


def alerts(glance: Glance) -> Piece:
    """Every alert as it was raised, what was done, and what has come since; with the charts."""
    study = glance.study
    found = recruitment.alerts(study, glance.as_of)
    rows = alert_rows(found)
    tables = [Table(inside.ALERTS, inside.ALERT_HEADS, [_line(glance, one) for one in found])]
    return Piece(
        name="alerts",
        heading=inside.ALERTS,
        paragraphs=[sentences.alerts_sentence(found)],
        data=[list(row) for row in rows],
        figures=_charts(glance, found),
        tables=tables if found else [],
        tidy=[Tidy("alerts", labels.ALERT_COLUMNS, rows)],
    )


def forecast(glance: Glance, source: Source) -> Piece:
    """How many families are randomised by the end that the study plans."""
    seen = forecasts.see(glance.study, source, glance.day)
    target = forecasts.usual_target(glance.study, RANDOMISED)
    by = forecasts.usual_day(glance.study, glance.day)
    return of_report(forecast_report(glance, seen, Question(RANDOMISED, target, by)))


def reach(glance: Glance) -> list[Piece]:
    """Whom the trial reaches, and its adaptation points."""
    if not glance.study.adaptation.areas:
        return []
    found = of_report(reach_report(glance))
    # Without a target population there is nothing to compare with: the sentence says so.
    pieces = [found if found.figures else replace(found, tables=[])]
    if glance.study.adaptation.rules:
        pieces.append(of_report(points_report(glance)))
    return pieces


def _line(glance: Glance, one: AlertRow) -> Sequence[object]:
    came = recruitment.effects(glance.study, _place(glance, one), one)
    done = [
        f"{each.words} ({each.who}, by {day(each.by_when)})"
        + "".join(f" {last.words}" for last in each.followed[:1])
        + (f" {sentences.effect(one.what, came[each.id])}" if each.id in came else "")
        for each in one.actions
    ]
    return (
        sentences.alert_sentence(glance.study, one), labels.STATES[one.state][0],
        " ".join(done) or "–",
    )  # fmt: skip


def _place(glance: Glance, one: AlertRow) -> recruitment.Watched:
    return recruitment.at_place(glance.study, one, glance.day, glance.as_of)


def _charts(glance: Glance, found: Sequence[AlertRow]) -> list[Figure]:
    """What was expected and what came, where an alert was raised, with the actions as marks."""
    places: dict[tuple[Place, str], None] = dict.fromkeys((one.place, one.what) for one in found)
    figures = []
    for place, what in list(places)[:MOST_DRAWN]:
        counted: Counted = what  # type: ignore[assignment]
        looked = watched.Glance(glance.study, glance.at, glance.as_of, counted, place=place)
        seen = recruitment.watch(glance.study, place, counted, glance.day, glance.as_of)
        figures += [
            Figure(one.chart.svg, one.chart.title, one.description)
            for one in report(looked, seen, found).pictures[:1]
        ]
    return figures
