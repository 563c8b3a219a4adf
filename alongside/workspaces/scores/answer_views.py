"""The page from which answers are taken out, and its files."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse

from alongside.foundations import clock
from alongside.foundations.pages.rendering import render
from alongside.foundations.tables import csv_in_pieces
from alongside.science.protocol import Permission
from alongside.workspaces.assessments.permissions import parts_seen
from alongside.workspaces.families.permissions import families_met
from alongside.workspaces.scores import taking_out
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.MEASURES_SEE_SCORES)
def answers(request: HttpRequest, here: Here) -> HttpResponse:
    """The questionnaires whose answers this person may take out."""
    forms = taking_out.forms(here.study, reader(here))
    return render(request, "scores/answers.jinja", {"forms": forms})


@guarded(Permission.MEASURES_SEE_SCORES)
def csv(request: HttpRequest, here: Here, form: str) -> HttpResponse:
    """Every answer to one questionnaire, sent on while it is read."""
    mine = reader(here)
    found = taking_out.form_of(here.study, mine, form)
    if found is None:
        raise Http404("This study has no such form whose answers you may take out.")
    rows = taking_out.pieces(here.study, found, mine, clock.now())
    columns = taking_out.columns(here.study, found, mine)
    return StreamingHttpResponse(  # type: ignore[return-value]  # the guard passes any answer on
        csv_in_pieces(rows, columns),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.id}-answers.csv"'},
    )


def reader(here: Here) -> taking_out.Reader:
    """What somebody may take out who may see scores; single answers need a permission besides."""
    if not here.may(Permission.ASSESSMENTS_SEE):
        raise PermissionDenied
    return taking_out.Reader(here.sites, parts_seen(here), families_met(here), here.blinded)
