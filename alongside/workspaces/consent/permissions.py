"""Pages about one consent of one family: which consent, and who may see the names on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from alongside.science.protocol import ConsentKind, Permission, UnknownInStudy
from alongside.workspaces.consent import queries
from alongside.workspaces.consent.queries import ConsentState, GivenRow
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.study.permissions import Here

P = ParamSpec("P")


def consent_page(
    permission: Permission,
) -> Callable[
    [Callable[[HttpRequest, Here, Family, ConsentKind], HttpResponse]],
    Callable[..., HttpResponseBase],
]:
    """Guard `families/<number>/consent/<kind>/…`; the view receives the kind of consent."""

    def wrap(
        view: Callable[[HttpRequest, Here, Family, ConsentKind], HttpResponse],
    ) -> Callable[..., HttpResponseBase]:
        @family_page(permission)
        @wraps(view)
        def consent_view(
            request: HttpRequest, here: Here, family: Family, kind: str
        ) -> HttpResponse:
            try:
                asked = here.study.consent(kind)
            except UnknownInStudy:
                raise Http404("This study has no such consent.") from None
            return view(request, here, family, asked)

        return consent_view

    return wrap


def signed_page(
    permission: Permission,
) -> Callable[
    [Callable[[HttpRequest, Here, Family, ConsentState, GivenRow], HttpResponse]],
    Callable[..., HttpResponseBase],
]:
    """Guard a page that shows what was signed and by whom: only for those who may identify."""

    def wrap(
        view: Callable[[HttpRequest, Here, Family, ConsentState, GivenRow], HttpResponse],
    ) -> Callable[..., HttpResponseBase]:
        @consent_page(permission)
        @wraps(view)
        def signed_view(
            request: HttpRequest, here: Here, family: Family, kind: ConsentKind
        ) -> HttpResponse:
            if not here.may(Permission.FAMILIES_IDENTIFY):
                raise PermissionDenied
            state = queries.state(family, kind.id)
            if state.given is None:
                raise Http404("Nothing has been signed.")
            return view(request, here, family, state, state.given)

        return signed_view

    return wrap
