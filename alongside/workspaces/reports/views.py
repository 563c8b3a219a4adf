"""Reports for the steering committee: made, read, taken away, replaced, and told of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.files.keeping import read_file
from alongside.foundations.files.serving import as_download
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.monitoring.reports.report import TYPES as WRITTEN
from alongside.workspaces.monitoring.reports.report import NoSuchPicture, written
from alongside.workspaces.reports import actions, forms, making, queries, showing
from alongside.workspaces.reports.codes import TYPES
from alongside.workspaces.reports.models import Snapshot
from alongside.workspaces.reports.words import pages
from alongside.workspaces.study.permissions import Here, guarded

ONE = "reports:report"


@guarded(Permission.MONITORING_SEE)
def reports(request: HttpRequest, here: Here) -> HttpResponse:
    """Every report that this person may read."""
    return render(request, "reports/reports.jinja", showing.listed(here))


@guarded(Permission.MONITORING_SEE)
def listed_file(request: HttpRequest, here: Here, format: str) -> HttpResponse:
    """The list to take away, without the reports that this person may not read."""
    if format not in WRITTEN:
        raise Http404
    try:
        content = written(showing.listing(here), format)
    except NoSuchPicture:
        raise Http404 from None
    answer = HttpResponse(content, content_type=WRITTEN[format])
    answer["Content-Disposition"] = f'attachment; filename="reports-{here.study.slug}.{format}"'
    return answer


@guarded(Permission.REPORTS_MAKE)
def make(request: HttpRequest, here: Here) -> HttpResponse:
    return _make(request, here, forms.Make(_posted(request)), closed=False)


@guarded(Permission.REPORTS_MAKE_CLOSED)
def make_closed(request: HttpRequest, here: Here) -> HttpResponse:
    return _make(request, here, forms.Make(_posted(request)), closed=True)


@guarded(Permission.MONITORING_SEE)
def replace(request: HttpRequest, here: Here, id: UUID) -> HttpResponse:
    """A report in the place of an earlier one, which stays to be seen."""
    found = showing.find(here, id)
    form = forms.Replace(_posted(request))
    return _make(request, here, form, closed=found.closed, replaces=found)


def _make(
    request: HttpRequest,
    here: Here,
    form: forms.Make,
    *,
    closed: bool,
    replaces: Snapshot | None = None,
) -> HttpResponse:
    if not showing.may_make(here, closed):
        raise PermissionDenied
    page, context = "reports/make.jinja", showing.to_make(here, closed, replaces)
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    at = clock.now()
    try:
        made = making.make(
            study=here.study, closed=closed, moment=form.moment(here.study, at), by=here.person,
            at=at, replaces=replaces, entry=form.entry, **form.given(),
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, pages.MADE)
    return redirect(ONE, here.study.slug, made.pk)


@guarded(Permission.MONITORING_SEE)
def report(request: HttpRequest, here: Here, id: UUID) -> HttpResponse:
    """One report: its files, what is known of it, and what can be done with it."""
    return render(request, "reports/report.jinja", showing.one(here, showing.find(here, id)))


@guarded(Permission.MONITORING_SEE)
def file(request: HttpRequest, here: Here, id: UUID, file: str) -> HttpResponse:
    """A file as it was made, byte for byte."""
    found = showing.find(here, id)
    if file not in TYPES:
        raise Http404
    stored = queries.file_of(found, file)
    return as_download(read_file(stored), TYPES[file], showing.file_name(here, found, file))


@guarded(Permission.REPORTS_MAKE)
def send(request: HttpRequest, here: Here, id: UUID) -> HttpResponse:
    """Write to the committee: the link, and no figure."""
    found = showing.find(here, id)
    form, page = forms.Send(_posted(request)), "reports/send.jinja"
    context = showing.to_send(here, found)
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    address = request.build_absolute_uri(reverse(ONE, args=[here.study.slug, found.pk]))
    try:
        sent: Any = actions.send_round(
            study=here.study, snapshot=found, by=here.person, at=clock.now(), entry=form.entry,
            letter=pages.letter(here.study, context["as_of"], address),
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, pages.sent_to(len(sent.to)))
    return redirect(ONE, here.study.slug, found.pk)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
