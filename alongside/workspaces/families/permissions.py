"""Pages about one family: open only at the person's own sites, and for some only their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.study.permissions import Here, guarded

P = ParamSpec("P")


def may_see(here: Here, family: Family) -> bool:
    """A family of this study, at the person's sites, and their own where that is the rule."""
    at_site = family.study == here.study.slug and family.site in here.sites
    return at_site and (not here.own_only or family.recorded_by_id == here.person.pk)


def family_page(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Here, Family, P], HttpResponse]],
    Callable[..., HttpResponseBase],
]:
    """Guard `/<study>/families/<number>/…`; the view receives `here` and `family`.

    A family that the person may not see answers exactly as one that does not exist.
    """

    def wrap(
        view: Callable[Concatenate[HttpRequest, Here, Family, P], HttpResponse],
    ) -> Callable[..., HttpResponseBase]:
        @guarded(permission)
        @wraps(view)
        def family_view(
            request: HttpRequest, here: Here, number: str, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            family = Family.objects.filter(study=here.study.slug, number=number.upper()).first()
            if family is None or not may_see(here, family):
                raise Http404("There is no family of that number that you can see.")
            request.family = family  # type: ignore[attr-defined]
            return view(request, here, family, *args, **kwargs)

        return family_view

    return wrap
