"""Lists of which one page is shown: what all pages say together, and what one of them costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.models.sql import compiler
from django.test.utils import CaptureQueriesContext

from alongside.foundations.pages import paging
from alongside.foundations.pages.paging import Paged

A_FEW = 3
Ask = Callable[[str], Paged]


@dataclass
class Cost:
    """How many statements were sent, and how many rows came back."""

    statements: int = 0
    rows: int = 0


@contextmanager
def counted() -> Iterator[Cost]:
    cost, fetched = Cost(), compiler.cursor_iter

    def counting(*given: Any, **more: Any) -> Iterator[Any]:
        for rows in fetched(*given, **more):
            cost.rows += len(rows)
            yield rows

    with (
        CaptureQueriesContext(connection) as asked,
        patch.object(compiler, "cursor_iter", counting),
    ):
        yield cost
    cost.statements = len(asked)


@contextmanager
def short_pages() -> Iterator[None]:
    with patch.object(paging, "PER_PAGE", A_FEW):
        yield


def all_pages(ask: Ask) -> list[Any]:
    """The rows of every page, one page after another."""
    with short_pages():
        pages = [ask(str(number)) for number in range(1, ask("1").pages + 1)]
    assert [len(page.rows) for page in pages[:-1]] == [A_FEW] * (len(pages) - 1)
    assert {page.total for page in pages} == {sum(len(page.rows) for page in pages)}
    return [row for page in pages for row in page.rows]


def cost_of(ask: Ask) -> tuple[int, int]:
    """What the second page costs, of a list with one row there or more."""
    with short_pages():
        ask("2")  # what is kept is brought up to date
        with counted() as cost:
            assert ask("2").page == 2
    return cost.statements, cost.rows
