"""Pages about progress: what is seen, as of any moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.paging import on_page
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.monitoring import actions, addresses, forms, pages_of, reports
from alongside.workspaces.monitoring.designing import DesignRule
from alongside.workspaces.monitoring.endings import endings
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.words import sentences
from alongside.workspaces.monitoring.words.blinding import ONE_EACH
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.MONITORING_SEE)
def home(request: HttpRequest, here: Here) -> HttpResponse:
    """The flow of families; every number opens to its families for those who may see them."""
    form, glance = _glance(request, here)
    source = look(here.study, glance.as_of)
    listing = addresses.may_list(here)
    hrefs = addresses.links(here, glance, source.flow(glance.sites)) if listing else None
    report = reports.consort_report(glance, source, hrefs)
    odd = [(one, sentences.odd(one)) for one in source.odd(glance.sites)] if listing else []
    context = pages_of.report_page(here, glance, form, report, "monitoring:home")
    return render(request, "monitoring/home.jinja", context | pages_of.odd_ones(here, odd))


@guarded(Permission.MONITORING_SEE)
def funnel(request: HttpRequest, here: Here) -> HttpResponse:
    """Some sites at a time, beside the figures of all; the files have every site."""
    form, glance = _glance(request, here)
    sites = on_page(glance.sites, request.GET.get("page", ""), each=pages_of.SITES_ON_A_PAGE)
    report = reports.funnel_report(glance, _look(glance, "funnel"), sites.rows)
    context = pages_of.report_page(here, glance, form, report, "monitoring:funnel")
    context |= {"sites": sites, "next": addresses.address("funnel", glance)}
    return render(request, "monitoring/funnel.jinja", context)


@guarded(Permission.MONITORING_SEE)
def expected(request: HttpRequest, here: Here) -> HttpResponse:
    return _report(request, here, "expected")


@guarded(Permission.MONITORING_SEE)
def form_figures(request: HttpRequest, here: Here) -> HttpResponse:
    return _report(request, here, "forms")


@guarded(Permission.MONITORING_SEE)
def answering(request: HttpRequest, here: Here) -> HttpResponse:
    """How it was to answer alone, for judging whether the measures are acceptable."""
    return _report(request, here, "answering")


@guarded(Permission.MONITORING_SEE)
def progression(request: HttpRequest, here: Here) -> HttpResponse:
    """The progression table; those who may judge find the way to it beside each criterion."""
    form, glance = _glance(request, here)
    source = _look(glance, "progression")
    rows = reports.progression_rows(glance, source)
    found = endings(here.study, source, glance.day, rows)
    report = reports.progression_report_of(glance, rows, found)
    context = pages_of.report_page(here, glance, form, report, "monitoring:progression")
    context |= pages_of.beside_progression(here)
    context["lines"] = [
        pages_of.criterion_line(here, glance, row, found.get(row.criterion.id)) for row in rows
    ]
    return render(request, "monitoring/progression.jinja", context)


@guarded(Permission.MONITORING_JUDGE)
def judge(request: HttpRequest, here: Here, criterion: str) -> HttpResponse:
    """Judge a criterion on its evidence; the password is the signature."""
    chosen = pages_of.criterion_to_judge(here.study, criterion)
    before, context = pages_of.judge_page(here, chosen)
    given = request.POST if request.method == "POST" else None
    form = forms.Judge(given, criterion=chosen, here=here, before=before)
    context["form"] = form
    if request.method != "POST" or not form.is_valid():
        return render(request, "monitoring/judge.jinja", context)
    try:
        actions.judge(
            study=here.study, criterion=chosen, by=here.person, at=clock.now(),
            entry=form.entry, **form.said(),
        )  # fmt: skip
    except Refusal as problem:
        form.see_again(before)
        return refuse(request, "monitoring/judge.jinja", form, problem, context)
    messages.success(request, sentences.judged(chosen.outcome))
    return redirect("monitoring:progression", study=here.study.slug)


@guarded(Permission.MONITORING_SEE)
def design(request: HttpRequest, here: Here) -> HttpResponse:
    """Design a progression rule; nothing is saved."""
    form = DesignRule(request.GET, study=here.study)
    found = form.found()
    return render(request, "monitoring/design.jinja", pages_of.design_page(here, form, found))


@guarded(Permission.MONITORING_SEE)
def design_file(request: HttpRequest, here: Here, format: str) -> HttpResponse:
    form = DesignRule(request.GET, study=here.study)
    found = form.found()
    if found is None:
        raise Http404
    glance = Glance(here.study, clock.now())
    report = reports.design_report(found, pages_of.as_of_of(glance))
    return _sent(request, form, glance, report, format)


@guarded(Permission.MONITORING_SEE)
def families(request: HttpRequest, here: Here) -> HttpResponse:
    """The families behind a number, of the sites at which this person works."""
    if not addresses.may_list(here):
        raise PermissionDenied
    form, glance = _glance(request, here)
    asked = pages_of.asked(request, here, glance)
    found = look(here.study, glance.as_of).families(asked)
    context = pages_of.families_page(here, glance, form, asked, found)
    return render(request, "monitoring/families.jinja", context)


@guarded(Permission.MONITORING_SEE_BY_ARM)
def by_arm(request: HttpRequest, here: Here) -> HttpResponse:
    """The closed page: the flow split by arm."""
    form, glance, report = _closed(request, here, reports.by_arm_report)
    context = pages_of.report_page(here, glance, form, report, addresses.CLOSED)
    return render(request, "monitoring/by_arm.jinja", context)


@guarded(Permission.MONITORING_SEE_BY_ARM)
def blinding(request: HttpRequest, here: Here) -> HttpResponse:
    """The closed page: what assessors believed beside what was given."""
    form, glance, report = _closed(request, here, reports.blinding_report)
    context = pages_of.report_page(here, glance, form, report, addresses.BLINDING)
    context["one_each"] = ONE_EACH
    return render(request, "monitoring/blinding.jinja", context)


@guarded(Permission.MONITORING_SEE)
def file(request: HttpRequest, here: Here, report: str, format: str) -> HttpResponse:
    """A report to take away; its figures are those of the page."""
    if report not in reports.OPEN_REPORTS:
        raise Http404
    form, glance = _glance(request, here)
    made = reports.OPEN_REPORTS[report](glance, _look(glance, report))
    return _sent(request, form, glance, reports.saying_how_made(made, glance), format)


@guarded(Permission.MONITORING_SEE_BY_ARM)
def by_arm_file(request: HttpRequest, here: Here, format: str) -> HttpResponse:
    form, glance, report = _closed(request, here, reports.by_arm_report)
    return _sent(request, form, glance, report, format)


@guarded(Permission.MONITORING_SEE_BY_ARM)
def blinding_file(request: HttpRequest, here: Here, format: str) -> HttpResponse:
    form, glance, report = _closed(request, here, reports.blinding_report)
    return _sent(request, form, glance, reports.saying_how_made(report, glance), format)


def _closed(
    request: HttpRequest, here: Here, make: Callable[[Glance, Source], reports.Report]
) -> tuple[forms.Looking, Glance, reports.Report]:
    if not addresses.may_see_by_arm(here):
        raise PermissionDenied
    form, glance = _glance(request, here)
    return form, glance, make(glance, look(here.study, glance.as_of))


def _glance(request: HttpRequest, here: Here) -> tuple[forms.Looking, Glance]:
    form = forms.Looking(request.GET, study=here.study)
    return form, form.glance(clock.now())


def _look(glance: Glance, report: str) -> Source:
    """The figures for a report, with those of forms where it needs them."""
    return look(glance.study, glance.as_of, forms=reports.needs_forms(report, glance.study))


def _report(request: HttpRequest, here: Here, name: str) -> HttpResponse:
    form, glance = _glance(request, here)
    report = reports.OPEN_REPORTS[name](glance, _look(glance, name))
    context: dict[str, Any] = pages_of.report_page(
        here, glance, form, report, f"monitoring:{name}"
    )  # fmt: skip
    return render(request, f"monitoring/{name}.jinja", context)


def _sent(
    request: HttpRequest, form: PageForm, glance: Glance, report: reports.Report, format: str
) -> HttpResponse:
    number = request.GET.get("picture", "0")
    if format not in reports.TYPES or form.errors or not number.isdecimal():
        raise Http404
    try:
        content = reports.written(report, format, int(number))
    except reports.NoSuchPicture:
        raise Http404 from None
    answer = HttpResponse(content, content_type=reports.TYPES[format])
    name = f"{report.name}-{glance.study.slug}-{glance.day.isoformat()}.{format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
