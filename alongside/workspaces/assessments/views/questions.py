"""Questions about answers: on an item, as a list, and one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from alongside.foundations.clock import now
from alongside.foundations.pages.paging import as_number
from alongside.foundations.pages.rendering import render
from alongside.science.instruments.structure import Item
from alongside.science.protocol import Permission
from alongside.workspaces.assessments import actions, forms, queries, words
from alongside.workspaces.assessments.models import AnswerQuery
from alongside.workspaces.assessments.permissions import AtVisit, parts_seen, visit_page
from alongside.workspaces.assessments.questions_shown import as_read
from alongside.workspaces.assessments.views.carrying_out import carry_out
from alongside.workspaces.held_texts.forms import without_sending
from alongside.workspaces.held_texts.reading import telling_words
from alongside.workspaces.study.permissions import Here, guarded


@visit_page()
def item(request: HttpRequest, at: AtVisit, key: str, code: str) -> HttpResponse:
    """One answer: how it came to be, what was asked about it, and a place to ask."""
    answers, asked = _item(at, key, code)
    form_url = reverse("assessments:form", args=[*at.address, key])
    return carry_out(
        request, forms.Ask(request.POST or None, telling=telling_words(at.study)),
        lambda given: actions.ask_about_answer(
            study=at.study, by=at.here.person, at=now(), opened=at.begun, form=key, item=code,
            question=given["question"], needs_answer=not given["remark"], entry=given["entry"],
        ),
        says=words.ASKED, to=("assessments:item", *at.address, key, code),
        page={
            "at": at, "family": at.family, "words": words, "submit": "Send",
            "title": f"{words.form_name(answers.instrument, answers.about)}, item {asked.number}",
            "back": (f"{form_url}?part={asked.part}#item-{code}", "Go back to the form"),
            "lead": "", "open_forms": [], "script": False, "item": asked,
            "state": answers.items.get(code),
            "questions": as_read(at.here, queries.questions_about(at.begun, key, code)),
            "may_reply": at.here.may(Permission.ASSESSMENTS_QUERY),
        },
    )  # fmt: skip


def _item(at: AtVisit, key: str, code: str) -> tuple[queries.FormAnswers, Item]:
    try:
        answers = queries.answers(at.study, at.begun, key)
        return answers, answers.instrument.by_code[code]
    except (queries.NoSuchForm, KeyError):
        raise Http404("This visit has no such item.") from None


@guarded(Permission.ASSESSMENTS_QUERY)
def questions(request: HttpRequest, here: Here) -> HttpResponse:
    """Questions about answers at this person's sites."""
    show, visit, page = (request.GET.get(name, "") for name in ("show", "visit", "page"))
    show = show if show in words.QUESTIONS_SHOWN else "open"
    found = queries.questions(
        here.study, here.sites, show=show, visit=visit, parts=parts_seen(here),
        page=as_number(page, 1),
    )  # fmt: skip
    url = reverse("assessments:queries", args=[here.study.slug])
    tabs = [
        (label, f"{url}?show={name}&visit={visit}", name == show)
        for name, label in words.QUESTIONS_SHOWN.items()
    ]
    return render(
        request, "assessments/queries.jinja",
        {"found": replace(found, rows=as_read(here, found.rows)), "tabs": tabs, "words": words,
         "show": show, "visit": visit, "visits": here.study.visits,
         "more": f"{url}?show={show}&visit={visit}&page="},
    )  # fmt: skip


@guarded(Permission.ASSESSMENTS_QUERY)
def question(request: HttpRequest, here: Here, id: UUID) -> HttpResponse:
    """One question: reply, close it, or open it again."""
    found = _question(here, id)
    act = actions.reopen_query if found.closed else actions.reply_to_query
    query = AnswerQuery.objects.select_related("family").get(pk=id)
    request.family = query.family  # type: ignore[attr-defined]
    form = forms.Reply(
        request.POST or None, open=not found.closed, telling=telling_words(here.study)
    )
    return carry_out(
        request, form,
        lambda given: act(
            study=here.study, by=here.person, at=now(), query=query, **without_sending(given)
        ),
        says=words.REOPENED if found.closed else words.REPLIED,
        to=("assessments:queries", here.study.slug),
        page={"family": query.family, **_asked(here, found)},
    )  # fmt: skip


def _question(here: Here, id: UUID) -> queries.Question:
    found = queries.question(id)
    if found is None or found.site not in here.sites or found.part not in parts_seen(here):
        raise Http404("There is no such question that you can see.")
    return as_read(here, [found])[0]


def _asked(here: Here, found: queries.Question) -> dict[str, Any]:
    address = [here.study.slug, found.number, found.visit, found.form, found.item]
    return {
        "words": words, "submit": "Send", "question": found,
        "title": words.question_title(here.study, found), "open_forms": [], "script": False,
        "lead": found.question, "item_url": reverse("assessments:item", args=address),
        "back": (reverse("assessments:queries", args=[here.study.slug]), "Go back to the list"),
    }  # fmt: skip
