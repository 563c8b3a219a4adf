"""Pages that look ahead: how many by when, what if, and how good earlier forecasts were."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from alongside.foundations.pages.rendering import render
from alongside.science.protocol import Permission
from alongside.workspaces.forecast import pages_of
from alongside.workspaces.monitoring.reports import TYPES, NoSuchPicture, written
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.MONITORING_SEE)
def home(request: HttpRequest, here: Here) -> HttpResponse:
    """How many families by a day, and when the target is reached."""
    asked, report = pages_of.home_asked(request.GET, here)
    context = pages_of.page(request, here, asked, report, "forecast:home")
    return render(request, "forecast/home.jinja", {**context, **pages_of.rests_on(asked)})


@guarded(Permission.MONITORING_SEE)
def what_if(request: HttpRequest, here: Here) -> HttpResponse:
    """The trial as it is and under each change; nothing is saved."""
    asked, report = pages_of.what_if_asked(request.GET, here)
    context = pages_of.page(request, here, asked, report, "forecast:what_if")
    return render(request, "forecast/what_if.jinja", context)


@guarded(Permission.MONITORING_SEE)
def earlier(request: HttpRequest, here: Here) -> HttpResponse:
    """Forecasts of earlier days beside what came."""
    asked, report = pages_of.earlier_asked(request.GET, here)
    context = pages_of.page(request, here, asked, report, "forecast:earlier")
    return render(request, "forecast/earlier.jinja", context)


@guarded(Permission.MONITORING_SEE)
def file(request: HttpRequest, here: Here, report: str, format: str) -> HttpResponse:
    """A forecast to take away; its figures are those of the page."""
    asked, made = pages_of.report_file(request.GET, here, report, format)
    try:
        content = written(made, format)
    except NoSuchPicture:
        raise Http404 from None
    answer = HttpResponse(content, content_type=TYPES[format])
    name = f"{made.name}-{here.study.slug}-{asked.glance.day.isoformat()}.{format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
