"""The pages of bringing in a log: hand it in, match columns, match words, check."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.referrals.log_import import earlier, forms, holding, showing, words
from alongside.workspaces.referrals.log_import.bringing_in import bring_in
from alongside.workspaces.referrals.log_import.map_file import to_toml
from alongside.workspaces.referrals.log_import.preview import preview
from alongside.workspaces.referrals.log_import.proposing import with_words
from alongside.workspaces.referrals.log_import.refusals import MapRefused
from alongside.workspaces.referrals.log_import.work import Work, begin, begun, work_page
from alongside.workspaces.study.permissions import Here, guarded

TOML = "application/toml; charset=utf-8"
HAND_IN = "referrals/log_import/hand_in.jinja"
CHECK = "referrals/log_import/check.jinja"


@guarded(Permission.REFERRALS_BRING_IN)
def log_import(request: HttpRequest, here: Here) -> HttpResponse:
    """Hand in a log; the logs brought in before."""
    at = clock.now()
    holding.let_go_of_old(at)
    sent = request.method == "POST"
    form = forms.HandIn(request.POST if sent else None, request.FILES if sent else None)
    context = {
        "form": form, "earlier": earlier.logs(here.study), "begun": begun(request, here.study),
        "words": words,
    }  # fmt: skip
    if not sent or not form.is_valid():
        return render(request, HAND_IN, context)
    try:
        begin(request, here, form.cleaned_data["log"], form.cleaned_data["map"], at)
    except Refusal as problem:
        return refuse(request, HAND_IN, form, problem, context, field=_place(problem))
    return redirect("referrals:log_columns", here.study.slug)


def _place(problem: Refusal) -> str:
    return "map" if isinstance(problem, MapRefused) else "log"


@work_page
def log_columns(request: HttpRequest, here: Here, work: Work) -> HttpResponse:
    """Match the columns of the log to our fields; each proposal is confirmed by a person."""
    form = forms.Columns(request.POST if request.method == "POST" else None, task=work.task)
    if request.method == "POST" and form.is_valid():
        work.keep(request, with_words(replace(work.task, map=form.chosen())))
        return redirect("referrals:log_words", here.study.slug)
    context = {"form": form, "examples": forms.examples(work.task), "words": words}
    return render(request, "referrals/log_import/columns.jinja", context)


@work_page
def log_words(request: HttpRequest, here: Here, work: Work) -> HttpResponse:
    """Say what each word of the log means in the study's codes."""
    task = replace(work.task, map=with_words(work.task))
    form = forms.Words(request.POST if request.method == "POST" else None, task=task)
    if request.method == "POST" and form.is_valid():
        work.keep(request, form.chosen())
        return redirect("referrals:log_check", here.study.slug)
    context = {"form": form, "words": words}
    return render(request, "referrals/log_import/words.jinja", context)


@work_page
def log_check(request: HttpRequest, here: Here, work: Work) -> HttpResponse:
    """What will be recorded, and what stands in the way; then bring it in."""
    read = preview(work.task)
    form = forms.BringIn(request.POST if request.method == "POST" else None, read=read)
    shown = showing.shown(read)
    context = {"form": form, "shown": shown, "words": words}
    if request.method != "POST" or shown.too_many or not form.is_valid():
        return render(request, CHECK, context)
    try:
        log = bring_in(
            study=here.study, task=work.task, by=here.person, at=clock.now(), entry=form.entry,
            also=form.also_rows(), because=form.why(),
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, CHECK, form, problem, context)
    work.end(request)
    messages.success(request, words.brought_in(log.rows))
    return redirect("referrals:log_import", here.study.slug)


@work_page
def log_map(request: HttpRequest, here: Here, work: Work) -> HttpResponse:
    """The map as a file, for the command or for the next log."""
    answer = HttpResponse(to_toml(work.task.map, here.study), content_type=TOML)
    answer["Content-Disposition"] = f'attachment; filename="{here.study.slug}-log-map.toml"'
    answer.frozen = True  # type: ignore[attr-defined]  # it holds no figures of the record
    return answer


@require_POST
@work_page
def log_leave(request: HttpRequest, here: Here, work: Work) -> HttpResponse:
    """Give the log up: the file is removed, nothing is recorded."""
    work.end(request)
    messages.success(request, words.LEFT)
    return redirect("referrals:log_import", here.study.slug)
