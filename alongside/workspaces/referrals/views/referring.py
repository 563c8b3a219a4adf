"""The social worker's pages."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page, may_see
from alongside.workspaces.families.queries import parents
from alongside.workspaces.referrals import actions, forms, queries, words
from alongside.workspaces.referrals.models import Referral
from alongside.workspaces.referrals.views.answering import Page, answer, family_url, posted
from alongside.workspaces.study.permissions import Here, guarded

REFER = "referrals/refer.jinja"


@guarded(Permission.REFERRALS_REFER)
def refer(request: HttpRequest, here: Here) -> HttpResponse:
    """Record a family identified, on one page."""
    last = queries.last_team(here.study, here.person)
    site = _site(request, here, last)
    if site is None:
        return render(request, "referrals/choose_site.jinja", {"sites": here.site_names()})
    initial = {"team": last[1] if last else "", "leaflet_at": clock.now()}
    form = forms.Refer(posted(request), study=here.study, site=site, initial=initial)
    context: dict[str, Any] = {"site": site, "sites": here.site_names(), "known": None}
    if request.method != "POST" or not form.is_valid():
        return render(request, REFER, {"form": form, **context})
    try:
        referral = _refer(here, site, form)
    except actions.PossibleDuplicate as problem:
        context["known"] = [each.number for each in problem.families if may_see(here, each)]
        return refuse(request, REFER, form, problem, context)
    except Refusal as problem:
        return refuse(request, REFER, form, problem, context)
    messages.success(request, _said(here, referral))
    return redirect("referrals:mine", here.study.slug)


@guarded(Permission.REFERRALS_REFER)
def mine(request: HttpRequest, here: Here) -> HttpResponse:
    """A social worker's own referrals and their state."""
    found = queries.mine_on(here.study, here.person, request.GET.get("page", ""))
    context = {
        "found": found,
        "state": partial(words.state, here.study),
        "sites": here.site_names(),
    }
    return render(request, "referrals/mine.jinja", context)


@family_page(Permission.REFERRALS_SCREEN)
def agreement(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """The family agrees to be contacted after all, or does not."""
    referral = Referral.objects.as_of().filter(family=family).first()
    if referral is None:
        return render(request, "referrals/no_referral.jinja", {"family": family})
    agreed = referral.agreed_to_contact
    kind = forms.NoLongerAgrees if agreed else forms.AgreesLater
    form = kind(posted(request), study=here.study, site=family.site)

    def act(form: PageForm) -> str:
        change = actions.no_longer_agrees if agreed else actions.agree_later
        change(
            study=here.study, referral=referral, by=here.person, at=clock.now(),
            entry=form.entry, **form.changes(),  # type: ignore[attr-defined]
        )  # fmt: skip
        return words.SAVED

    then = family_url(here, family)
    context = {"family": family, "agreed": agreed}
    return answer(request, Page("referrals/agreement.jinja", form, then, context), act)


def _site(request: HttpRequest, here: Here, last: tuple[str, str] | None) -> str | None:
    """The only site, the one asked for, or the one of the last referral."""
    asked = request.GET.get("site", "")
    for site in (*here.sites[:1][: len(here.sites) == 1], asked, last[0] if last else ""):
        if site in here.sites:
            return site
    return None


def _refer(here: Here, site: str, form: forms.Refer) -> Referral:
    at = clock.now()
    said = form.cleaned_data
    return actions.refer(
        study=here.study,
        site=site,
        team=said["team"],
        by=here.person,
        at=at,
        entry=form.entry,
        criteria=form.answers(),
        agreed_to_contact=said["agrees"] == "yes",
        people=form.people(),
        not_agreeing=form.given_reasons(),
        leaflet=form.leaflet_given(),
        duplicate_reason=said["duplicate_reason"],
        seconds_taken=form.seconds_taken(at),
    )


def _said(here: Here, referral: Referral) -> str:
    today = clock.today(here.study.time_zone)
    least = here.study.ages.parent_from_years
    ages = [parent.age_in_years(today) for parent in parents(referral.family)]
    young = any(age is not None and age < least for age in ages)
    return words.referred(
        referral.family.number, referral.agreed_to_contact, referral.ages_fit,
        least if young else None,
    )  # fmt: skip
