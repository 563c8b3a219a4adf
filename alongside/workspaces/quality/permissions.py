"""Whose answers somebody may look at, and the form that is entered twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from alongside.science.protocol import Permission, Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.assessments.permissions import parts_seen
from alongside.workspaces.assessments.queries import FormAnswers
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import families_met, family_page
from alongside.workspaces.quality.queries import Reach
from alongside.workspaces.study.permissions import Here


@dataclass(frozen=True)
class AtPaper:
    """Somebody at one finished form of a visit."""

    here: Here
    family: Family
    opened: VisitOpened
    form: FormAnswers

    @property
    def study(self) -> Study:
        return self.here.study

    @property
    def address(self) -> tuple[str, str, str, str]:
        return self.here.study.slug, self.family.number, self.opened.visit, self.form.key


def reach(here: Here, as_of: datetime | None = None) -> Reach:
    """What somebody may look at: a blinded person the main part of visits alone."""
    without = frozenset(consent.left_out(here.study, as_of))
    return Reach(here.sites, parts_seen(here), families_met(here), here.blinded, as_of, without)


def paper_page(
    permission: Permission,
) -> Callable[[Callable[[HttpRequest, AtPaper], HttpResponse]], Callable[..., HttpResponseBase]]:
    """Guard a page about one form of a visit, of the parts that this person sees."""

    def wrap(
        view: Callable[[HttpRequest, AtPaper], HttpResponse],
    ) -> Callable[..., HttpResponseBase]:
        @family_page(permission)
        @wraps(view)
        def at_paper(
            request: HttpRequest, here: Here, family: Family, visit: str, key: str
        ) -> HttpResponse:
            for part in parts_seen(here):
                opened = assessments.find(family, visit, part)
                if opened and key in {form["key"] for form in opened.forms}:
                    form = assessments.answers(here.study, opened, key)
                    return view(request, AtPaper(here, family, opened, form))
            raise Http404("There is no such form that you can see.")

        return at_paper

    return wrap
