"""Long lists, one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

PER_PAGE = 100


@dataclass(frozen=True)
class Paged:
    """The rows of one page, how many there are in all, and on which page of how many we are."""

    rows: tuple[Any, ...]
    total: int
    page: int
    pages: int

    def showing(self, rows: Sequence[Any]) -> Paged:
        """The same page with other rows: what was made of those that were found."""
        return replace(self, rows=tuple(rows))


def on_page(
    found: QuerySet[Any, Any] | Sequence[Any], asked: str | int, total: int | None = None
) -> Paged:
    """One page of a list or a query (then with two statements); as near as can be to that asked.

    Who knows how many there are in all says so, and they are not counted again.
    """
    if total is None:
        total = found.count() if isinstance(found, QuerySet) else len(found)
    pages = max(1, -(-total // PER_PAGE))
    wanted = int(asked) if str(asked).isdecimal() and str(asked).isascii() else 1
    page = min(max(wanted, 1), pages)
    first = (page - 1) * PER_PAGE
    return Paged(tuple(found[first : first + PER_PAGE]), total, page, pages)
