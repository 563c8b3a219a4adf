"""What is next, families, one family, its history, and search."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.accounts.models import Person
from alongside.foundations.pages.rendering import render
from alongside.science.protocol import Permission
from alongside.workspaces.caseload import queries, summary, words
from alongside.workspaces.caseload.waiting import as_they_stand
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.families.queries import deviations_of
from alongside.workspaces.held_texts.notes import notes
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.words.labels import STAGES
from alongside.workspaces.randomisation.queries import families_met
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.STUDY_SEE)
def home(request: HttpRequest, here: Here) -> HttpResponse:
    if here.own_only and here.may(Permission.REFERRALS_REFER):
        return redirect("referrals:mine", here.study.slug)
    at = clock.now()
    today = queries.today_of(here, at)
    level = as_they_stand(here.study, at)
    site = request.GET.get("site", "")
    waits = queries.what_waits(here, today, site)
    context = {
        "sentence": words.home_sentence(waits.late, waits.soon),
        "as_before": "" if level else words.AS_BEFORE,
        "parts": words.named_parts(waits),
        "today": today,
        "due_words": words.due_words,
        "address": partial(queries.address, here),
        "sites": here.site_names(),
        "site": site,
    }
    return render(request, "caseload/home.jinja", context)


@guarded(Permission.FAMILIES_SEE)
def search(request: HttpRequest, here: Here) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    found = queries.numbers_like(here, typed)
    if len(found) == 1:
        return redirect("caseload:family", here.study.slug, found[0].number)
    context = {"typed": typed, "found": found, "sentence": words.found_sentence(typed, len(found))}
    return render(request, "caseload/search.jinja", context)


@guarded(Permission.FAMILIES_SEE)
def families(request: HttpRequest, here: Here) -> HttpResponse:
    if here.own_only:
        return redirect("referrals:mine", here.study.slug)
    if families_met(here) is not None:
        return redirect("randomisation:our_families", here.study.slug)
    asked = queries.asked(here, request.GET)
    found = look(here.study).families(asked)
    context = {
        "lines": [words.family_line(line, here) for line in found.lines],
        "count": found.total,
        "page": asked.page,
        "pages": found.pages,
        "stage": asked.stage.value,
        "site": asked.sites[0] if len(asked.sites) == 1 else "",
        "still": bool(asked.exit),
        "stages": STAGES,
        "sites": here.site_names(),
    }
    return render(request, "caseload/families.jinja", context)


@family_page(Permission.FAMILIES_SEE)
def family(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    at = clock.now()
    today = queries.today_of(here, at)
    level = as_they_stand(here.study, at)
    context = {
        "family": family,
        "as_before": "" if level else words.AS_BEFORE,
        "shown": summary.family_page(here, family, at),
        "steps": queries.steps_of_family(here, family),
        "today": today,
        "due_words": words.due_words,
        "address": partial(queries.address, here),
        "story": words.latest(words.story(here, family)),
        "comments": [] if here.own_only else notes(here.study, family, reader=_reader(here)),
        "deviations": [] if here.blinded or here.own_only else deviations_of(family),
    }
    return render(request, "caseload/family.jinja", context)


@family_page(Permission.RECORD_SEE_HISTORY)
def history(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    context = {"family": family, "story": words.story(here, family)}
    return render(request, "caseload/history.jinja", context)


def _reader(here: Here) -> Person | None:
    """Blinded people read only the notes that are open to them, and their own."""
    return here.person if here.blinded else None
