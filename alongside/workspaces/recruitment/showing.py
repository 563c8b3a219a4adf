"""What each page needs to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from alongside.foundations.clock import day_of
from alongside.science.protocol import Counted, Permission, Study
from alongside.workspaces.monitoring.reports.report import Picture
from alongside.workspaces.monitoring.words import as_of
from alongside.workspaces.recruitment.forms import Watching
from alongside.workspaces.recruitment.glance import Glance, address
from alongside.workspaces.recruitment.operating import RuleFigures
from alongside.workspaces.recruitment.pictures import alert_picture, rules_picture
from alongside.workspaces.recruitment.places import Place
from alongside.workspaces.recruitment.queries import (
    ActionRow,
    AlertRow,
    Effect,
    RuleState,
    Watched,
)
from alongside.workspaces.recruitment.reports import Report
from alongside.workspaces.recruitment.words import labels, rules, sentences
from alongside.workspaces.study.permissions import Here

TABS = (
    ("expected", "Expected and actual"),
    ("alerts", "Alerts"),
    ("rules", "Alert rules"),
)


def tabs(here: Here, current: str) -> list[tuple[str, str, bool]]:
    """The pages of this workspace, and the way back to the flow of families."""
    own = [
        (label, reverse(f"recruitment:{view}", args=[here.study.slug]), view == current)
        for view, label in TABS
    ]
    return [("Progress", reverse("monitoring:home", args=[here.study.slug]), False), *own]


def expected_page(here: Here, form: Watching, glance: Glance, made: Report) -> dict[str, Any]:
    """The pictures, the places inside, the way to weeks or months and to the files."""
    return {
        "tabs": tabs(here, "expected"),
        "looking": form,
        "glance": glance,
        "sentence": made.sentence,
        "as_of": as_of(glance.local),
        "pictures": [
            _picture(one, number) | {"files": [("SVG", _svg(glance, number))]}
            for number, one in enumerate(made.pictures)
        ],
        "parts": [_part(glance, one) for one in made.watch.parts],
        "heads": [{"words": words, "number": words in labels.PARTS[1:3]} for words in labels.PARTS],
        "inside": "Teams" if glance.place.site else "Sites",
        "up": _up(glance),
        "steps": [
            (words, address(glance, what=what), what == glance.what)
            for what, words in labels.WHAT.items()
        ],
        "files": [(one.upper(), address(glance, "expected_file", one)) for one in ("csv", "xlsx")],
        "assumption": assumptions(here.study, glance),
        "every_site": reverse("monitoring:expected", args=[here.study.slug]),
        "empty": (sentences.NO_PICTURE, sentences.NO_PICTURE_HOW),
    }


def assumptions(study: Study, glance: Glance) -> list[str]:
    """What the expected numbers rest on, each with its reason."""
    expected = study.expected
    said = [expected.assumption]
    if expected.ramp_up:
        said.append(f"Ramp-up over {expected.ramp_up.days} days: {expected.ramp_up.reason}")
    said += [f"{one.name}, {one.share:.0%} of the usual: {one.reason}" for one in expected.holidays]
    step = expected.step(glance.what)
    if step:
        earlier = labels.WHAT[step.of].lower()
        said.append(f"{step.share:.0%} of those {earlier}, {step.days} days later: {step.reason}")
    if expected.teams_reason and glance.place.site:
        said.append(expected.teams_reason)
    return said


def alerts_page(here: Here, found: tuple[AlertRow, ...], at: datetime) -> dict[str, Any]:
    """The list of alerts, those that wait first."""
    order = {"open": 0, "waiting": 1, "over": 2}
    ranked = sorted(found, key=lambda one: order[one.state])
    return {
        "tabs": tabs(here, "alerts"),
        "picture": _chart(here, at, ranked[0], found) if ranked else None,
        "sentence": sentences.alerts_sentence(found),
        "lines": [_line(here.study, one) for one in ranked],
        "files": [_file(here, "alerts_file", one) for one in ("csv", "xlsx")],
        "empty": (sentences.NO_ALERTS, sentences.NO_ALERTS_HOW),
        "rules_url": reverse("recruitment:rules", args=[here.study.slug]),
    }


def alert_page(
    here: Here, one: AlertRow, at: datetime, came: Mapping[UUID, Effect]
) -> dict[str, Any]:
    """One alert: what it says, what could be done, what is done."""
    alert = next((each for each in here.study.alerts if each.id == one.rule), None)
    glance_url = reverse("recruitment:expected", args=[here.study.slug])
    query = f"?what={one.what}&site={one.place.site}&team={one.place.team}"
    state, tone = labels.STATES[one.state]
    today = day_of(at, here.study.time_zone)
    return {
        "picture": _chart(here, at, one, [one]),
        "alert": one,
        "state": state,
        "tone": tone,
        "sentence": sentences.alert_sentence(here.study, one),
        "title": f"{rules.WHAT[one.what]}: {labels.place_name(here.study, one.place)}",
        "told": labels.role_names(here.study, one.tell),
        "rule": rules.when(alert) if alert else "",
        "chart_url": glance_url + query,
        "actions": [
            _action(here, each, today) | {"effect": _effect(one, came.get(each.id))}
            for each in one.actions
        ],
        "may_act": here.may(Permission.ALERTS_ACT),
        "back": (reverse("recruitment:alerts", args=[here.study.slug]), "Alerts"),
    }


def chart_of(here: Here, at: datetime, one: AlertRow) -> dict[str, Any] | None:
    """The chart of an alert's place with its actions, for the pages about one of them."""
    return _chart(here, at, one, [one])


