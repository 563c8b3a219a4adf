"""A page whose figures are still being made says so, and does not let anybody wait for them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from alongside.foundations.pages.errors import being_made
from alongside.foundations.record.being_made import BeingMade, answering_a_page


class NotWholeYet:
    """Middleware: while a request is answered, no summary of a large study is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with answering_a_page():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        return being_made(request) if isinstance(problem, BeingMade) else None
