"""A parent answers group by group, comes to the end, and says how it was."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations.clock import now
from alongside.foundations.pages.paging import as_number
from alongside.foundations.pages.rendering import UNPROCESSABLE, refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import derived_id
from alongside.foundations.sealing.sealing import blind_index
from alongside.science.data_quality.concerns import raising
from alongside.workspaces.assessments.folding import values
from alongside.workspaces.assessments.queries import FormAnswers
from alongside.workspaces.self_completion import actions, forms, queries, showing, words
from alongside.workspaces.self_completion.permissions import Parent, parent_page, speak
from alongside.workspaces.self_completion.wording import Spoken

TOLD = "told of concerns"
ON_A_DEVICE = "answers of a parent that wait on a device"
GONE = 410


@parent_page
def questions(request: HttpRequest, parent: Parent, place: int, part: int) -> HttpResponse:
    """One group of questions; a plain post saves all of it and goes on."""
    found = _forms(parent)
    try:
        group = showing.group(found, (place, part))
    except showing.NoSuchPlace:
        return redirect("answering:start")
    if request.method != "POST":
        return _draw(request, parent, group)
    try:
        _keep(request, parent, group)
    except Refusal as problem:
        return _draw(request, parent, group, str(problem))
    return _onward(request, parent, group)


def _onward(request: HttpRequest, parent: Parent, group: showing.Group) -> HttpResponse:
    """Stop, look at what is open, or go on; first, and once, what follows from an answer."""
    found = _forms(parent)
    now_here = showing.group(found, group.place)
    told = showing.concerns(parent.study, now_here)
    before = request.session.get(TOLD, [])
    new = [one.family for one in told if one.id not in before]
    request.session[TOLD] = [*before, *(one.id for one in told if one.id not in before)]
    still_open = showing.open_in(now_here.form, group.part)
    stays = {"stop", "speak"} & set(request.POST)
    onward = _where_to(request, group, stays or bool(still_open))
    if new:
        context = {"words": words, "concerns": new, "onward": onward}
        return render(request, "self_completion/concern.jinja", context)
    if still_open and not stays:
        return _draw(request, parent, showing.group(found, group.place, still_open))
    return redirect(onward)


def _where_to(request: HttpRequest, group: showing.Group, stays: object) -> str:
    if "stop" in request.POST:
        return reverse("answering:stop")
    if "speak" in request.POST:
        speak(request, request.POST["speak"])
    return (
        reverse("answering:questions", args=group.place) if stays else showing.address_after(group)
    )


def _keep(request: HttpRequest, parent: Parent, group: showing.Group) -> None:
    """Save a page. The same page sent again with other answers is another entry."""
    stored, moment = values(group.form.items), now()
    sent = forms.given(request.POST, group.items, stored)
    looked_at = set(request.POST.getlist("looked_at"))
    confirmed = [code for code in looked_at if sent.get(code) and sent[code] == stored.get(code)]
    entry = forms.as_uuid(request.POST.get("entry"))
    language = _language(group.form, request.POST.get("language", ""))
    content = json.dumps([sorted(sent.items()), sorted(confirmed), language])
    actions.answer(
        study=parent.study, used=parent.used, form=group.form.key, answers=sent, at=moment,
        seen=as_number(request.POST.get("seen"), None), confirmed=confirmed, language=language,
        entry=derived_id(entry, moment, content),
    )  # fmt: skip


def _draw(
    request: HttpRequest, parent: Parent, group: showing.Group, problem: str = ""
) -> HttpResponse:
    place, key = group.place[0], group.form.key
    wrong = bool(problem) or (request.method == "POST")
    save_url = reverse("answering:save", args=[place])
    if group.form.language:
        save_url += f"?in={group.form.language}"
    return render(
        request, "self_completion/questions.jinja",
        {"words": words, "group": group, "plain": forms.Plain(), "problem": problem,
         "progress": words.progress(group.everywhere), "save_url": save_url,
         "elsewhere": (group.everywhere.done - group.here.done,
                       group.everywhere.left - group.here.left),
         "save_key": blind_index(ON_A_DEVICE, f"{parent.link.opened_id}/{key}")},
        UNPROCESSABLE if wrong else None,
    )  # fmt: skip


@parent_page
def save(request: HttpRequest, parent: Parent, place: int) -> HttpResponse:
    """What the saving script sends after each change, at once or when the network is back."""
    found = _forms(parent).get(place)
    if found is None:
        raise Http404("This link has no such form.")
    if found.finished_at:
        return _not_now(words.FINISHED_FORM)
    moment = now()
    sent = forms.one_answer(request.POST, found.instrument, values(found.items))
    try:
        actions.answer(
            study=parent.study, used=parent.used, form=found.key, answers=sent, at=moment,
            device_at=moment - forms.waited(request.POST),
            language=_language(found, request.GET.get("in", "")),
            entry=forms.as_uuid(request.POST.get("entry")),
        )  # fmt: skip
    except Refusal as problem:
        return _not_now(str(problem))
    return JsonResponse({"saved": True, "prompt": _odd(parent, found, list(sent))})


def _odd(parent: Parent, form: FormAnswers, codes: Sequence[str]) -> str | None:
    after = _forms(parent)
    now_stands = next(one for one in after.values() if one.key == form.key)
    asked = form.instrument.by_code
    odd = [code for code in codes if code in now_stands.prompts]
    again = [words.look_again(asked[one], now_stands.items[one]) for one in odd]
    new = {code: now_stands.items[code].value for code in codes if code in now_stands.items}
    raised = raising(parent.study.concern_rules, form.instrument.id, new)
    return " ".join([*(one.rule.family for one in raised), *again]) or None


def _not_now(why: str) -> HttpResponse:
    return HttpResponse(why, status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")


@parent_page
def end(request: HttpRequest, parent: Parent) -> HttpResponse:
    """The last look before it is sent: what is still open, and a way back to it."""
    found = _forms(parent)
    form, page = forms.Plain(request.POST or None), "self_completion/end.jinja"
    if not showing.places(found):
        return redirect("answering:thanks")
    context: dict[str, Any] = {
        "words": words, "titles": showing.titles(found), "open": showing.first_open(found),
        "progress": words.progress(queries.progress(found)),
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        actions.finish(study=parent.study, used=parent.used, at=now(), entry=form.entry)
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    return redirect("answering:thanks")


@parent_page
def thanks(request: HttpRequest, parent: Parent) -> HttpResponse:
    """Thanks, and a place to say how it was."""
    found, page = _forms(parent), "self_completion/thanks.jinja"
    form = forms.HowItWas(request.POST or None, questions=_numbers(found))
    said = queries.has_said(parent.link)
    context = {"words": words, "said": said, "upset": False, "passed_on": False}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    told = {name: form.cleaned_data[name] for name in ("burden", "upset", "words")}
    try:
        actions.say_how_it_was(
            study=parent.study, used=parent.used, at=now(), entry=form.entry, **told,
            unclear=[_unclear(found, one) for one in form.cleaned_data["unclear"]],
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    context |= {"said": True, "form": form, "upset": told["upset"] == "a_lot"}
    context["passed_on"] = told["upset"] in parent.study.upset_alerts
    return render(request, page, context)


def _forms(parent: Parent) -> dict[int, Spoken]:
    return queries.forms(parent.study, parent.link, now(), parent.language)


def _language(form: Spoken, sent: str) -> str:
    """The language in which the page says that it was read, where the form has it."""
    return sent if sent in {one.code for one in form.languages} else form.language


def _numbers(found: Mapping[int, FormAnswers]) -> list[tuple[str, str]]:
    """Each question that was answered or refused: its number, and its words."""
    return [
        (f"{place}-{item.number}", f"{item.number}. {item.label}")
        for place, form in found.items()
        for item in form.instrument.items
        if item.code in form.items
    ]


def _unclear(found: Mapping[int, FormAnswers], value: str) -> tuple[str, int]:
    place, _, number = value.partition("-")
    return found[int(place)].key, int(number)
