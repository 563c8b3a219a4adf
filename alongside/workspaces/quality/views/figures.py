"""Completeness, what is missing together, and answers to look at."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from alongside.foundations.clock import day_of, now
from alongside.foundations.pages.rendering import render
from alongside.foundations.tables import write_csv
from alongside.science.data_quality.missing_patterns import Patterns
from alongside.science.protocol import Permission
from alongside.workspaces.assessments.permissions import parts_seen
from alongside.workspaces.families.permissions import families_met
from alongside.workspaces.quality import forms, queries, showing, words
from alongside.workspaces.quality.permissions import reach
from alongside.workspaces.quality.ways import tabs
from alongside.workspaces.scores import actions as scores
from alongside.workspaces.scores.queries import Reach as ScoresReach
from alongside.workspaces.study.permissions import Here, guarded

TYPES = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml"}


@guarded(Permission.QUALITY_SEE)
def completeness(request: HttpRequest, here: Here) -> HttpResponse:
    """How much of what was asked is there, split in the way that is asked for."""
    form = forms.Looking(request.GET, study=here.study)
    as_of, by = form.moment(), _by(request)
    found = queries.completeness(here.study, reach(here, as_of))
    sentence = words.completeness_sentence(here.study, found)
    told = showing.as_of_told(here.study, as_of or now())
    context = {
        "found": found, "sentence": sentence, "by": by, "looking": form, "words": words,
        "drawn": showing.completeness_drawn(here.study, found, by, sentence, told),
        "tables": [(one, words.head(one), words.groups_table(here.study, one, groups))
                   for one, groups in found.by.items()],
        "closed": [words.group_name(here.study, "form", one) for one in found.closed],
        "reasons": words.reason_rows(here.study, found.reasons), "as_of": told,
        "splits": _splits(request, here, by), "tabs": tabs(here, "completeness"),
        "files": _files(request, here, "completeness_file"),
    }  # fmt: skip
    return render(request, "quality/completeness.jinja", context)


@guarded(Permission.QUALITY_SEE)
def completeness_file(request: HttpRequest, here: Here, format: str) -> HttpResponse:
    """The figures of the page as a table, or its picture."""
    as_of, by = _moment(request, here), _by(request)
    found = queries.completeness(here.study, reach(here, as_of))
    told = showing.as_of_told(here.study, as_of or now())
    if format == "csv":
        rows = showing.completeness_rows(here.study, found, _plain(here, as_of))
        return _sent(here, write_csv(rows, showing.COLUMNS), "completeness", format, as_of)
    sentence = words.completeness_sentence(here.study, found)
    drawn = showing.completeness_drawn(here.study, found, by, sentence, told)
    return _picture(here, drawn, "completeness", format, as_of)


@guarded(Permission.QUALITY_SEE)
def patterns(request: HttpRequest, here: Here) -> HttpResponse:
    """Which forms of a visit, or which items of a form, are missing together."""
    form = forms.Looking(request.GET, study=here.study, forms=_forms(here))
    as_of, chosen = form.moment(), request.GET.get("form", "")
    found = _patterns(here, as_of, chosen)
    sentence = words.patterns_sentence(here.study, chosen, found)
    told = showing.as_of_told(here.study, as_of or now())
    context = {
        "found": found, "sentence": sentence, "looking": form, "words": words, "as_of": told,
        "drawn": showing.patterns_drawn(here.study, chosen, found, sentence, told),
        "tabs": tabs(here, "patterns"), "files": _files(request, here, "patterns_file"),
        "chosen": chosen,
    }  # fmt: skip
    return render(request, "quality/patterns.jinja", context)


@guarded(Permission.QUALITY_SEE)
def patterns_file(request: HttpRequest, here: Here, format: str) -> HttpResponse:
    """The patterns as a table, or their picture."""
    as_of, chosen = _moment(request, here), request.GET.get("form", "")
    found = _patterns(here, as_of, chosen)
    told = showing.as_of_told(here.study, as_of or now())
    if format == "csv":
        heads, rows = showing.patterns_rows(here.study, chosen, found, _plain(here, as_of))
        return _sent(here, write_csv(rows, heads), "missing", format, as_of)
    sentence = words.patterns_sentence(here.study, chosen, found)
    drawn = showing.patterns_drawn(here.study, chosen, found, sentence, told)
    return _picture(here, drawn, "missing", format, as_of)


@guarded(Permission.ASSESSMENTS_SEE)
def flags(request: HttpRequest, here: Here) -> HttpResponse:
    """Finished forms that were answered oddly, each with why; nothing is left out for it."""
    found = queries.flagged(here.study, reach(here), request.GET.get("page", ""))
    context: dict[str, Any] = {
        "found": found.page, "words": words, "sentence": words.flags_sentence(found),
        "tabs": tabs(here, "flags"),
        "rules": words.rules_told(here.study.odd_answering), "validity": None,
    }  # fmt: skip
    if here.may(Permission.MEASURES_SEE_SCORES):
        scores.bring_up_to_date(here.study)
        seen = ScoresReach(here.sites, parts_seen(here), families_met(here))
        past, limited = queries.validity(here.study, seen, request.GET.get("past", ""))
        context |= {"validity": past, "validity_sentence": words.validity_sentence(past, limited)}
    return render(request, "quality/flags.jinja", context)


def _by(request: HttpRequest) -> str:
    by = request.GET.get("by", "form")
    return by if by in words.BY else "form"


def _moment(request: HttpRequest, here: Here) -> datetime | None:
    form = forms.Looking(request.GET, study=here.study)
    as_of = form.moment()
    if form.errors:
        raise Http404("There is no such day.")
    return as_of


def _patterns(here: Here, as_of: datetime | None, form: str) -> Patterns:
    try:
        return queries.patterns(here.study, reach(here, as_of), form)
    except queries.NoSuchForm:
        raise Http404("There is no such form whose items you can see.") from None


def _forms(here: Here) -> dict[str, str]:
    """The questionnaires whose items this person may see."""
    closed = reach(here).closed(here.study)
    ids = (id for one in here.study.measures for id in one.instruments if id not in closed)
    return {id: words.group_name(here.study, "form", id) for id in dict.fromkeys(ids)}


def _splits(request: HttpRequest, here: Here, by: str) -> list[tuple[str, str, bool]]:
    url = reverse("quality:completeness", args=[here.study.slug])
    kept = request.GET.copy()
    found = []
    for name, label in words.BY.items():
        kept["by"] = name
        found.append((f"By {label}", f"{url}?{kept.urlencode()}", name == by))
    return found


def _files(request: HttpRequest, here: Here, view: str) -> list[tuple[str, str]]:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return [
        (format.upper(), reverse(f"quality:{view}", args=[here.study.slug, format]) + query)
        for format in TYPES
    ]


def _plain(here: Here, as_of: datetime | None) -> str:
    """The moment as machines read it."""
    local = (as_of or now()).astimezone(ZoneInfo(here.study.time_zone))
    return local.isoformat(timespec="minutes")


def _picture(
    here: Here, drawn: showing.Drawn | None, name: str, format: str, as_of: datetime | None
) -> HttpResponse:
    if format != "svg" or drawn is None:
        raise Http404("There is no such file.")
    return _sent(here, drawn.chart.svg.encode(), name, format, as_of)


def _sent(
    here: Here, content: bytes, name: str, format: str, as_of: datetime | None
) -> HttpResponse:
    day = day_of(as_of or now(), here.study.time_zone).isoformat()
    answer = HttpResponse(content, content_type=TYPES[format])
    file = f"{name}-{here.study.slug}-{day}.{format}"
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer
