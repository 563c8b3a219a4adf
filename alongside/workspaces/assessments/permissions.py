"""Pages about one visit: which part of it is this person's, and what they may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from alongside.foundations.record.asked_often import AskedOften
from alongside.science.protocol import Permission, Study, UnknownInStudy, Visit
from alongside.workspaces.assessments.models import MAIN, OTHER, VisitOpened
from alongside.workspaces.assessments.questionnaires import askers, parts
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.study.permissions import Here

P = ParamSpec("P")


@dataclass(frozen=True)
class AtVisit:
    """Somebody at the page of one visit of one family."""

    here: Here
    family: Family
    visit: Visit
    part: str
    opened: VisitOpened | None
    may_act: bool

    @property
    def study(self) -> Study:
        return self.here.study

    @property
    def address(self) -> tuple[str, str, str]:
        return self.here.study.slug, self.family.number, self.visit.id

    @property
    def begun(self) -> VisitOpened:
        """The visit that has begun; a page of one that has not is not there."""
        if self.opened is None:
            raise Http404("This visit has not begun.")
        return self.opened


def part_of(here: Here, visit: Visit) -> str:
    """The part of a visit that is this person's: the main one unless they ask another."""
    if visit.by in here.roles or OTHER not in parts(here.study, visit):
        return MAIN
    return OTHER if askers(here.study, visit, OTHER) & set(here.roles) else MAIN


def may_do(here: Here, visit: Visit, part: str) -> bool:
    """Whether this person does this part: only its own assessors, so that the blind holds."""
    own = askers(here.study, visit, part) & set(here.roles)
    return here.may(Permission.ASSESSMENTS_ASSESS) and bool(own)


def parts_seen(here: Here) -> tuple[str, ...]:
    """The parts of visits whose answers this person may read: a blinded one only the main."""
    return (MAIN,) if here.blinded else (MAIN, OTHER)


def visit_page(
    *, acting: bool = False
) -> Callable[
    [Callable[Concatenate[HttpRequest, AtVisit, P], HttpResponse]],
    Callable[..., HttpResponseBase],
]:
    """Guard `/<study>/visits/<number>/<visit>/…`; the view receives an `AtVisit`.

    Reading is for those who see or do assessments; `acting` is for those who do this part.
    """

    def wrap(
        view: Callable[Concatenate[HttpRequest, AtVisit, P], HttpResponse],
    ) -> Callable[..., HttpResponseBase]:
        @family_page(Permission.ASSESSMENTS_ASSESS if acting else Permission.FAMILIES_SEE)
        @wraps(view)
        def at_visit(
            request: HttpRequest, here: Here, family: Family, visit: str, *args: Any, **rest: Any
        ) -> HttpResponse:
            place = _stand(here, family, visit)
            if acting and not place.may_act:
                raise PermissionDenied
            if not (place.may_act or here.may(Permission.ASSESSMENTS_SEE)):
                raise PermissionDenied
            return view(request, place, *args, **rest)

        return at_visit

    return wrap


_BEGUN: AskedOften[VisitOpened] = AskedOften(
    lambda family, visit, part: (
        VisitOpened.objects.as_of()
        .filter(family=family, visit=visit, part=part)
        .select_related("recorded_by")
        .order_by("pk")
    )
)


def _stand(here: Here, family: Family, id: str) -> AtVisit:
    try:
        visit = here.study.visit(id)
    except UnknownInStudy as problem:
        raise Http404(str(problem)) from None
    part = part_of(here, visit)
    first = _BEGUN.first(family.pk, id, part)
    if first is not None:
        first.family = family
    return AtVisit(here, family, visit, part, first, may_do(here, visit, part))
