"""The one door for files: each is scanned before a page can read it, in whichever form it comes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from alongside.foundations import clock
from alongside.foundations.accounts.events import What, happened
from alongside.foundations.accounts.models import Person
from alongside.foundations.files import scanning
from alongside.foundations.files.keeping import shown_name
from alongside.foundations.record.writing import ClockBehindRecord

log = logging.getLogger(__name__)


class ScanWhatIsBrought:
    """Middleware: a file that is not known to be clean is replaced by an empty one that says why.

    The form's field refuses that one (`pages/fields/files`), so all else that was typed stays; a
    page that asked no field would get nothing to read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        if request.method == "POST" and scanning.is_named():
            brought = list(request.FILES.lists())
            try:
                looked_at = [[_looked_at(file, request) for file in files] for _, files in brought]
            except scanning.ScannerAway as problem:  # nor is it asked about the others: each waits
                log.warning("The scanner for malware does not answer: %s", problem)
                looked_at = [[_unseen(file) for file in files] for _, files in brought]
            for (field, _), files in zip(brought, looked_at, strict=True):
                request.FILES.setlist(field, files)


def _looked_at(file: UploadedFile, request: HttpRequest) -> UploadedFile:
    found = scanning.found_in(file.chunks())
    if not found:
        file.seek(0)
        return file
    _note(request, found)
    name = shown_name(file.name or "")
    return scanning.Refused(name, scanning.not_taken(name, found))


def _unseen(file: UploadedFile) -> UploadedFile:
    name = shown_name(file.name or "")
    return scanning.Refused(name, scanning.not_looked_at(name))


def _note(request: HttpRequest, found: str) -> None:
    """Who brought what, for whoever looks through the sign-ins; names of files may name people."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    who = request.user if isinstance(request.user, Person) else None
    log.warning("Malware: account %s, page %s, %s", who and who.pk, page, found)
    if who is not None:
        try:
            happened(What.MALWARE_BROUGHT, who, at=clock.now(), reason=found)
        except ClockBehindRecord:
            log.warning("Malware was not written: the clock is behind the record.")
