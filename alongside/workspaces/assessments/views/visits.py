"""The list of visits, and the page of one visit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.foundations.clock import now, today
from alongside.foundations.pages.paging import as_number
from alongside.foundations.pages.rendering import render
from alongside.science.protocol import Permission
from alongside.workspaces.assessments import actions, forms, queries, words
from alongside.workspaces.assessments.permissions import AtVisit, part_of, visit_page
from alongside.workspaces.assessments.questionnaires import forms_on, instrument
from alongside.workspaces.assessments.views.carrying_out import carry_out
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.permissions import families_met
from alongside.workspaces.study.permissions import Here, guarded

VISIT, VISITS = "assessments:visit", "assessments:visits"


@guarded(Permission.ASSESSMENTS_ASSESS)
def visits(request: HttpRequest, here: Here) -> HttpResponse:
    """What is due, for the part of visits that this person does."""
    show = request.GET.get("show", "now")
    show = show if show in words.SHOW else "now"
    page = request.GET.get("page", "1")
    part = part_of(here, here.study.visits[-1])
    due = queries.due(
        here.study, here.sites, now(), part=part, show=show, met=families_met(here),
        page=as_number(page, 1),
    )  # fmt: skip
    url = reverse(VISITS, args=[here.study.slug])
    tabs = [
        (f"{label} ({due.counts.get(name, 0)})", f"{url}?show={name}", name == show)
        for name, label in words.SHOW.items()
    ]
    return render(
        request, "assessments/visits.jinja",
        {"due": due, "tabs": tabs, "words": words, "show": show, "sites": here.site_names(),
         "more": f"{url}?show={show}&page="},
    )  # fmt: skip


@visit_page()
def visit(request: HttpRequest, at: AtVisit) -> HttpResponse:
    """One visit: before it begins what may be done, then its forms."""
    if at.opened is None:
        return render(request, "assessments/before.jinja", _before(at))
    seen = queries.visit(at.study, at.opened)
    groups: dict[str, list[dict[str, Any]]] = {}
    for form in seen.forms:
        who = words.about(form.about, form.age_months)
        groups.setdefault(who, []).append(_task(at, form))
    return render(
        request, "assessments/visit.jinja",
        {"at": at, "family": at.family, "visit": seen, "groups": groups, "words": words,
         "plain": forms.Plain(), "interpreter": _interpreter(at),
         "stopped": None if seen.finished_at else consent.stopped_at(at.family)},
    )  # fmt: skip


def _before(at: AtVisit) -> dict[str, Any]:
    asked = forms_on(at.study, at.family, at.visit, today(at.study.time_zone), at.part)
    names = [words.form_name(instrument(at.study, form.instrument), form.about) for form in asked]
    return {
        "at": at,
        "family": at.family,
        "words": words,
        "too_soon": queries.before_allocation(at.study, at.family, at.visit, now()),
        "window": queries.window_of(at.study, at.family, at.visit),
        "booking": queries.booking(at.family, at.visit.id, at.part),
        "not_done": queries.not_done(at.family, at.visit.id, at.part),
        "interpreter": _interpreter(at),
        "forms_today": words.forms_today(names),
    }


def _interpreter(at: AtVisit) -> bool:
    contact = families.contact(at.family)
    return bool(contact and contact.interpreter)


def _task(at: AtVisit, form: queries.FormState) -> dict[str, Any]:
    state, tone = words.form_state(form)
    return {
        "words": form.instrument.short,
        "note": words.form_note(form),
        "url": reverse("assessments:form", args=[*at.address, form.key]),
        "state": state,
        "tone": tone,
    }


@visit_page(acting=True)
def begin(request: HttpRequest, at: AtVisit) -> HttpResponse:
    booked = queries.booking(at.family, at.visit.id, at.part)
    form = forms.Begin(request.POST or None, visit=at.visit, mode=booked.mode if booked else "")
    return carry_out(
        request, form,
        lambda given: actions.open_visit(
            study=at.study, family=at.family, by=at.here.person, at=now(), visit=at.visit.id,
            part=at.part, **given,
        ),
        says=words.BEGUN, to=(VISIT, *at.address),
        page=_page(at, f"Begin: {at.visit.title}", "Begin the visit", script=True),
    )  # fmt: skip


@visit_page(acting=True)
def book(request: HttpRequest, at: AtVisit) -> HttpResponse:
    booked = queries.booking(at.family, at.visit.id, at.part)
    initial = {"planned_for": booked.planned_for, "mode": booked.mode} if booked else {}
    form = forms.Book(request.POST or None, visit=at.visit, initial=initial)
    return carry_out(
        request, form,
        lambda given: actions.book_visit(
            study=at.study, family=at.family, by=at.here.person, at=now(), visit=at.visit.id,
            part=at.part, **given,
        ),
        says=words.BOOKED, to=(VISIT, *at.address),
        page=_page(at, f"Book: {at.visit.title}", "Book the visit"),
    )  # fmt: skip


@visit_page(acting=True)
def not_done(request: HttpRequest, at: AtVisit) -> HttpResponse:
    form = forms.NotDone(request.POST or None, study=at.study, site=at.family.site)
    return carry_out(
        request, form,
        lambda given: actions.record_not_done(
            study=at.study, family=at.family, by=at.here.person, at=now(), visit=at.visit.id,
            part=at.part, entry=given["entry"], **form.given(),
        ),
        says=words.NOT_DONE, to=(VISIT, *at.address),
        page=_page(at, f"Not done: {at.visit.title}", "Record that it is not done"),
    )  # fmt: skip


@visit_page(acting=True)
def pause(request: HttpRequest, at: AtVisit) -> HttpResponse:
    return carry_out(
        request, forms.Plain(request.POST or None),
        lambda given: actions.pause_visit(
            study=at.study, by=at.here.person, at=now(), opened=at.begun, **given
        ),
        says=words.PAUSED, to=(VISIT, *at.address), page=_page(at, "Pause the visit", "Pause"),
    )  # fmt: skip


@visit_page(acting=True)
def resume(request: HttpRequest, at: AtVisit) -> HttpResponse:
    return carry_out(
        request, forms.Plain(request.POST or None),
        lambda given: actions.resume_visit(
            study=at.study, by=at.here.person, at=now(), opened=at.begun, **given
        ),
        says=words.RESUMED, to=(VISIT, *at.address),
        page=_page(at, "Take the visit up again", "Take it up again"),
    )  # fmt: skip


@visit_page(acting=True)
def finish(request: HttpRequest, at: AtVisit) -> HttpResponse:
    seen = queries.visit(at.study, at.begun)
    form = forms.CodeRest(
        request.POST or None, study=at.study, needed=bool(seen.open_forms), visit=True
    )
    names = [words.form_name(one.instrument, one.about) for one in seen.open_forms]
    return carry_out(
        request, form,
        lambda given: actions.finish_visit(
            study=at.study, by=at.here.person, at=now(), opened=at.begun,
            rest=given.get("rest") or None, occurred_at=given["occurred_at"],
            entry=given["entry"],
        ),
        says=words.FINISHED, to=(VISITS, at.study.slug),
        page=_page(at, f"Finish: {at.visit.title}", "Finish the visit", open_forms=names),
    )  # fmt: skip


@visit_page(acting=True)
def take_back(request: HttpRequest, at: AtVisit) -> HttpResponse:
    missed = None if at.opened else queries.not_done(at.family, at.visit.id, at.part)
    if missed:
        return _take_back_not_done(request, at, missed)
    opened = at.begun
    return carry_out(
        request, forms.Reasoned(request.POST or None),
        lambda given: actions.take_back_visit(
            study=at.study, by=at.here.person, at=now(), opened=opened, **given
        ),
        says=words.TAKEN_BACK, to=(VISIT, *at.address),
        page=_page(at, "This visit was begun by mistake", "Take it back",
                   lead="What was answered stays in the record, and counts nowhere."),
    )  # fmt: skip


def _take_back_not_done(request: HttpRequest, at: AtVisit, missed: Any) -> HttpResponse:
    return carry_out(
        request, forms.Reasoned(request.POST or None),
        lambda given: actions.take_back_not_done(
            study=at.study, by=at.here.person, at=now(), missed=missed, **given
        ),
        says=words.DUE_AGAIN, to=(VISIT, *at.address),
        page=_page(at, f"Not a missed visit: {at.visit.title}", "Take it back",
                   lead=words.TAKING_BACK_NOT_DONE),
    )  # fmt: skip


@visit_page(acting=True)
def learned_arm(request: HttpRequest, at: AtVisit) -> HttpResponse:
    return carry_out(
        request, forms.Plain(request.POST or None),
        lambda given: actions.record_arm_learned(
            study=at.study, family=at.family, by=at.here.person, at=now(), **given
        ),
        says=words.LEARNED, to=(VISIT, *at.address),
        page=_page(at, words.LEARNED_TITLE, "Record it", lead=words.LEARNED_SAYS),
    )  # fmt: skip


def _page(at: AtVisit, title: str, submit: str, **more: Any) -> dict[str, Any]:
    back = (reverse(VISIT, args=at.address), "Go back")
    common = {"lead": "", "open_forms": [], "script": False}
    return {
        "at": at, "family": at.family, "title": title, "submit": submit, "back": back,
        "words": words, **common, **more,
    }  # fmt: skip
