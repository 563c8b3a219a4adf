"""One request as somebody sees it: all that comes back, and all that it leaves behind."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from http.cookies import SimpleCookie
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.utils.functional import cached_property

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person

DRAWN_EACH_TIME = [
    re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+'),
    re.compile(rb'(nonce=")[^"]+'),
    re.compile(rb"('nonce-)[^']+"),
]
"""Django and the content policy draw these themselves; all other chance here comes from a seed."""
AS_FORM = "application/x-www-form-urlencoded"
NOTHING = {"GET": "", "POST": "csrfmiddlewaretoken=a-token"}
"""Even an empty form carries its token."""
OUR_OWN = frozenset({"csrftoken", "sessionid", "messages"})


@dataclass(frozen=True)
class Seen:
    """What one request gave back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    body: bytes
    queries: int
    log: tuple[str, ...]


def parts_that_differ(one: Seen | None, two: Seen | None) -> set[str]:
    """Which parts of an answer are not the same; an answer in one world only differs as such."""
    if one is None or two is None:
        return set() if one is two else {"presence"}
    names = [field.name for field in fields(Seen)]
    return {name for name in names if getattr(one, name) != getattr(two, name)}


class Visitor:
    """Somebody signed in, and the names in addresses that the pages have read since."""

    def __init__(self, person: Person) -> None:
        self.client = Client(raise_request_exception=False)
        self.client.force_login(person)
        self.read: set[str] = set()

    def get(self, address: str) -> Seen:
        with listening(self.read):
            return self._ask("GET", address)

    def post_nothing(self, address: str) -> Seen:
        """Send the form empty; whatever that changes goes again, be it the sign-in."""
        cookies = SimpleCookie(self.client.cookies.output(header="", sep=";"))
        with transaction.atomic():
            seen = self._ask("POST", address)
            transaction.set_rollback(True)
        self.client.cookies = cookies
        return seen

    def _ask(self, method: str, address: str) -> Seen:
        lines: list[str] = []
        with entropy.seeded(f"{method} {address}"), counting() as asked, logged(lines):
            answer = self.client.generic(method, address, NOTHING[method], content_type=AS_FORM)
            content = b"".join(answer) if answer.streaming else answer.content
        return Seen(
            answer.status_code,
            _headers(answer),
            _cookies(answer),
            without_chance(content),
            len(asked),
            tuple(lines),
        )

    def session(self) -> dict[str, Any]:
        """What the server remembers of this person's visit."""
        kept = dict(self.client.session)
        return {name: kept[name] for name in kept if not name.startswith("_auth_user")}


def without_chance(content: bytes) -> bytes:
    """Each by itself: a pattern that begins with fixed letters is found in a tenth of the time."""
    for drawn in DRAWN_EACH_TIME:
        content = drawn.sub(rb"\1" + "…".encode(), content)
    return content


def _headers(answer: Any) -> tuple[tuple[str, str], ...]:
    def same(value: str) -> str:
        return without_chance(value.encode()).decode()

    return tuple((name, same(value)) for name, value in answer.headers.items())


def _cookies(answer: Any) -> tuple[str, ...]:
    """Each cookie as it is set; of our own the value is a token that chance makes."""
    found = []
    for name, morsel in answer.cookies.items():
        value = "…" if name in OUR_OWN else morsel.value
        found.append(f"{name}={value} {morsel.OutputString([*morsel]).partition(';')[2]}")
    return tuple(found)


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements that the database is asked."""
    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield asked


class _Lines(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.levelname} {record.getMessage()}")


@contextmanager
def logged(lines: list[str]) -> Iterator[None]:
    """Every line that the installation's log receives."""
    handler, root = _Lines(lines), logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


@contextmanager
def listening(read: set[str]) -> Iterator[None]:
    """Note every name that a page looks up in its address."""

    class Noting(QueryDict):
        def get(self, key: Any, *rest: Any) -> Any:
            read.add(key)
            return super().get(key, *rest)

        def getlist(self, key: Any, *rest: Any) -> Any:
            read.add(key)
            return super().getlist(key, *rest)

        def __getitem__(self, key: Any) -> Any:
            read.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: Any) -> bool:
            read.add(key)
            return super().__contains__(key)

    plain = WSGIRequest.GET

    def noted(request: WSGIRequest) -> QueryDict:
        given = plain.func(request)
        given.__class__ = Noting
        return given

    WSGIRequest.GET = cached_property(noted)
    WSGIRequest.GET.__set_name__(WSGIRequest, "GET")
    try:
        yield
    finally:
        WSGIRequest.GET = plain
