"""Pages of the holders of shares, and those on which others check them."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.files.serving import as_download
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.science.randomisation import verifier as one_file
from alongside.workspaces.randomisation import (
    holders,
    queries,
    separation_words,
    sharing_printed,
    sharing_words,
)
from alongside.workspaces.randomisation.sharing_forms import (
    BeginSharing,
    CommitShare,
    EndSharing,
    GiveShare,
)
from alongside.workspaces.study.permissions import Here, guarded

GENERATE = Permission.RANDOMISATION_GENERATE


@guarded(GENERATE)
def shares(request: HttpRequest, here: Here) -> HttpResponse:
    """How far the holders have come, and what is published."""
    return render(request, "randomisation/shares.jinja", _standing(here))


def _standing(here: Here) -> dict[str, Any]:
    found = queries.sharing(here.study)
    held = queries.roles_held(here.study, here.person)
    mine = [role for role in (found.holders if found else []) if role in held]
    sealed = queries.sharings(here.study)
    ended = found is not None and found.ended is not None
    asked = sealed if ended else [found]
    return {
        "found": found,
        "all_shown": bool(sealed) and ended and all(one.all_shown for one in sealed),
        "to_show": ended and any(not one.all_shown for one in sealed),
        "may_begin": (found is None or ended) and not queries.any_share_shown(here.study),
        "earlier": [
            (one, sharing_words.holder_lines(here.study, one))
            for one in sealed
            if found is None or one.fact != found.fact
        ],
        "digests": " ".join(one.fact.scheme_digest for one in asked if one),
        "sentence": sharing_words.state(here.study, found),
        "lines": sharing_words.holder_lines(here.study, found) if found else [],
        "published": sharing_words.published(here.study, found) if found else [],
        "mine": mine,
        "words": sharing_words,
    }


@guarded(GENERATE)
def begin(request: HttpRequest, here: Here) -> HttpResponse:
    """Fix the scheme and name the holders."""
    form = BeginSharing(request.POST or None, study=here.study)

    def act(given: dict[str, Any]) -> object:
        return holders.begin_sharing(
            **given, holders=form.cleaned_data["holders"], lengths=form.lengths,
            told=form.cleaned_data["told"],
        )  # fmt: skip

    return _done(request, here, form, "begin_sharing", act, sharing_words.BEGUN)


@guarded(GENERATE)
def commit(request: HttpRequest, here: Here) -> HttpResponse:
    """Make a share on this device and publish its commitment."""
    form = CommitShare(request.POST or None)

    def act(given: dict[str, Any]) -> object:
        return holders.commit_share(**given, commitment=form.cleaned_data["commitment"])

    return _done(request, here, form, "commit_share", act, sharing_words.COMMITTED)


@guarded(GENERATE)
def hand_in(request: HttpRequest, here: Here) -> HttpResponse:
    """Hand in a share; with the last the sequence is drawn and sealed."""
    form = GiveShare(request.POST or None)

    def act(given: dict[str, Any]) -> object:
        return holders.hand_in_share(**given, share=form.share)

    return _done(request, here, form, "hand_in_share", act, sharing_words.HANDED_IN)


@guarded(GENERATE)
def end(request: HttpRequest, here: Here) -> HttpResponse:
    """Allocate no more families from this sequence."""
    form = EndSharing(request.POST or None)

    def act(given: dict[str, Any]) -> object:
        return holders.end_allocation(**given, reason=form.cleaned_data["reason"])

    return _done(request, here, form, "end_sharing", act, sharing_words.ENDED)


@guarded(GENERATE)
def show(request: HttpRequest, here: Here) -> HttpResponse:
    """Show a share to everybody, so that the certificate can be made."""
    form = GiveShare(request.POST or None)

    def act(given: dict[str, Any]) -> object:
        return holders.show_share(**given, share=form.share)

    return _done(request, here, form, "show_share", act, sharing_words.SHOWN)


def _done(
    request: HttpRequest,
    here: Here,
    form: PageForm,
    page: str,
    act: Callable[[dict[str, Any]], object],
    said: str,
) -> HttpResponse:
    """Show a form, or do what it says and go back to the page of the shares."""
    template, context = f"randomisation/{page}.jinja", _standing(here)
    if request.method != "POST" or not form.is_valid():
        return render(request, template, {**context, "form": form})
    given = {"study": here.study, "by": here.person, "at": clock.now(), "entry": form.entry}
    try:
        act(given)
    except Refusal as problem:
        return refuse(request, template, form, problem, context)
    now = queries.sharing(here.study)
    sealed = page == "hand_in_share" and now is not None and now.root is not None
    messages.success(request, sharing_words.SEALED if sealed else said)
    return redirect("randomisation:shares", here.study.slug)


@guarded(GENERATE)
def published(request: HttpRequest, here: Here) -> HttpResponse:
    """Commitments, root and head of the chain, to be kept elsewhere."""
    found = queries.sharing(here.study)
    if found is None:
        raise Http404("No shared sequence is begun.")
    content = sharing_printed.published(here.study, found, clock.now())
    name = f"sequence-{here.study.slug}.pdf"
    return as_download(content, "application/pdf", name, frozen=False)


@guarded(GENERATE)
def certificate(request: HttpRequest, here: Here) -> HttpResponse:
    """The certificate, once allocation has ended and every share is shown."""
    if not _standing(here)["all_shown"]:
        raise Http404("There is a certificate when allocation has ended and shares are shown.")
    sealed = queries.sharings(here.study)
    text = json.dumps(queries.certificates(here.study, sealed), ensure_ascii=False, indent=1)
    name = f"certificate-{here.study.slug}.json"
    return as_download(text.encode(), "application/json", name, frozen=False)


@guarded(GENERATE)
def who(request: HttpRequest, here: Here) -> HttpResponse:
    """Who made the sequence, who enrols, who assigns, and who could see it."""
    context = sharing_printed.who(here.study)
    return render(request, "randomisation/who.jinja", {**context, "words": separation_words})


@guarded(GENERATE)
def who_printed(request: HttpRequest, here: Here) -> HttpResponse:
    """The same for the trial's files."""
    content = sharing_printed.who_printed(here.study, clock.now())
    name = f"who-could-see-{here.study.slug}.pdf"
    return as_download(content, "application/pdf", name, frozen=False)


@guarded(Permission.STUDY_SEE)
def check(request: HttpRequest, here: Here) -> HttpResponse:
    """Check a certificate in the browser. This page holds nothing of the study."""
    return render(request, "randomisation/check_certificate.jinja")


@guarded(Permission.STUDY_SEE)
def verifier(request: HttpRequest, here: Here) -> HttpResponse:
    """The verifier in one file, to be kept beside a certificate."""
    return as_download(inspect.getsource(one_file).encode(), "text/x-python", "verifier.py")
