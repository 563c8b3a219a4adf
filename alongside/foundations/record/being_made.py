"""Nobody who opens a page makes the summary of a large study: that is for the background."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

MOST_LINES = 200_000  # of the ledger, some 7,000 families, which a page takes in within seconds
_HERE = local()


class BeingMade(Exception):
    """What a page wants to show is not whole yet; the background work makes it."""


@contextmanager
def answering_a_page() -> Iterator[None]:
    """Within this, somebody waits."""
    _HERE.page = True
    try:
        yield
    finally:
        _HERE.page = False


def not_for_a_page(newest: int) -> bool:
    """Whether everybody is too many for whoever waits: by the last line of the ledger."""
    return newest > MOST_LINES and getattr(_HERE, "page", False)
