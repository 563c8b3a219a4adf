"""What was sent with the key of an entry: the same key with other content is another thing.

A form carries the key of what is being entered. Sent twice, it is answered as the first time; but
whoever went back, wrote something else and sent it under the old key must be told that this was
not saved. So a digest of what was sent is kept beside the first fact under each key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from threading import local
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from alongside.foundations.record.models import Entry, Sent

KEY = "entry"
NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "waited", "password"})
"""Fields that differ between two sendings of one thing, or must leave no trace at all."""
_HERE = local()


class WhatWasSent:
    """Middleware: what is written while a form is answered is known to come from it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _HERE.request = request
        try:
            return self.get_response(request)
        finally:
            _HERE.request = None


def keep_what_was_sent(entry: UUID) -> None:
    """To be called once the first fact under this key is written."""
    if digest := _digest(entry):
        Sent.objects.bulk_create([Sent(entry=entry, digest=digest)], ignore_conflicts=True)


def is_other(entry: UUID) -> bool:
    """Whether what is being sent differs from what came first; unknown is not different."""
    again = _digest(entry)
    first = Sent.objects.filter(pk=entry).first() if again else None
    return first is not None and not constant_time_compare(first.digest, again)


def forget(family: UUID) -> None:
    """Take away what is known of forms about a family."""
    about = Entry.objects.filter(family=family).values("fact")
    Sent.objects.filter(entry__in=about).delete()


def _digest(entry: UUID) -> str:
    """The digest of the form that is being answered, if it carries this key; else nothing.

    Keyed by the server's secret, so that names cannot be guessed from it.
    """
    request = getattr(_HERE, "request", None)
    if request is None or request.method != "POST" or request.POST.get(KEY) != str(entry):
        return ""
    content = json.dumps([request.path, *_content(request)])
    return salted_hmac(__name__, content, algorithm="sha256").hexdigest()


def _content(request: HttpRequest) -> Iterator[Sequence[object]]:
    yield sorted([name, given] for name, given in request.POST.lists() if name not in NOT_CONTENT)
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield [name, file.name, _of_file(file)]


def _of_file(file: UploadedFile) -> str:
    found = sha256()
    file.seek(0)
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()
