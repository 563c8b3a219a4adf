"""Pages about one family: open only at the person's own sites, and for some only their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from alongside.foundations.record.asked_often import AskedOften
from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.study.permissions import Here, guarded

P = ParamSpec("P")
Rule = Callable[[Here], frozenset[UUID] | None]
CONFINING: list[Rule] = []


def confined_by(rule: Rule) -> None:
    """Add a rule that says which families a person meets (None: all); whoever knows calls this."""
    if rule not in CONFINING:
        CONFINING.append(rule)


def families_met(here: Here) -> frozenset[UUID] | None:
    """The families that every rule lets this person meet; None when no rule confines them."""
    met = [found for rule in CONFINING if (found := rule(here)) is not None]
    return frozenset.intersection(*met) if met else None


def may_see(here: Here, family: Family) -> bool:
    """A family in the person's reach that they also meet, as far as other workspaces say."""
    if not _in_reach(here, family):
        return False
    met = families_met(here)
    return met is None or family.pk in met


def _in_reach(here: Here, family: Family) -> bool:
    """A family of this study, at the person's sites, and their own where that is the rule."""
    at_site = family.study == here.study.slug and family.site in here.sites
    return at_site and (not here.own_only or family.recorded_by_id == here.person.pk)


_NUMBERED: AskedOften[Family] = AskedOften(
    lambda study, number: Family.objects.filter(study=study, number=number)
)


def family_page(
    permission: Permission, *, whoever: bool = False
) -> Callable[
    [Callable[Concatenate[HttpRequest, Here, Family, P], HttpResponse]],
    Callable[..., HttpResponseBase],
]:
    """Guard `/<study>/families/<number>/…`; the view receives `here` and `family`.

    A family that the person may not see answers exactly as one that does not exist. With
    `whoever` everybody of its site sees it, even those who do not meet it.
    """
    seen = _in_reach if whoever else may_see

    def wrap(
        view: Callable[Concatenate[HttpRequest, Here, Family, P], HttpResponse],
    ) -> Callable[..., HttpResponseBase]:
        @guarded(permission)
        @wraps(view)
        def family_view(
            request: HttpRequest, here: Here, number: str, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            family = _NUMBERED.first(here.study.slug, number.upper())
            if family is None or not seen(here, family):
                raise Http404("There is no family of that number that you can see.")
            request.family = family  # type: ignore[attr-defined]
            return view(request, here, family, *args, **kwargs)

        return family_view

    return wrap
