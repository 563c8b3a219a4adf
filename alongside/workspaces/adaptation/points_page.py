"""What the pages about adaptation points need to be drawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse

from alongside.foundations import clock
from alongside.science.protocol import AdaptationRule, Permission, Study, UnknownInStudy
from alongside.workspaces.adaptation.actions.deciding import frozen
from alongside.workspaces.adaptation.addresses import (
    address,
    downloads,
    figures_of,
    picture_file,
)
from alongside.workspaces.adaptation.models import PointDecided
from alongside.workspaces.adaptation.pages_of import report_page, shown, shown_table
from alongside.workspaces.adaptation.queries.points import (
    PointState,
    RuleState,
    decisions,
    rule_states,
)
from alongside.workspaces.adaptation.queries.target import targets
from alongside.workspaces.adaptation.reports.behaviour import behaviour_report
from alongside.workspaces.adaptation.reports.decisions import decision_picture, numbers_picture
from alongside.workspaces.adaptation.reports.points import points_report, states_of
from alongside.workspaces.adaptation.summary import level
from alongside.workspaces.adaptation.words import deciding, labels, titles
from alongside.workspaces.monitoring.forms import Looking
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Picture
from alongside.workspaces.study.permissions import Here

POINTS = "adaptation:points"


def points(here: Here, glance: Glance, form: Looking) -> dict[str, Any]:
    """Each rule in words, whether it was adopted, and its points with their ways."""
    states = states_of(glance)
    report = points_report(glance, states)
    may = here.may(Permission.ADAPTATION_DECIDE) and glance.as_of is None
    return {
        **report_page(here, glance, form, report, POINTS),
        "tables": [],
        "rules": [_rule(here, one, may=may) for one in states],
        "heads": titles.POINT_HEADS,
        "deciding": deciding,
    }


def rule_of(study: Study, id: str) -> AdaptationRule:
    try:
        return study.adaptation.rule(id)
    except UnknownInStudy:
        raise Http404 from None


def adopting(here: Here, rule: AdaptationRule, at: datetime) -> dict[str, Any]:
    """A rule's behaviour at each place, to be looked at before it is adopted."""
    glance = Glance(here.study, at)
    report, every = behaviour_report(glance, rule), behaviour_report(glance)
    svg = [
        ("SVG", picture_file(glance, every, number))
        for number, one in enumerate(every.pictures)
        if report.pictures and one.chart.title == report.pictures[0].chart.title
    ]
    return {
        "rule": rule,
        "line": deciding.rule_line(here.study, rule),
        "sentence": report.sentence,
        "picture": shown(report.pictures[0]) if report.pictures else None,
        "places": [shown_table(one) for one in report.tables],
        "svg": svg,
        "downloads": downloads(glance, every, pictures=False) if report.pictures else [],
        "back": reverse(POINTS, args=[here.study.slug]),
        "deciding": deciding,
        "titles": titles,
    }


def state_of(here: Here, rule: str, place: str, point: int) -> PointState:
    """A point of a rule at a place, as it stands now; 404 where there is none."""
    study, chosen = here.study, rule_of(here.study, rule)
    states = rule_states(study, level(study), targets(study))
    found = next(one for one in states if one.rule.id == chosen.id)
    for one in found.points:
        if (one.aimed.panel.id, one.point) == (place, point):
            return one
    raise Http404


def decision(here: Here, state: PointState) -> dict[str, Any]:
    """The numbers that a meeting is shown, beside the form for what it decided."""
    return {
        **_about(here, state),
        "picture": shown(_seen_now(here, state)),
        "downloads": figures_of(Glance(here.study, clock.now()), "points"),
        "numbers": deciding.frozen_rows(frozen(state)),
        "waits": state.waits,
        "line": deciding.rule_line(here.study, state.aimed.rule, state.aimed.panel.index),
    }


def record(here: Here, state: PointState) -> dict[str, Any]:
    """A decision as it was recorded."""
    made = state.decision
    if made is None:
        raise Http404
    return {
        **_about(here, state),
        "picture": shown(decision_picture(here.study, made)),
        "downloads": _files_of(here, made),
        "numbers": deciding.frozen_rows(made.shown),
        "rows": [
            (deciding.SHOWN_TO, made.shown_to),
            (deciding.DECIDED, deciding.OUTCOMES[made.decided]),
            (deciding.CHANGE, made.change or "–"),
            (deciding.COST, "–" if made.cost is None else f"£{made.cost:,.2f}"),
            (deciding.WHY, made.why),
            (deciding.SIGNED, deciding.signed(here.study, made)),
        ],
    }


def _seen_now(here: Here, state: PointState) -> Picture:
    """The numbers of a point as a meeting would see them now."""
    name = labels.place_name(here.study, state.aimed.panel)
    title = titles.point_at(name, state.aimed.rule.title, state.point)
    says = deciding.point_line(here.study, state)
    return numbers_picture(here.study, frozen(state), title, says, clock.now())


def _files_of(here: Here, made: PointDecided) -> list[tuple[str, str]]:
    """The picture of one decision, and the figures of all."""
    glance = Glance(here.study, clock.now())
    number = [one.pk for one in decisions(here.study)].index(made.pk)
    report = "decisions"
    svg = address("adaptation:file", glance, report, "svg", picture=str(number))
    return [("SVG", svg), *figures_of(glance, report)]


def _about(here: Here, state: PointState) -> dict[str, Any]:
    return {
        "heading": titles.point_at(
            labels.place_name(here.study, state.aimed.panel), state.aimed.rule.title, state.point
        ),
        "sentence": deciding.point_line(here.study, state),
        "back": reverse(POINTS, args=[here.study.slug]),
        "deciding": deciding,
        "titles": titles,
    }


def _rule(here: Here, state: RuleState, *, may: bool) -> dict[str, Any]:
    study = here.study
    adopt = reverse("adaptation:adopt", args=[study.slug, state.rule.id])
    return {
        "title": state.rule.title,
        "line": deciding.rule_line(study, state.rule),
        "adopted": deciding.adopted_line(study, state),
        "adopt": adopt if may and state.adopted is None else None,
        "rows": [_point(here, state, one, may=may) for one in state.points],
    }


def _point(here: Here, state: RuleState, one: PointState, *, may: bool) -> dict[str, Any]:
    study = here.study
    place = [study.slug, state.rule.id, one.aimed.panel.id, one.point]
    waits_for_a_meeting = not one.waits and one.decision is None and state.adopted is not None
    return {
        "place": labels.place_name(study, one.aimed.panel),
        "point": one.point,
        "says": deciding.point_line(study, one),
        "decision": deciding.decision_line(study, one.decision),
        "record": reverse("adaptation:decided", args=place) if one.decision else None,
        "decide": reverse("adaptation:decide", args=place) if may and waits_for_a_meeting else None,
        "name": titles.point_at(
            labels.place_name(study, one.aimed.panel), state.rule.title, one.point
        ),
    }
