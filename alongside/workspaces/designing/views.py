"""The page on which a trial is sized, and the section for a protocol that comes of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from alongside.foundations.files.serving import as_download
from alongside.foundations.pages.rendering import render
from alongside.science.protocol import Permission
from alongside.workspaces.designing import report
from alongside.workspaces.designing.forms import Assume
from alongside.workspaces.designing.pages_of import page
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.DESIGN_SEE)
def size(request: HttpRequest, here: Here) -> HttpResponse:
    """How many families, by what is assumed; nothing is saved."""
    return render(request, "designing/size.jinja", page(here.study.slug, Assume(request.GET)))


@guarded(Permission.DESIGN_SEE)
def report_file(request: HttpRequest, here: Here, format: str) -> HttpResponse:
    """The sample-size section of a protocol, for the same assumptions."""
    found = Assume(request.GET).found()
    if found is None or format not in report.TYPES:
        raise Http404
    content = report.report(found[0], format)
    return as_download(content, report.TYPES[format], f"{report.NAME}.{format}", frozen=True)
