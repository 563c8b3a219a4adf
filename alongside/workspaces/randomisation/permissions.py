"""Pages about a family that a confined team opens only for families of its own arm."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.randomisation import queries
from alongside.workspaces.study.permissions import Here

P = ParamSpec("P")


def met_family_page(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Here, Family, P], HttpResponse]],
    Callable[..., HttpResponseBase],
]:
    """Guard a page as `family_page` does, and hide families that a team does not work with.

    To a team whose role has `only_arm`, a family of another arm, or one not told yet, is not
    there: the answer is the same 404 as for a number that does not exist.
    """

    def wrap(
        view: Callable[Concatenate[HttpRequest, Here, Family, P], HttpResponse],
    ) -> Callable[..., HttpResponseBase]:
        @family_page(permission)
        @wraps(view)
        def met_view(
            request: HttpRequest, here: Here, family: Family, *args: Any, **rest: Any
        ) -> HttpResponse:
            if not queries.may_meet(here, family):
                raise Http404("There is no family of that number that you can see.")
            return view(request, here, family, *args, **rest)

        return met_view

    return wrap
