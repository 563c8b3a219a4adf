"""Working on a draft: its questions, its scores, its titles."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from alongside.foundations.pages.rendering import render
from alongside.science.instruments.drafts import (
    begun,
    checked_draft,
    moved,
    next_code,
    next_score,
    with_item,
    with_score,
    without_item,
    without_score,
)
from alongside.science.protocol import Permission
from alongside.workspaces.building import actions, forms, given, queries, words
from alongside.workspaces.building.views.sending import acting, drafted, posted, sent
from alongside.workspaces.study.permissions import Here, guarded

DRAFT = "building/draft.jinja"


@guarded(Permission.MEASURES_BUILD)
def measures(request: HttpRequest, here: Here) -> HttpResponse:
    """Every measure of the team."""
    rows = queries.measures(here.study)
    return render(request, "building/measures.jinja", {"rows": rows, "words": words})


@guarded(Permission.MEASURES_BUILD)
def start(request: HttpRequest, here: Here) -> HttpResponse:
    """Begin a measure from nothing."""
    form = forms.Start(posted(request), told={})

    def act() -> str:
        told = form.cleaned_data
        content = begun(
            told["measure"], told["title"], told["short"], told["about"], told["licence"]
        )
        actions.begin(**acting(here, form), content=content)
        return "The measure is begun. Add its first question."

    name = str(form["measure"].value() or "")
    return sent(
        request, "building/start.jinja", form, {}, act, ("building:draft", here.study.slug, name)
    )


@guarded(Permission.MEASURES_BUILD)
def begin_next(request: HttpRequest, here: Here, measure: str) -> HttpResponse:
    """Begin the draft of a next version."""
    if not queries.versions(here.study, measure):
        raise Http404("There is no such measure.")
    form = forms.BeginNext(posted(request))

    def act() -> str:
        actions.begin_next(**acting(here, form), measure=measure)
        return "The draft of a next version is begun. Nothing that is asked changes by it."

    context = {"measure": measure}
    to = ("building:draft", here.study.slug, measure)
    return sent(request, "building/begin_next.jinja", form, context, act, to)


@guarded(Permission.MEASURES_BUILD)
def draft(request: HttpRequest, here: Here, measure: str) -> HttpResponse:
    """The draft as it stands, with what can be done to it."""
    found = drafted(here, measure)
    context = {
        "draft": found, "measure": measure, "asked": checked_draft(found.content),
        "content": found.content, "act": forms.Act(seen=found.pk), "words": words,
        "newest": queries.latest(here.study, measure),
    }  # fmt: skip
    return render(request, DRAFT, context)


@guarded(Permission.MEASURES_BUILD)
def about(request: HttpRequest, here: Here, measure: str) -> HttpResponse:
    """Titles, whom it is about and whose it is."""
    found = drafted(here, measure)
    form = forms.AboutDraft(posted(request), told=found.content, seen=found.pk)

    def act() -> str:
        told = {name: form.cleaned_data[name] for name in ("title", "short", "about", "licence")}
        _change(here, measure, form, lambda content: {**content, **told})
        return "The titles are changed."

    context = {"measure": measure, "title": "Titles and owner"}
    to = ("building:draft", here.study.slug, measure)
    return sent(request, "building/about.jinja", form, context, act, to)


@guarded(Permission.MEASURES_BUILD)
def item(request: HttpRequest, here: Here, measure: str, item: str = "") -> HttpResponse:
    """Add a question, or change one."""
    found = drafted(here, measure)
    _refuse_unknown(item, found.content["items"])
    told, gates = given.told_of(found.content, item), given.gates(found.content, item)
    form = forms.ItemForm(posted(request), seen=found.pk, told=told, gates=gates)

    def act() -> str:
        code = item or next_code(measure, _codes(here, found.content))
        row = given.item_row(form.cleaned_data, code, found.content)
        heading = form.cleaned_data["heading"]
        _change(here, measure, form, lambda content: with_item(content, row, heading))
        return "The question is changed." if item else "The question is added."

    context = {"measure": measure, "item": item, "act": forms.Act(seen=found.pk)}
    return sent(request, "building/item.jinja", form, context, act, _draft_of(here, measure))


@guarded(Permission.MEASURES_BUILD)
def item_act(request: HttpRequest, here: Here, measure: str, item: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    found = drafted(here, measure)
    _refuse_unknown(item, found.content["items"])
    form = forms.Act(posted(request), seen=found.pk)
    do = request.POST.get("do", "out")

    def act() -> str:
        if do == "out":
            _change(here, measure, form, lambda content: without_item(content, item))
            return "The question is taken out."
        by = -1 if do == "up" else 1
        _change(here, measure, form, lambda content: moved(content, item, by))
        return "The question is moved."

    context = {"measure": measure, "item": item, "label": _label(found.content, item)}
    return sent(request, "building/item_act.jinja", form, context, act, _draft_of(here, measure))


@guarded(Permission.MEASURES_BUILD)
def score(request: HttpRequest, here: Here, measure: str, score: str = "") -> HttpResponse:
    """Add a score, or change one."""
    found = drafted(here, measure)
    _refuse_unknown(score, found.content.get("scoring", {}).get("scores", []))
    told, items = given.told_of_score(found.content, score), given.scorable(found.content)
    form = forms.ScoreForm(posted(request), seen=found.pk, told=told, items=items)

    def act() -> str:
        row = given.score_row(form.cleaned_data, score or next_score(found.content), found.content)
        _change(here, measure, form, lambda content: with_score(content, row))
        return "The score is kept."

    context = {
        "measure": measure, "score": score, "act": forms.Act(seen=found.pk), "items": items,
    }  # fmt: skip
    return sent(request, "building/score.jinja", form, context, act, _draft_of(here, measure))


@guarded(Permission.MEASURES_BUILD)
def score_out(request: HttpRequest, here: Here, measure: str, score: str) -> HttpResponse:
    """Take a score out."""
    found = drafted(here, measure)
    _refuse_unknown(score, found.content.get("scoring", {}).get("scores", []))
    form = forms.Act(posted(request), seen=found.pk)

    def act() -> str:
        _change(here, measure, form, lambda content: without_score(content, score))
        return "The score is taken out."

    context = {"measure": measure, "score": score}
    return sent(request, "building/score_out.jinja", form, context, act, _draft_of(here, measure))


@guarded(Permission.MEASURES_BUILD)
def put_aside(request: HttpRequest, here: Here, measure: str) -> HttpResponse:
    """Put a draft aside, with the reason."""
    found = drafted(here, measure)
    form = forms.PutAside(posted(request), seen=found.pk)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        actions.put_aside(**acting(here, form), measure=measure, seen=form.seen, reason=reason)
        return "The draft is put aside. The record keeps it."

    context = {"measure": measure}
    to = ("building:measures", here.study.slug)
    return sent(request, "building/put_aside.jinja", form, context, act, to)


def _draft_of(here: Here, measure: str) -> tuple[str, str, str]:
    return ("building:draft", here.study.slug, measure)


def _change(here: Here, measure: str, form: Any, to: Any) -> None:
    actions.change(**acting(here, form), measure=measure, seen=form.seen, to=to)


def _codes(here: Here, content: Any) -> list[str]:
    return [one["code"] for one in content["items"]] + queries.codes_used(here.study, content["id"])


def _refuse_unknown(code: str, rows: Any) -> None:
    if code and code not in {row["code"] for row in rows}:
        raise Http404("The draft has no such question or score.")


def _label(content: Any, code: str) -> str:
    return next(str(item["label"]) for item in content["items"] if item["code"] == code)
