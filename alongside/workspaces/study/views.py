"""The front door, and the page on which roles are given."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.queries import person_by_email
from alongside.foundations.pages.paging import on_page
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.study import actions, holding, words
from alongside.workspaces.study import sign_ins as entries
from alongside.workspaces.study.forms import (
    CloseAccount,
    EndSessions,
    GiveRole,
    LookedThrough,
    RemoveProof,
    TakeBack,
)
from alongside.workspaces.study.permissions import Here, guarded, open_to_all
from alongside.workspaces.study.refused import refused_pages


@open_to_all
def front_door(request: HttpRequest) -> HttpResponseBase:
    """Straight to the one study of a person, or a choice of several."""
    person = request.user
    if not isinstance(person, Person):
        return redirect("accounts:sign_in")
    studies = holding.studies_of(person)
    if len(studies) == 1:
        return redirect("caseload:home", study=studies[0].slug)
    return render(request, "study/front_door.jinja", {"studies": studies})


@guarded(Permission.STUDY_GIVE_ROLES)
def people(request: HttpRequest, here: Here) -> HttpResponse:
    """Who holds which role where, and every change to that."""
    changes = holding.changes_on(here.study, request.GET.get("history", ""))
    context = {
        "held": holding.held_on(here.study, request.GET.get("page", "")),
        "history": changes,
        "changes": [
            {"words": words.change(one), "at": one.at, "by": one.by, "reason": one.reason}
            for one in changes.rows
        ],
        "places": words.places,
    }
    return render(request, "study/people.jinja", context)


@guarded(Permission.STUDY_GIVE_ROLES)
def give_role(request: HttpRequest, here: Here) -> HttpResponse:
    """Give somebody a role, making their account if need be."""
    form = GiveRole(request.POST if request.method == "POST" else None, study=here.study)
    if request.method != "POST" or not form.is_valid():
        return render(request, "study/give_role.jinja", {"form": form})
    asked = form.cleaned_data
    known = person_by_email(asked["email"]) is not None
    try:
        given = actions.give_role(
            study=here.study,
            **{name: asked[name] for name in ("email", "name", "role", "sites")},
            by=here.person,
            at=clock.now(),
            address_of=request.build_absolute_uri,
            entry=form.entry,
        )
    except Refusal as problem:
        return refuse(request, "study/give_role.jinja", form, problem)
    role = holding.role_name(here.study, given.role)
    messages.success(request, words.given(given.person.name, role, invited=not known))
    return redirect("study:people", study=here.study.slug)


@guarded(Permission.STUDY_GIVE_ROLES)
def remove_proof(request: HttpRequest, here: Here, person: int) -> HttpResponse:
    """A colleague lost their phone: let them set up a new second proof."""
    holder = _holder(here, person)
    form = RemoveProof(request.POST if request.method == "POST" else None)
    page, context = "study/remove_proof.jinja", {"form": form, "holder": holder}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, context)
    reason = form.cleaned_data["reason"]
    try:
        actions.remove_proofs(person=holder, by=here.person, at=clock.now(), reason=reason)
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.proof_removed(holder.name))
    return redirect("study:people", study=here.study.slug)


@guarded(Permission.STUDY_GIVE_ROLES)
def take_role_back(request: HttpRequest, here: Here, given: UUID) -> HttpResponse:
    """Take a role back, with the reason."""
    row = holding.given(here.study, given)
    if row is None:
        raise Http404
    form = TakeBack(request.POST if request.method == "POST" else None)
    context = {"form": form, "row": row, "role": holding.role_name(here.study, row.role)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "study/take_role_back.jinja", context)
    try:
        actions.take_role_back(
            study=here.study,
            given=row,
            by=here.person,
            at=clock.now(),
            reason=form.cleaned_data["reason"],
            entry=form.entry,
        )
    except Refusal as problem:
        return refuse(request, "study/take_role_back.jinja", form, problem, context)
    messages.success(request, words.TAKEN_BACK)
    return redirect("study:people", study=here.study.slug)


@guarded(Permission.STUDY_GIVE_ROLES)
def end_sessions(request: HttpRequest, here: Here, person: int) -> HttpResponse:
    """A laptop was stolen: sign its owner out of every browser."""
    holder = _holder(here, person)
    form = EndSessions(request.POST if request.method == "POST" else None)
    page, context = "study/end_sessions.jinja", {"form": form, "holder": holder}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, context)
    reason = form.cleaned_data["reason"]
    try:
        actions.end_sessions(person=holder, by=here.person, at=clock.now(), reason=reason)
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.signed_out(holder.name))
    return redirect("study:people", study=here.study.slug)


@guarded(Permission.STUDY_GIVE_ROLES)
def close_account(request: HttpRequest, here: Here, person: int) -> HttpResponse:
    """Somebody left the trial."""
    holder = _holder(here, person)
    form = CloseAccount(request.POST if request.method == "POST" else None)
    page, context = "study/close_account.jinja", {"form": form, "holder": holder}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, context)
    at, reason = clock.now(), form.cleaned_data["reason"]
    try:
        actions.close_account(study=here.study, person=holder, by=here.person, at=at, reason=reason)
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, words.account_closed(holder.name))
    return redirect("study:people", study=here.study.slug)


@guarded(Permission.STUDY_GIVE_ROLES)
def sign_ins(request: HttpRequest, here: Here) -> HttpResponse:
    """What was out of the ordinary, and a note that somebody looked."""
    at, form = clock.now(), LookedThrough(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.looked_through(study=here.study, by=here.person, at=at, reason=reason)
        messages.success(request, words.LOOKED_THROUGH)
        return redirect("study:sign_ins", study=here.study.slug)
    held = holding.held_now(here.study)
    found = entries.worth_a_look(here.study, at, blinded=here.blinded, held=held)
    refused = refused_pages(here.study, held, at, blinded=here.blinded)
    shown = on_page(found, request.GET.get("page", ""))
    context = {"form": form, "found": shown, "last": entries.last_looked(here.study)}
    context |= {"refused": refused, "say": words.ODD, "kind_of_page": words.kind_of_page}
    return render(request, "study/sign_ins.jinja", context)


def _holder(here: Here, person: int) -> Person:
    if found := holding.holder(here.study, person):
        return found
    raise Http404
