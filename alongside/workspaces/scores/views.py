"""The pages of scores: which forms are scored, the scores of one, and its table."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from alongside.foundations.clock import day_of
from alongside.foundations.pages.paging import on_page
from alongside.foundations.pages.rendering import render
from alongside.foundations.tables import write_csv, write_xlsx
from alongside.science.protocol import Permission
from alongside.workspaces.assessments.permissions import parts_seen
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.families.permissions import families_met
from alongside.workspaces.scores import actions, queries, words
from alongside.workspaces.study.permissions import Here, guarded

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@guarded(Permission.MEASURES_SEE_SCORES)
def scores(request: HttpRequest, here: Here) -> HttpResponse:
    """Every form that has a rule, and how many of it are scored."""
    actions.bring_up_to_date(here.study)
    found = queries.scored_forms(here.study, _reach(here))
    context = {
        "forms": found, "total": sum(one.forms for one in found), "words": words,
        "without": queries.not_scored(here.study),
    }  # fmt: skip
    return render(request, "scores/scores.jinja", context)


@guarded(Permission.MEASURES_SEE_SCORES)
def form(request: HttpRequest, here: Here, form: str) -> HttpResponse:
    """The scores of one form by one version of its rule, and how many fell into each band."""
    rule, known = _rule(request, here, form)
    actions.bring_up_to_date(here.study)
    reach = _reach(here)
    forms = queries.forms_of(here.study, form, rule.version, reach)
    found = on_page(forms, request.GET.get("page", "1"))
    context = {
        "asked": instrument(here.study, form), "scoring": rule.scoring, "rule": rule,
        "versions": known, "bands": queries.bands(here.study, form, rule.version, reach),
        "words": words, "total": found.total,
        "found": found.showing(queries.sheets(rule.version, found.rows)),
        "titles": {score.code: score.title for score in rule.scoring.scores},
    }  # fmt: skip
    return render(request, "scores/form.jinja", context)


@guarded(Permission.MEASURES_SEE_SCORES)
def csv(request: HttpRequest, here: Here, form: str) -> HttpResponse:
    """All scores of one form as CSV."""
    columns, rows = _table(request, here, form)
    return _file(write_csv(rows, columns), CSV, f"{form}.csv")


@guarded(Permission.MEASURES_SEE_SCORES)
def xlsx(request: HttpRequest, here: Here, form: str) -> HttpResponse:
    """All scores of one form as a spreadsheet."""
    columns, rows = _table(request, here, form)
    return _file(write_xlsx(rows, columns, sheet=form), XLSX, f"{form}.xlsx")


def _table(request: HttpRequest, here: Here, form: str) -> tuple[list[str], Any]:
    rule, _ = _rule(request, here, form)
    actions.bring_up_to_date(here.study)
    forms = queries.forms_of(here.study, form, rule.version, _reach(here))
    found = queries.sheets(rule.version, forms.order_by())
    zone = here.study.time_zone
    rows = words.table(form, rule.version, rule.scoring, found, lambda at: day_of(at, zone))
    return words.columns(rule.scoring), rows


def _rule(
    request: HttpRequest, here: Here, form: str
) -> tuple[queries.RuleShown, list[queries.RuleShown]]:
    known = queries.versions(here.study, form)
    wanted = request.GET.get("rule", known[0].version if known else "")
    for one in known:
        if one.version == wanted:
            return one, known
    raise Http404("This form has no such rule.")


def _reach(here: Here) -> queries.Reach:
    return queries.Reach(here.sites, parts_seen(here), families_met(here))


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