def _chart(
    here: Here, at: datetime, one: AlertRow, found: Sequence[AlertRow]
) -> dict[str, Any] | None:
    """The chart of an alert's place, its table behind it, and its file."""
    drawn = alert_picture(here.study, at, one, found)
    if drawn is None:
        return None
    what: Counted = one.what  # type: ignore[assignment]
    glance = Glance(here.study, at, what=what, place=one.place)
    return {**_picture(drawn, 1), "files": [("SVG", _svg(glance))]}


def _svg(glance: Glance, number: int = 0) -> str:
    """The file of one of the pictures of a place."""
    return address(glance, "expected_file", "svg", picture=str(number or ""))


def rules_page(
    here: Here, states: tuple[RuleState, ...], figures: list[RuleFigures | None], at: datetime
) -> dict[str, Any]:
    """Every rule with what it does, on or off."""
    drawn = rules_drawn(here.study, at, states, figures)
    files = [_file(here, "rules_file", one) for one in ("csv", "xlsx", *(["svg"] if drawn else []))]
    return {
        "tabs": tabs(here, "rules"),
        "picture": _picture(drawn, 1) if drawn else None,
        "files": files if states else [],
        "sentence": sentences.rules_sentence(states),
        "rules": [
            rule_lines(here, state, found) for state, found in zip(states, figures, strict=True)
        ],
        "empty": (sentences.NO_RULES, sentences.NO_RULES_HOW),
    }


def rule_page(
    here: Here, state: RuleState, figures: RuleFigures | None, at: datetime
) -> dict[str, Any]:
    """One rule to be switched: how often it is wrong, drawn and in words."""
    drawn = rules_drawn(here.study, at, [state], [figures])
    words, url = _file(here, "rules_file", "svg")
    files = [(words, f"{url}?rule={state.alert.id}")]
    return {
        "rule": rule_lines(here, state, figures),
        "picture": _picture(drawn, 1) | {"files": files} if drawn else None,
    }


def rules_drawn(
    study: Study, at: datetime, states: Sequence[RuleState], figures: Sequence[RuleFigures | None]
) -> Picture | None:
    """How often the rules are wrong; None where none of them could ever speak."""
    known = [(one.alert, found) for one, found in zip(states, figures, strict=True) if found]
    return rules_picture(study, at, known) if known else None


def rule_lines(here: Here, state: RuleState, figures: RuleFigures | None) -> dict[str, Any]:
    """One rule in words."""
    word, tone = rules.state(state)
    slug, id = here.study.slug, state.alert.id
    may = here.may(Permission.ALERTS_SWITCH)
    return {
        "title": rules.title(state.alert),
        "state": word,
        "tone": tone,
        "changed": rules.CHANGED if state.switch and state.switch.on and not state.is_on else "",
        "switch": state.switch,
        "is_on": state.is_on,
        "lines": [
            {"key": "When it speaks", "value": rules.when(state.alert)},
            {"key": "How often it is wrong", "value": rules.wrong(figures)},
            {"key": "How soon it notices", "value": rules.soon(figures)},
            {"key": "Who is told", "value": rules.whom(here.study, state.alert)},
        ],
        "could_be_done": state.alert.could_be_done,
        "url": reverse("recruitment:rule", args=[slug, id]) if may else None,
    }


def _file(here: Here, view: str, format: str) -> tuple[str, str]:
    return format.upper(), reverse(f"recruitment:{view}", args=[here.study.slug, format])


def _picture(one: Any, number: int) -> dict[str, Any]:
    chart = replace(one.chart, sentence=one.description) if number else one.chart
    return {"chart": chart, "narrow": one.narrow() if one.narrow else None}


def _part(glance: Glance, one: Watched) -> dict[str, Any]:
    surprising, since = sentences.parts_line(one)
    return {
        "name": labels.place_name(glance.study, Place(one.place.site, one.place.team)),
        "url": address(glance, site=one.place.site, team=one.place.team),
        "expected": "" if one.expected is None else f"{one.expected:.1f}",
        "came": sentences.came(one),
        "chance": surprising,
        "since": since,
    }


def _up(glance: Glance) -> tuple[str, str] | None:
    """One place wider."""
    if glance.place.team:
        name = labels.place_name(glance.study, Place(glance.place.site))
        return address(glance, team=""), name
    if glance.place.site:
        return address(glance, site=""), labels.WHOLE
    return None


def _line(study: Study, one: AlertRow) -> dict[str, Any]:
    state, tone = labels.STATES[one.state]
    return {
        "id": one.id,
        "title": f"{rules.WHAT[one.what]}: {labels.place_name(study, one.place)}",
        "week": one.last_day,
        "numbers": f"{one.came} of {sentences.families(one.expected)} expected",
        "chance": sentences.how_often(one.chance),
        "state": state,
        "tone": tone,
        "actions": [each.words for each in one.actions],
    }


def _effect(one: AlertRow, found: Effect | None) -> str:
    return "" if found is None else sentences.effect(one.what, found)


def _action(here: Here, one: ActionRow, today: date) -> dict[str, Any]:
    slug = here.study.slug
    last = one.followed[0] if one.followed else None
    if last:
        state, tone = ("Done", "green") if last.done else ("Not done", "grey")
    else:
        state, tone = ("Late", "red") if one.is_late(today) else ("To be done", "amber")
    return {
        "row": one,
        "state": state,
        "tone": tone,
        "last": last,
        "follow_up": reverse("recruitment:follow_up", args=[slug, one.id]),
        "take_back": reverse("recruitment:take_back", args=[slug, one.id]),
        "take_back_follow_up": reverse("recruitment:take_back_follow_up", args=[slug, last.id])
        if last
        else "",
    }
