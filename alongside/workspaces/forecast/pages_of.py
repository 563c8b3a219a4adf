"""What each page of a forecast needs to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from alongside.foundations import clock
from alongside.workspaces.forecast import alternatives, forms, queries, reports
from alongside.workspaces.forecast.queries import Question, Seen
from alongside.workspaces.forecast.words import labels, sentences
from alongside.workspaces.monitoring import ahead, words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.pages_of import shown_table
from alongside.workspaces.monitoring.reports import WRITERS, Report
from alongside.workspaces.study.permissions import Here

TABS = (
    ("forecast:home", labels.TITLE),
    ("forecast:what_if", labels.WHAT_IF),
    ("forecast:earlier", labels.EARLIER),
)
KEPT = ("as_of", "as_of-day", "as_of-month", "as_of-year", "milestone")


@dataclass(frozen=True)
class Asked:
    """What somebody asks of a forecast, and the record that answers."""

    form: forms.Asking
    glance: Glance
    seen: Seen
    question: Question


def home_asked(given: QueryDict, here: Here) -> tuple[Asked, Report]:
    """The forecast that is asked for in an address."""
    asked = _asked(forms.Asking(given, study=here.study))
    return asked, reports.forecast_report(asked.glance, asked.seen, asked.question)


def what_if_asked(given: QueryDict, here: Here) -> tuple[Asked, Report]:
    """What is asked side by side; at its first opening one change of each kind."""
    looking = forms.Asking(given, study=here.study).glance(clock.now())
    counts = queries.team_counts(here.study, looking.as_of)
    usual = forms.with_usual(
        given, here.study, looking.day, alternatives.busiest(here.study, counts)
    )
    form = forms.WhatIf(usual, study=here.study)
    form.offer(alternatives.sources(here.study, counts))
    asked = _asked(form)
    changes = form.changes(asked.glance.day, ahead.last_day(here.study))
    found = alternatives.side_by_side(asked.seen, asked.question, changes, counts)
    return asked, reports.what_if_report(asked.glance, asked.question, found)


def earlier_asked(given: QueryDict, here: Here) -> tuple[Asked, Report]:
    """Earlier forecasts, of the number and as far ahead as is asked."""
    form = forms.LookingBack(given, study=here.study)
    asked = _asked(form)
    milestone, months = asked.question.milestone, form.ahead()
    found = queries.look_back(asked.seen, milestone, months)
    return asked, reports.earlier_report(asked.glance, found, milestone, months)


ASKED = {"forecast": home_asked, "what-if": what_if_asked, "earlier": earlier_asked}


def report_file(given: QueryDict, here: Here, report: str, format: str) -> tuple[Asked, Report]:
    """A report to take away; an address that cannot be understood has none."""
    if report not in ASKED or format not in WRITERS:
        raise Http404
    asked, made = ASKED[report](given, here)
    if asked.form.errors:
        raise Http404
    return asked, made


def page(request: HttpRequest, here: Here, asked: Asked, report: Report, view: str) -> Any:
    """The frame of every forecast page: tabs, what is asked, the picture, tables, files."""
    return {
        "report": report,
        "asking": asked.form,
        "tabs": [(name, _kept(request, here, at), at == view) for at, name in TABS],
        "pictures": [
            {"chart": one.chart, "narrow": one.narrow() if one.narrow else None, "files": []}
            for one in report.pictures
        ],
        "tables": [shown_table(one) for one in report.tables],
        "files": _files(request, here, report),
        "as_of": words.as_of(asked.glance.local),
        "narrowed": bool(request.GET),
        "labels": labels,
    }


def rests_on(asked: Asked) -> Mapping[str, Any]:
    """What a forecast rests on, in sentences, and when its target is reached."""
    outlook = asked.seen.basis.outlook
    found = queries.answer(asked.seen.basis, asked.question)
    opened = int((outlook.past > 0).sum())
    lines = [
        sentences.basis(outlook.rates, opened), sentences.steps(queries.steps(asked.seen)),
    ]  # fmt: skip
    return {
        "target_date": sentences.target_date(found),
        "basis": [line for line in lines if line],
    }


def _asked(form: forms.Asking) -> Asked:
    glance = form.glance(clock.now())
    source = look(glance.study, glance.as_of)
    seen = queries.see(glance.study, source, glance.day)
    return Asked(form, glance, seen, form.question(glance))


def _kept(request: HttpRequest, here: Here, view: str) -> str:
    """Another page about the same number as of the same moment."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if value := request.GET.get(name):
            kept[name] = value
    url = reverse(view, args=[here.study.slug])
    return f"{url}?{kept.urlencode()}" if kept else url


def _files(request: HttpRequest, here: Here, report: Report) -> list[tuple[str, str]]:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return [
        (format.upper(), reverse("forecast:file", args=[here.study.slug, report.name, format])
         + query)
        for format in WRITERS
        if format != "svg" or report.pictures
    ]  # fmt: skip
