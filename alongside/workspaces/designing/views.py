"""The page on which a trial is sized."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from alongside.foundations.pages.rendering import render
from alongside.science.protocol import Permission
from alongside.workspaces.designing.forms import Assume
from alongside.workspaces.designing.pages_of import page
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.DESIGN_SEE)
def size(request: HttpRequest, here: Here) -> HttpResponse:
    """How many families, by what is assumed; nothing is saved."""
    return render(request, "designing/size.jinja", page(Assume(request.GET)))
