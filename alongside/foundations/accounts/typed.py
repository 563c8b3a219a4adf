"""What was typed before a session ended, while the page that shows it again is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import QueryDict

_typed: ContextVar[QueryDict | None] = ContextVar("typed_before", default=None)


def typed_before(names: Iterable[str]) -> QueryDict | None:
    """The kept fields, when any of them belongs to a form with these field names."""
    kept = _typed.get()
    if kept is None:
        return None
    wanted = tuple(names)
    parts = tuple(f"{name}-" for name in wanted)
    mine = (key for key in kept if key in wanted or key.startswith(parts))
    return kept if any(mine) else None


def show(fields: QueryDict) -> None:
    """Let forms that are made from now on show these fields."""
    _typed.set(fields)


@contextmanager
def one_request() -> Iterator[None]:
    """Nothing typed outlives the request that shows it."""
    token = _typed.set(None)
    try:
        yield
    finally:
        _typed.reset(token)
