"""The pages of consent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations.clock import now
from alongside.foundations.files.serving import as_download
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import ConsentKind, Document, Permission
from alongside.workspaces.consent import actions, copies, queries, words
from alongside.workspaces.consent.forms import (
    GiveForm,
    NotGivenForm,
    SendForm,
    TakeBackForm,
    WithdrawConsentForm,
    WithdrawForm,
)
from alongside.workspaces.consent.models import ConsentGiven, ConsentNotGiven
from alongside.workspaces.consent.paper_kept import keep_for_next, kept_before
from alongside.workspaces.consent.permissions import consent_page, signed_page
from alongside.workspaces.consent.queries import ConsentState, GivenRow
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family, Parent
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.study.permissions import Here


@family_page(Permission.CONSENT_WITHDRAW)
def matrix(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Every consent of the family, each on its own, and whether it has stopped."""
    at = now()
    context = {
        "family": family,
        "states": list(queries.states(family).values()),
        "stoppings": queries.stoppings(family, blinded=here.blinded),
        "opening": queries.opening(here.study, family, at),
        "at": at,
        "words": words,
    }
    return render(request, "consent/matrix.jinja", context)


@consent_page(Permission.CONSENT_TAKE)
def give(request: HttpRequest, here: Here, family: Family, kind: ConsentKind) -> HttpResponse:
    """The document, statement by statement; before its time, from when on it is possible."""
    at, language = now(), _language(request, here)
    context = {"family": family, "kind": kind, "words": words}
    posted = request.method == "POST"
    closed = None if posted else actions.why_not(
        study=here.study, family=family, by=here.person, at=at, kind=kind.id, language=language
    )  # fmt: skip
    if closed:
        return render(request, "consent/not_yet.jinja", {**context, "why": str(closed)})
    form = _give_form(request, here, family, kind, language)
    context |= _about(here, kind, form)
    if not (posted and form.is_valid()):
        keep_for_next(here, family, kind, form)
        return render(request, "consent/give.jinja", {**context, "form": form})
    try:
        _give(here, family, kind, form)
    except Refusal as refusal:
        keep_for_next(here, family, kind, form)
        return refuse(request, "consent/give.jinja", form, refusal, context)
    messages.success(request, words.done(kind.id, here.study))
    return redirect("consent:matrix", here.study.slug, family.number)


@consent_page(Permission.CONSENT_TAKE)
def not_given(request: HttpRequest, here: Here, family: Family, kind: ConsentKind) -> HttpResponse:
    """A separate consent was asked for and not given."""
    form = NotGivenForm(request.POST or None)
    context = {"family": family, "kind": kind, "words": words}
    if not form.is_valid():
        return render(request, "consent/not_given.jinja", {**context, "form": form})
    try:
        actions.not_given(
            study=here.study, family=family, by=here.person, at=now(), kind=kind.id,
            entry=form.entry,
        )  # fmt: skip
    except Refusal as refusal:
        return refuse(request, "consent/not_given.jinja", form, refusal, context)
    messages.success(request, words.not_given_done(kind.id, here.study))
    return redirect("consent:matrix", here.study.slug, family.number)


@signed_page(Permission.CONSENT_WITHDRAW)
def copy(
    request: HttpRequest, here: Here, family: Family, state: ConsentState, given: GivenRow
) -> HttpResponse:
    """The family's copy as an accessible PDF."""
    try:
        content = copies.copy_pdf(here.study, family, state, given)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("consent:matrix", here.study.slug, family.number)
    return as_download(content, "application/pdf", f"{family.number}-{state.kind.id}.pdf")


@signed_page(Permission.CONSENT_WITHDRAW)
def paper(
    request: HttpRequest, here: Here, family: Family, state: ConsentState, given: GivenRow
) -> HttpResponse:
    """The scan of the signed paper form."""
    try:
        found = queries.paper_content(family, given)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("consent:matrix", here.study.slug, family.number)
    if found is None:
        raise Http404("This consent was not signed on paper.")
    content, stored, name = found
    return as_download(content, stored.content_type, name)


@signed_page(Permission.CONSENT_TAKE)
def send(
    request: HttpRequest, here: Here, family: Family, state: ConsentState, given: GivenRow
) -> HttpResponse:
    """Send the copy by email, where the contact details allow it."""
    form = SendForm(request.POST or None)
    context = {"family": family, "kind": state.kind, "contact": families.contact(family)}
    if not form.is_valid():
        return render(request, "consent/send.jinja", {**context, "form": form})
    try:
        actions.send_copy(
            study=here.study, family=family, by=here.person, at=now(), kind=state.kind.id,
            subject=words.EMAIL_SUBJECT, body=copies.copy_text(here.study, given),
            entry=form.entry,
        )  # fmt: skip
    except Refusal as refusal:
        return refuse(request, "consent/send.jinja", form, refusal, context)
    messages.success(request, words.SENT)
    return redirect("consent:matrix", here.study.slug, family.number)


