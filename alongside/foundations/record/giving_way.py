"""Work that nobody waits for gives way to those who wait."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, local
from time import perf_counter, thread_time

from django.db import connection

AS_LONG, LONGEST_REST = 3, 0.5
BEHIND = 10
OWN_TIMES = Path("/proc/thread-self/schedstat")
"""Nanoseconds at work, nanoseconds ready for it, and how often."""
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
    began, worked, pushed, rested = perf_counter(), thread_time(), _pushed_aside(), _HERE.rested
    yield
    took = perf_counter() - began - (_HERE.rested - rested)
    held_up = _held_up(took, thread_time() - worked, pushed, _pushed_aside())
    rest = min(AS_LONG * max(0.0, held_up), LONGEST_REST)
    Event().wait(rest)
    _HERE.rested += rest


def _held_up(took: float, worked: float, before: float | None, after: float | None) -> float:
    """How long others held up a part, in seconds: all the time that this thread did not work.

    With PostgreSQL most of that is what the server does for it, so the server is taken to be
    pushed aside as often as this thread was, by what is known from `before` and `after` the part.
    """
    if connection.vendor != "postgresql" or before is None or after is None:
        return took - worked
    pushed = after - before
    return took * pushed / (pushed + worked) if pushed else 0.0


def _pushed_aside() -> float | None:
    """Seconds for which this thread was ready to work and others had the processor; None where
    the system does not count that."""
    try:
        _, ready, times = OWN_TIMES.read_text().split()
    except OSError:
        return None
    return int(ready) / 1e9 if int(times) else None
