"""Asking for an arm, deciding, telling, the register, and what people believe at the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.randomisation import queries as randomisation
from alongside.workspaces.study import queries as studies
from alongside.workspaces.study.permissions import Here, guarded, open_to_all
from alongside.workspaces.unblinding import actions, forms, queries, showing, words
from alongside.workspaces.unblinding.codes import ASSESSOR, PARENT
from alongside.workspaces.unblinding.refusals import LinkDoesNotWork
from alongside.workspaces.unblinding.sealed import Told

REQUEST = "unblinding:request"
GONE = 410


@guarded(Permission.UNBLINDING_SEE)
def register(request: HttpRequest, here: Here) -> HttpResponse:
    """Every request and every arm that was learned, for the steering committee: no arm on it."""
    return render(request, "unblinding/register.jinja", showing.register(here, request.GET))


@family_page(Permission.UNBLINDING_ASK)
def ask(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Ask that somebody may learn the arm. It never appears here."""
    form = forms.Ask(request.POST or None)
    page, context = "unblinding/ask.jinja", showing.asking(here, family)
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    said = {name: form.cleaned_data[name] for name in ("planned", "why", "for_whom", "way")}
    told = Told(**{name: form.cleaned_data[name] for name in Told.__dataclass_fields__})
    try:
        asked = actions.ask(
            study=here.study, family=family, told=told, by=here.person, at=clock.now(),
            address=_list_of_requests(request, here, family), entry=form.entry, **said,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.ASKED)
    return redirect(REQUEST, here.study.slug, family.number, asked.pk)


@family_page(Permission.UNBLINDING_ASK)
def request(request: HttpRequest, here: Here, family: Family, id: UUID) -> HttpResponse:
    """One request; those who decide do so here."""
    found = showing.find(family, id)
    context = showing.request(here, family, found, opened="words" in request.GET)
    form = forms.Decide(request.POST or None)
    page = "unblinding/request.jinja"
    if request.method != "POST":
        return render(request, page, {**context, "form": form})
    if not here.may(Permission.UNBLINDING_DECIDE):
        raise PermissionDenied
    if not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        done = _decided(request, here, found, form)
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.decided(done, found.way))
    return redirect(REQUEST, here.study.slug, family.number, id)


def _decided(request: HttpRequest, here: Here, found: Any, form: forms.Decide) -> Any:
    def address_of(secret: str) -> str:
        return request.build_absolute_uri(
            reverse("unblinding:told", args=[here.study.slug, secret])
        )

    return actions.decide(
        study=here.study, request=found, approved=form.cleaned_data["approved"],
        words=form.cleaned_data["words"], by=here.person, at=clock.now(), entry=form.entry,
        address=_list_of_requests(request, here, found.family), address_of=address_of,
    )  # fmt: skip


def _list_of_requests(request: HttpRequest, here: Here, family: Family) -> str:
    page = reverse("unblinding:ask", args=[here.study.slug, family.number])
    return request.build_absolute_uri(page)


@family_page(Permission.UNBLINDING_DISCLOSE)
def disclose(request: HttpRequest, here: Here, family: Family, id: UUID) -> HttpResponse:
    """The arm for a colleague who tells it; blinded people never open this page."""
    if here.blinded:
        raise PermissionDenied
    found = showing.find(family, id)
    context = showing.request(here, family, found, opened=True)
    context["arm"] = _arm(here, family) if context["may_tell"] else ""
    form, page = forms.Disclose(request.POST or None), "unblinding/disclose.jinja"
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    said = {name: form.cleaned_data[name] for name in ("channel", "occurred_at")}
    try:
        actions.disclose(
            study=here.study, request=found, by=here.person, at=clock.now(), entry=form.entry,
            **said,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.TELLING_RECORDED)
    return redirect(REQUEST, here.study.slug, family.number, id)


def _arm(here: Here, family: Family) -> str:
    arm = randomisation.arm_of(family)
    return here.study.arm(arm).name if arm else ""


@family_page(Permission.UNBLINDING_DECIDE)
def impact(request: HttpRequest, here: Here, family: Family, id: UUID) -> HttpResponse:
    """What follows from a disclosure."""
    found = showing.find(family, id)
    return _impact(request, here, family, found, reverse(
        REQUEST, args=[here.study.slug, family.number, id]
    ))  # fmt: skip


@family_page(Permission.UNBLINDING_DECIDE)
def learned(request: HttpRequest, here: Here, family: Family, id: UUID) -> HttpResponse:
    """What follows from an arm that an assessor learned."""
    found = queries.find_learned(here.study, family, id)
    if found is None:
        raise Http404("There is no such entry about this family.")
    return _impact(request, here, family, found, reverse(
        "unblinding:register", args=[here.study.slug]
    ) if here.may(Permission.UNBLINDING_SEE) else reverse(
        "caseload:family", args=[here.study.slug, family.number]
    ))  # fmt: skip


def _impact(
    request: HttpRequest, here: Here, family: Family, about: Any, back: str
) -> HttpResponse:
    form, page = forms.Impact(request.POST or None), "unblinding/impact.jinja"
    done = queries.impact_of(about)
    context = {"family": family, "about": about, "back": back, "done": done, "words": words}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    said = {name: form.cleaned_data[name] for name in ("effect", "words")}
    try:
        actions.assess_impact(
            study=here.study, about=about, by=here.person, at=clock.now(), entry=form.entry, **said
        )
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.ASSESSED)
    return redirect(back)


@open_to_all
@sensitive_variables("secret")
def told(request: HttpRequest, study: str, secret: str) -> HttpResponse:
    """The third party's own page. Opened, it only shows a button: programs that look at links
    ahead must not use it up."""
    try:
        where = studies.study(study)
        form, at = forms.Open(request.POST or None), clock.now()
        if request.method != "POST":
            decided = actions.open_link(study=where, secret=secret, at=at)
            return render(request, "unblinding/open.jinja", {"form": form, "about": decided.family})
        fact = actions.use_link(study=where, secret=secret, entry=form.entry, at=at)
    except (LinkDoesNotWork, studies.NoSuchStudy):
        return render(request, "unblinding/link_gone.jinja", {"problem": LinkDoesNotWork()}, GONE)
    arm = where.arm(str(randomisation.arm_of(fact.family)))
    return render(request, "unblinding/told.jinja", {"about": fact.family, "arm": arm})


@family_page(Permission.UNBLINDING_GUESS)
def guess(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """What an assessor believes; never compared with the truth here."""
    if not here.blinded:
        raise PermissionDenied
    return _guess(request, here, family, ASSESSOR, words.GUESSED)


@family_page(Permission.UNBLINDING_ENTER_GUESS)
def guess_of_parent(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """What a parent believes, entered by somebody who does not work blind: parents know."""
    if here.blinded:
        raise PermissionDenied
    return _guess(request, here, family, PARENT, words.PARENT_GUESSED)


def _guess(request: HttpRequest, here: Here, family: Family, whose: str, says: str) -> HttpResponse:
    standing = queries.guess_of(family, whose, here.person)
    form = showing.guess_form(here, standing, whose, request.POST or None)
    page, context = "unblinding/guess.jinja", showing.guessing(here, family, whose)
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        actions.guess(
            study=here.study, family=family, whose=whose, by=here.person, at=clock.now(),
            entry=form.entry, **form.given(),
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, says)
    return redirect("caseload:family", here.study.slug, family.number)
