"""Keeping in touch with one family."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.follow_up import actions, queries, showing, words
from alongside.workspaces.follow_up.forms import Back, Trying
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.study.permissions import Here

HOME = "follow_up:follow_up"


@family_page(Permission.FOLLOW_UP_RECORD)
def follow_up(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Attempts to reach the family, and the next one."""
    form = Trying(request.POST or None)
    page, context = "follow_up/follow_up.jinja", showing.page(here, family)
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    given = {name: form.cleaned_data[name] for name in form.fields if name != "entry"}
    try:
        referrals.record_attempt(
            study=here.study, family=family, by=here.person, at=clock.now(),
            entry=form.entry, **given,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.ATTEMPT_RECORDED)
    return redirect(HOME, here.study.slug, family.number)


@family_page(Permission.FOLLOW_UP_RECORD)
def lost(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Record that the family was lost, or correct what was recorded."""
    loss = queries.standing(family)
    act = actions.correct_loss if loss else actions.record_loss
    form = showing.loss_form(here, family, loss, request.POST or None)
    page, context = "follow_up/lost.jinja", {"family": family, "correcting": loss is not None}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        act(
            study=here.study, family=family, by=here.person, at=clock.now(), entry=form.entry,
            **form.given(),
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.LOSS_CORRECTED if loss else words.LOSS_RECORDED)
    return redirect(HOME, here.study.slug, family.number)


@family_page(Permission.FOLLOW_UP_RECORD)
def back(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """The family came back, or was never lost."""
    form = Back(request.POST or None)
    page, context = "follow_up/back.jinja", {"family": family}
    if queries.standing(family) is None and request.method != "POST":
        raise Http404("This family is not recorded as lost.")
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        actions.found_again(
            study=here.study, family=family, by=here.person, at=clock.now(),
            reason=form.cleaned_data["reason"], entry=form.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.FOUND)
    return redirect(HOME, here.study.slug, family.number)
