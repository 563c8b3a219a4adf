"""The log that a person is bringing in, from one page to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from alongside.foundations import clock
from alongside.foundations.files.keeping import Upload
from alongside.foundations.files.models import StoredFile
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission, Study
from alongside.workspaces.referrals.log_import import holding, words
from alongside.workspaces.referrals.log_import.cells import Task
from alongside.workspaces.referrals.log_import.holding import Draft
from alongside.workspaces.referrals.log_import.map_file import from_toml, to_toml
from alongside.workspaces.referrals.log_import.mapping import LogMap
from alongside.workspaces.referrals.log_import.proposing import propose
from alongside.workspaces.referrals.log_import.refusals import MapRefused
from alongside.workspaces.study.permissions import Here, guarded

P = ParamSpec("P")


@dataclass(frozen=True)
class Work:
    """The held file, read, with the map so far."""

    stored: StoredFile
    task: Task

    def keep(self, request: HttpRequest, map: LogMap) -> None:
        draft = Draft(str(self.stored.pk), to_toml(map))
        holding.keep_draft(request.session, self.task.study, draft)

    def end(self, request: HttpRequest) -> None:
        holding.let_go(self.stored)
        holding.forget_draft(request.session, self.task.study)


def begin(
    request: HttpRequest, here: Here, upload: Upload, given_map: Upload | None, at: datetime
) -> Task:
    """Hold a log that is handed in, with the map given or a proposal.

    A log that cannot be read is not held; raises a `Refusal`.
    """
    given = from_toml(_text(given_map), here.study) if given_map else None
    stored = holding.hold(upload, by=here.person, at=at)
    try:
        log = holding.log_of(stored)
    except Refusal:
        holding.let_go(stored)
        raise
    today = clock.day_of(at, here.study.time_zone)
    map = replace(given, checked=False) if given else propose(here.study, log, here.sites, today)
    task = Task(here.study, log, map, here.sites, today)
    _end_earlier(request, here)
    Work(stored, task).keep(request, map)
    return task


def work_page(
    view: Callable[Concatenate[HttpRequest, Here, Work, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """Guard a page on which a held log is worked on; without one it starts at the beginning."""

    @guarded(Permission.REFERRALS_BRING_IN)
    @wraps(view)
    def work_view(request: HttpRequest, here: Here, *args: Any, **kwargs: Any) -> HttpResponse:
        work = work_of(request, here)
        if work is None:
            messages.warning(request, words.NOTHING_HELD)
            return redirect("referrals:log_import", here.study.slug)
        return view(request, here, work, *args, **kwargs)

    return work_view


def work_of(request: HttpRequest, here: Here) -> Work | None:
    """What the person has begun in this study, if its file is still here."""
    draft = holding.draft_of(request.session, here.study)
    stored = holding.held(draft, here.person) if draft else None
    if draft is None or stored is None:
        return None
    today = clock.today(here.study.time_zone)
    map = from_toml(draft.map, here.study)
    return Work(stored, Task(here.study, holding.log_of(stored), map, here.sites, today))


def begun(request: HttpRequest, study: Study) -> bool:
    return holding.draft_of(request.session, study) is not None


def _end_earlier(request: HttpRequest, here: Here) -> None:
    draft = holding.draft_of(request.session, here.study)
    if draft and (stored := holding.held(draft, here.person)):
        holding.let_go(stored)


def _text(given: Upload) -> str:
    try:
        return given.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MapRefused(words.MAP_NOT_TEXT) from None
