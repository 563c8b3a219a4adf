"""Work that nobody waits for gives way to those who wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, local
from time import perf_counter, thread_time

AS_LONG, LONGEST_REST = 3, 0.5
_HERE = local()


@contextmanager
def behind_others() -> Iterator[None]:
    """Within this, nobody waits for what is done in this thread."""
    _HERE.rested = 0.0
    try:
        yield
    finally:
        del _HERE.rested


def nobody_waits() -> bool:
    return hasattr(_HERE, "rested")


@contextmanager
def one_part() -> Iterator[None]:
    """One part of such work, and then a rest, longer than it was held up by others: by those who
    write, or who use the processor. Parts within a part rest by themselves. Where nobody else is at
    work there is hardly any rest; work that somebody waits for has none."""
    if not nobody_waits():
        yield
        return
    began, worked, rested = perf_counter(), thread_time(), _HERE.rested
    yield
    at_work = thread_time() - worked + _HERE.rested - rested
    rest = min(AS_LONG * max(0.0, perf_counter() - began - at_work), LONGEST_REST)
    Event().wait(rest)
    _HERE.rested += rest
