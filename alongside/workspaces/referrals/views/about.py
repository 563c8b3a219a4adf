"""What a family says of itself, by which the team sees whom the trial reaches."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from alongside.foundations import clock
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Permission
from alongside.workspaces.families import actions, queries
from alongside.workspaces.families.models import Family, FamilyDescribed
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.referrals import forms, words
from alongside.workspaces.referrals.views.answering import Page, answer, family_url, posted
from alongside.workspaces.referrals.views.people import PEOPLE, as_seen
from alongside.workspaces.study.permissions import Here


@family_page(Permission.FAMILIES_IDENTIFY)
def about(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Ask the questions of the study definition, or correct what was recorded."""
    known = queries.description(family)
    form = forms.AboutFamily(posted(request), study=here.study, known=known)

    def act(form: PageForm) -> str:
        if known:
            as_seen(form, FamilyDescribed.objects.get(pk=known.id))
        actions.describe(
            study=here.study, family=family, by=here.person, at=clock.now(), entry=form.entry,
            answers=form.answers(),  # type: ignore[attr-defined]
            reason=form.cleaned_data.get("reason", ""),
        )  # fmt: skip
        return words.SAVED

    context = {"family": family, "agreed": queries.agreed_to_contact(family)}
    page = Page("referrals/about.jinja", form, family_url(here, family, PEOPLE), context)
    return answer(request, page, act)
