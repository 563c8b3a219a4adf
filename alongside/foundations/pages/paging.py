"""Long lists, one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db.models import Count, QuerySet, Window

from alongside.foundations.record.models import NOBODY

PER_PAGE = 50
MOST_FIGURES = 9
Otherwise = TypeVar("Otherwise")


@dataclass(frozen=True)
class Paged:
    """The rows of one page, how many there are in all, and on which page of how many we are.

    Of rows that nobody counts, `total` and `pages` say no more than that there are others."""

    rows: tuple[Any, ...]
    total: int
    page: int
    pages: int
    counted: bool = True

    def showing(self, rows: Sequence[Any]) -> Paged:
        """The same page with other rows: what was made of those that were found."""
        return replace(self, rows=tuple(rows))


def as_number(typed: object, otherwise: Otherwise) -> int | Otherwise:
    """A whole number that was typed or stands in an address; else the other.

    A ² is a digit to Python and no number, and thousands of figures are refused by it.
    """
    text = str(typed)
    fits = text.isascii() and text.isdigit() and len(text) <= MOST_FIGURES
    return int(text) if fits else otherwise


def on_page(
    found: QuerySet[Any, Any] | Sequence[Any],
    asked: str | int,
    total: int | None = None,
    each: int = 0,
) -> Paged:
    """One page of a list or a query (then with two statements); as near as can be to that asked.

    Who knows how many there are in all says so, and they are not counted again; `each` is how many
    a page has if it is not as others.
    """
    if total is None:
        total = found.count() if isinstance(found, QuerySet) else len(found)
    each = each or PER_PAGE
    pages = max(1, -(-total // each))
    wanted = as_number(asked, 1)
    page = min(max(wanted, 1), pages)
    first = (page - 1) * each
    return Paged(tuple(found[first : first + each]), total, page, pages)


def next_on_page(found: QuerySet[Any, Any], asked: str | int) -> Paged:
    """One page of a query that is too long to be counted, but can be read in its order."""
    page = max(as_number(asked, 1), 1)
    first = (page - 1) * PER_PAGE
    rows = tuple(found[first : first + PER_PAGE + 1])
    if first and not rows:
        return replace(on_page(found, asked), counted=False)
    return Paged(rows[:PER_PAGE], first + len(rows), page, page + (len(rows) > PER_PAGE), False)


def read_on_page(
    found: QuerySet[Any, Any], asked: str | int, whole: QuerySet[Any, Any], total: int | None = None
) -> Paged:
    """One page of a query, of which only the rows shown are read.

    `found` says which rows there are and in what order, and reads nothing but their keys; `whole`
    how each is read, with what belongs to it.
    """
    keys = on_page(found.values_list("pk", flat=True), asked, total)
    rows = whole.in_bulk(keys.rows or [NOBODY])
    return keys.showing([rows[key] for key in keys.rows if key in rows])


def keys_on_page(found: QuerySet[Any, Any], asked: str | int) -> Paged:
    """The keys of one page of a query that takes long: counted while it is read, so asked once."""
    first = (max(as_number(asked, 1), 1) - 1) * PER_PAGE
    keys = found.values_list("pk", Window(Count("*")))
    rows = list(keys[first : first + PER_PAGE])
    if first and not rows:
        return on_page(found.values_list("pk", flat=True), asked)
    total = rows[0][1] if rows else 0
    return Paged(
        tuple(key for key, _ in rows), total, first // PER_PAGE + 1, max(1, -(-total // PER_PAGE))
    )
