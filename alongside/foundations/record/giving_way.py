"""Work that nobody waits for gives way to those who wait."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, local
from time import perf_counter, thread_time

AS_LONG, LONGEST_REST = 3, 0.5
BEHIND = 10
_HERE = local()
_PLACE: dict[str, int] = {}
"""The priority at which this process began, if it has stood behind others since."""


def stand_behind() -> None:
    """Give this process a lower priority, so that it takes no processor from whoever waits."""
    _PLACE["began"] = os.getpriority(os.PRIO_PROCESS, 0)
    os.nice(BEHIND)


@contextmanager
def not_behind() -> Iterator[None]:
    """Whoever has the turn to write is waited for by all, so this thread comes forward meanwhile,
    where the system lets it (`LimitNICE` of the service)."""
    began = _PLACE.get("began")
    if began is None:
        yield
        return
    behind = os.getpriority(os.PRIO_PROCESS, 0)
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, began)
    try:
        yield
    finally:
        os.setpriority(os.PRIO_PROCESS, 0, behind)


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
