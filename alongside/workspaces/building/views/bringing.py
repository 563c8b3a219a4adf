"""A measure is brought in from another program's file: looked at first, then kept as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.tables import TableRefused
from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.team_made import team_made
from alongside.science.measure_files.carried import CannotRead
from alongside.science.protocol import Permission
from alongside.workspaces.building import actions, forms, words
from alongside.workspaces.building.files import LARGEST, read_measure
from alongside.workspaces.building.views.sending import acting, posted, sent
from alongside.workspaces.study.permissions import Here, guarded

PAGE, LOOK = "building/bring_in.jinja", "building/look.jinja"


@guarded(Permission.MEASURES_BUILD)
def bring_in(request: HttpRequest, here: Here) -> HttpResponse:
    """Choose a file, and see what of it can be carried over; nothing is kept yet."""
    form = forms.BringIn(posted(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, PAGE, {"form": form, "words": words})
    file = form.cleaned_data["file"]
    try:
        carried = read_measure(file.read(), file.name or "")
    except (CannotRead, TableRefused) as problem:
        said = f"Nothing was brought in. {problem}"
        return refuse(request, PAGE, form, said, {"words": words}, field="file")
    keep = forms.KeepBroughtIn(told=_told(carried.draft), carried=json.dumps(carried.draft))
    asked = team_made(carried.draft)
    context = {"carried": carried, "asked": asked, "form": keep, "words": words, "file": file.name}
    return render(request, LOOK, context)


@guarded(Permission.MEASURES_BUILD)
def keep(request: HttpRequest, here: Here) -> HttpResponse:
    """Keep what was looked at as a draft, whole or not at all."""
    if request.method != "POST":
        return redirect("building:bring_in", here.study.slug)
    content = _content(request.POST.get("carried", ""))
    if content is None:
        said = "What was read from the file did not come along. Choose the file once more."
        return refuse(request, PAGE, forms.BringIn({}), said, {"words": words}, field="file")
    form = forms.KeepBroughtIn(posted(request), told=_told(content))

    def act() -> str:
        told = form.cleaned_data
        own = {name: told[name] for name in ("title", "short", "about", "licence")}
        actions.begin(**acting(here, form), content={**content, **own, "id": told["measure"]})
        return "The measure is brought in as a draft. Look it through before you publish it."

    name = str(form["measure"].value() or "")
    context = {"carried": None, "asked": team_made(content), "file": ""}
    return sent(request, LOOK, form, context, act, ("building:draft", here.study.slug, name))


def _content(text: str) -> Mapping[str, Any] | None:
    """What the page carried, checked anew: a page can send anything."""
    try:
        content = json.loads(text) if len(text) <= LARGEST else {}
        team_made(content)
    except (ValueError, RecursionError, TypeError, AttributeError, InstrumentProblem):
        return None
    return content if isinstance(content, dict) else None


def _told(content: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": content["id"], "title": content["title"], "short": content["short"],
            "about": content["about"], "licence": ""}  # fmt: skip
