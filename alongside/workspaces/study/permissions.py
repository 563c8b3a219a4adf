"""Who may open a page: every view is guarded by one permission of the study definition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from alongside.foundations.accounts import second_factor
from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.record.asked_often import AskedOften
from alongside.science.protocol import Permission, Study
from alongside.workspaces.study import queries

P = ParamSpec("P")


@dataclass(frozen=True)
class Here:
    """The person at the page, in this study: what they may do and at which sites."""

    person: Person
    study: Study
    roles: tuple[str, ...]
    permissions: frozenset[Permission]
    sites: tuple[str, ...]
    own_only: bool
    blinded: bool

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def site_names(self) -> dict[str, str]:
        return {site.id: site.name for site in self.study.sites if site.id in self.sites}


_GIVEN: AskedOften[RoleGiven] = AskedOften(
    lambda person, study: RoleGiven.objects.as_of().filter(person=person, study=study)
)


def here(person: Person, study: Study) -> Here:
    """One query: the roles that this person holds in this study now."""
    given = _GIVEN(person.pk, study.slug)
    roles = tuple(dict.fromkeys(row.role for row in given))
    held = [study.role(role) for role in roles]
    everywhere = tuple(site.id for site in study.sites)
    sites = {site for row in given for site in (row.sites or everywhere)}
    return Here(
        person=person,
        study=study,
        roles=roles,
        permissions=frozenset(study.permissions_of(roles)),
        sites=tuple(site for site in everywhere if site in sites),
        own_only=bool(held) and all(role.own_only for role in held),
        blinded=any(role.blinded for role in held),
    )


def guarded(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Here, P], HttpResponse]], Callable[..., HttpResponseBase]
]:
    """Open a page of `/<study>/…` only to people who hold the permission there.

    The view receives `here`. Without the permission the answer is 403; without an account
    it is the sign-in page; without a second factor that a role asks for it is the page that
    sets one up; in an unknown study it is 404.
    """

    def wrap(
        view: Callable[Concatenate[HttpRequest, Here, P], HttpResponse],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded_view(request: HttpRequest, study: str, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            stand_here(request, study)
            if second_factor.must_set_up(request.user):
                return _set_up_first(request)
            if not request.here.may(permission):  # type: ignore[attr-defined]
                raise PermissionDenied
            return view(request, request.here, *args, **kwargs)  # type: ignore[attr-defined]

        guarded_view.permission = permission  # type: ignore[attr-defined]
        return guarded_view

    return wrap


def stand_here(request: HttpRequest, slug: str) -> Here:
    """Find the study and the person's part in it once for a request."""
    try:
        study = queries.study(slug)
    except queries.NoSuchStudy as problem:
        raise Http404(str(problem)) from None
    assert isinstance(request.user, Person)  # noqa: S101 - the caller has checked the sign-in
    found = here(request.user, study)
    request.here = found  # type: ignore[attr-defined]
    return found


def _set_up_first(request: HttpRequest) -> HttpResponse:
    asked = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('accounts:second_factor_needed')}?{asked}")


def open_to_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a page that needs no permission; a test lists every one of them."""
    view.permission = None  # type: ignore[attr-defined]
    return view
