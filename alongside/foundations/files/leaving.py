"""A seal at every export: whatever figures leave by a page, the record is sealed as they do.

The head of the chain stands in the file's name and whole in a header, so that no table is changed
by it. The head covers the allocations, so it differs by arm: blinded readers are not shown it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from alongside.foundations import clock
from alongside.foundations.record.seals import SealedTo, sealed_to

DISPOSITION, SEAL = "Content-Disposition", "Alongside-Seal"
SHOWN = 12
OK = 200


class SealWhatLeaves:
    """Middleware: the one place where every file passes that a page of a study gives out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        here = getattr(request, "here", None)
        if here is not None and _holds_figures(response):
            head = sealed_to(at=clock.now())
            if not here.blinded:
                _name(response, head)
        return response


def _holds_figures(response: HttpResponseBase) -> bool:
    leaves = response.status_code == OK and response.has_header(DISPOSITION)
    return leaves and not getattr(response, "frozen", False)


def _name(response: HttpResponseBase, head: SealedTo) -> None:
    """report.csv becomes report-seal-0f4f49aa01bc.csv."""
    said = response[DISPOSITION]
    stem, dot, ending = said.rpartition(".")
    response[DISPOSITION] = f"{stem}-seal-{head.digest[:SHOWN]}{dot}{ending}"
    response[SEAL] = f"{head.number} {head.digest}"
