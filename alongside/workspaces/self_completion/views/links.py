"""Links of one visit: made, shown once, switched off; and the voucher afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations.clock import now
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.words import form_name
from alongside.workspaces.families import queries as families
from alongside.workspaces.self_completion import actions, forms, queries, words
from alongside.workspaces.self_completion.permissions import AtLinks, links_page
from alongside.workspaces.self_completion.secrets import digest_of_secret, new_secrets
from alongside.workspaces.self_completion.wording import why_not

LINKS, PAGE, ACT = (
    "self_completion:links", "self_completion/links.jinja", "self_completion/act.jinja",
)  # fmt: skip


@links_page
def links(request: HttpRequest, at: AtLinks) -> HttpResponse:
    """The links of a visit, and a new one; its address and code are shown this once."""
    if at.opened is None:
        return render(request, PAGE, {"at": at, "family": at.family, "words": words})
    context = _context(at)
    form = forms.Make(request.POST or None, offered=context["offered"])
    if request.method != "POST" or not form.is_valid():
        return render(request, PAGE, {**context, "form": form})
    secrets = new_secrets()
    try:
        made = actions.make_link(
            study=at.here.study, opened=at.opened, forms=form.cleaned_data["forms"],
            lasts=form.lasts, secrets=secrets, by=at.here.person, at=now(), entry=form.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, PAGE, form, problem, context)
    if made.secret_digest != digest_of_secret(secrets.secret):
        messages.warning(request, words.MADE_BEFORE)
        return redirect(LINKS, *at.address)
    url = request.build_absolute_uri(reverse("answering:enter", args=[secrets.secret]))
    return render(request, "self_completion/made.jinja", {**context, "url_made": url, "made": made,
                                                          "code": secrets.code})  # fmt: skip


def _context(at: AtLinks) -> dict[str, Any]:
    study, opened = at.here.study, at.begun
    seen = assessments.visit(study, opened)
    contact = families.contact(at.family) if at.here.may(Permission.FAMILIES_IDENTIFY) else None
    named = {form.key: form_name(form.instrument, form.about) for form in seen.open_forms}
    site, moment = at.family.site, now()
    can = {form.key for form in seen.open_forms if queries.can_be_asked(study, form, site, moment)}
    barred = [form for form in seen.open_forms if form.key not in can]
    return {
        "at": at, "family": at.family, "words": words, "visit": seen,
        "offered": [(key, name) for key, name in named.items() if key in can],
        "not_offered": [
            (named[form.key], why_not(study, form.instrument, site, moment)) for form in barred
        ],
        "rows": queries.links(study, opened, now()), "said": queries.said(opened),
        "vouchers": queries.vouchers(opened),
        "texts": words.SAFE_TO_TEXT if contact and contact.safe_to_text else words.NOT_SAFE_TO_TEXT,
    }  # fmt: skip


@links_page
def revoke(request: HttpRequest, at: AtLinks, id: UUID) -> HttpResponse:
    """Switch one link off."""
    link = queries.link(str(id))
    if link is None or link.opened_id != at.begun.pk:
        raise Http404("This visit has no such link.")
    form = forms.Revoke(request.POST or None)
    context = {"at": at, "family": at.family, "title": words.REVOKE, "submit": words.REVOKE}
    if request.method != "POST" or not form.is_valid():
        return render(request, ACT, {**context, "form": form})
    try:
        actions.revoke_link(
            study=at.here.study, link=link, reason=form.cleaned_data["reason"],
            by=at.here.person, at=now(), entry=form.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, ACT, form, problem, context)
    messages.success(request, words.REVOKED)
    return redirect(LINKS, *at.address)


@links_page
def voucher(request: HttpRequest, at: AtLinks) -> HttpResponse:
    """Record the voucher that thanked the parent."""
    form = forms.Voucher(request.POST or None)
    opened = at.begun
    context = {"at": at, "family": at.family, "title": words.VOUCHER, "submit": words.VOUCHER}
    if request.method != "POST" or not form.is_valid():
        return render(request, ACT, {**context, "form": form})
    actions.record_voucher(
        study=at.here.study, opened=opened, worth=form.cleaned_data["worth"],
        how=form.cleaned_data["how"], by=at.here.person, at=now(), entry=form.entry,
    )  # fmt: skip
    messages.success(request, words.VOUCHER_KEPT)
    return redirect(LINKS, *at.address)