@consent_page(Permission.CONSENT_WITHDRAW)
def withdraw(request: HttpRequest, here: Here, family: Family, kind: ConsentKind) -> HttpResponse:
    """One consent is taken back."""
    form = WithdrawConsentForm(request.POST or None, study=here.study, site=family.site)
    context = {"family": family, "kind": kind}
    if not form.is_valid():
        return render(request, "consent/withdraw.jinja", {**context, "form": form})
    told = form.cleaned_data
    try:
        actions.withdraw_consent(
            study=here.study, family=family, by=here.person, at=now(), kind=kind.id,
            reasons=told["reasons"], words=told["words"], occurred_at=told["when"],
            entry=form.entry,
        )  # fmt: skip
    except Refusal as refusal:
        return refuse(request, "consent/withdraw.jinja", form, refusal, context)
    messages.success(request, words.withdrawn_done(kind.id, here.study))
    return redirect("consent:matrix", here.study.slug, family.number)


@family_page(Permission.CONSENT_WITHDRAW)
def withdraw_all(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """The family stops, in one of the study's ways."""
    form = WithdrawForm(
        request.POST or None, study=here.study, site=family.site, blinded=here.blinded
    )
    context = {"family": family, "undone": words.UNDONE}
    if not form.is_valid():
        return render(request, "consent/withdraw_all.jinja", {**context, "form": form})
    told = {name: form.cleaned_data[name] for name in ("scope", "told_by", "main_reason", "words")}
    try:
        actions.withdraw(
            study=here.study, family=family, by=here.person, at=now(), entry=form.entry,
            occurred_at=form.cleaned_data["when"], **told,
        )  # fmt: skip
    except Refusal as refusal:
        return refuse(request, "consent/withdraw_all.jinja", form, refusal, context)
    messages.success(request, words.WITHDRAW_DONE)
    return redirect("caseload:family", here.study.slug, family.number)


@family_page(Permission.CONSENT_WITHDRAW)
def take_back(request: HttpRequest, here: Here, family: Family, fact: UUID) -> HttpResponse:
    """Take back what was recorded by mistake."""
    found = queries.correctable(family, fact, blinded=here.blinded)
    if found is None and request.method == "POST":  # sent twice: the first one did it
        return redirect("consent:matrix", here.study.slug, family.number)
    if found is None:
        raise Http404("There is nothing of this kind to take back.")
    if isinstance(found, ConsentGiven | ConsentNotGiven) and not here.may(Permission.CONSENT_TAKE):
        raise PermissionDenied
    form = TakeBackForm(request.POST or None)
    context = {"family": family, "what": words.DESCRIBE[found._meta.label](found, here.study)}
    if not form.is_valid():
        return render(request, "consent/take_back.jinja", {**context, "form": form})
    actions.take_back(
        study=here.study, fact=found, by=here.person, at=now(), entry=form.entry,
        reason=form.cleaned_data["reason"],
    )  # fmt: skip
    messages.success(request, words.TAKEN_BACK)
    return redirect("consent:matrix", here.study.slug, family.number)


def _language(request: HttpRequest, here: Here) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in here.study.languages else here.study.languages[0]


def _give_form(
    request: HttpRequest, here: Here, family: Family, kind: ConsentKind, language: str
) -> GiveForm:
    return GiveForm(
        request.POST or None,
        request.FILES or None,
        kind=kind,
        document=_document(request, here, kind, language),
        parents=families.parents(family),
        children=families.children(family) if kind.per_child else [],
        person=here.person,
        kept=kept_before(request, here, family, kind),
    )


def _document(request: HttpRequest, here: Here, kind: ConsentKind, language: str) -> Document:
    """The version that the page was drawn with, or that a paper form carries, else that in use."""
    asked = request.POST.get("version") or request.GET.get("version", "")
    found = queries.version_of(here.study, kind, asked, language)
    return found or queries.current_document(here.study, kind, now(), language)


def _about(here: Here, kind: ConsentKind, form: GiveForm) -> dict[str, Any]:
    """What stands beside the form: the version in use, and those before it."""
    current = queries.current_document(here.study, kind, now(), form.document.language)
    return {
        "document": form.document,
        "current": current,
        "earlier": queries.earlier_versions(here.study, current),
        "note": words.age_note(here.study, form.parents),
    }


def _give(here: Here, family: Family, kind: ConsentKind, form: GiveForm) -> None:
    number = int(form.cleaned_data["parent"])
    parent = Parent.objects.as_of().get(family=family, number_in_family=number)
    told: dict[str, Any] = form.answers()
    actions.give_consent(
        study=here.study, family=family, by=here.person, at=now(), kind=kind.id, parent=parent,
        entry=form.entry, **told,
    )  # fmt: skip
