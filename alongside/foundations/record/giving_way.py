"""Work that nobody waits for gives way to those who wait."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Event, local
from time import perf_counter, process_time, thread_time
from typing import NamedTuple

from django.db import connection

AS_LONG, LONGEST_REST, MOST_RESTS, LOOK_AGAIN = 3, 1.0, 300.0, 0.1
"""How many times as long; seconds of one rest, of all within one round, and between two looks."""
BUSY_AT_MOST, LONG_ENOUGH = 0.9, 0.25
"""A share of the processors, and how long it takes to say it, in seconds of each."""
BEHIND = 10
OWN_TIMES = Path("/proc/thread-self/schedstat")
"""Nanoseconds at work, nanoseconds ready for it, and how often."""
ALL_TIMES = Path("/proc/stat")
"""First all processors, in ticks: at work for whom, idle, waiting, interrupted, or not ours. In a
container these are usually those of the whole machine."""
NOTHING_TO_DO = 3, 4
THIS_MACHINE = "", "localhost", "127.0.0.1", "::1"
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


class _Spent(NamedTuple):
    """Seconds by the clock, at work, and ready for it while others had the processor."""

    clock: float
    at_work: float
    pushed_aside: float | None

    @classmethod
    def until_now(cls) -> _Spent:
        return cls(perf_counter(), thread_time(), _pushed_aside())

    def and_also(self, other: _Spent) -> _Spent:
        return self.but(NOTHING.but(other))

    def but(self, other: _Spent) -> _Spent:
        counted = self.pushed_aside is not None and other.pushed_aside is not None
        pushed = (self.pushed_aside or 0.0) - (other.pushed_aside or 0.0) if counted else None
        return _Spent(self.clock - other.clock, self.at_work - other.at_work, pushed)


NOTHING = _Spent(0.0, 0.0, 0.0)


class _Machine:
    """How busy all processors are with others than this process."""

    def __init__(self) -> None:
        self._seen: tuple[float, float] | None = None
        self._others = self._served = self._own = 0.0

    def served(self, seconds: float) -> None:
        """So long a server on this machine worked for whoever asks, which is no work of others."""
        self._served += seconds

    def share_of_others(self) -> float:
        """What part of all processors others had since this was last worked out."""
        now, own, before = _all_times(), process_time(), self._seen
        if now is None or before is None or now[1] < before[1]:
            self._begin(now, own)
            return 0.0
        busy, all_ = now[0] - before[0], now[1] - before[1]
        if all_ >= LONG_ENOUGH * (os.cpu_count() or 1):
            others = busy - (own - self._own) - self._served
            self._others = min(max(0.0, others) / all_, BUSY_AT_MOST)
            self._begin(now, own)
        return self._others

    def _begin(self, now: tuple[float, float] | None, own: float) -> None:
        self._seen, self._own, self._served = now, own, 0.0


class _Behind:
    """What is known within work that nobody waits for."""

    def __init__(self) -> None:
        self.wanted: Callable[[], bool] = lambda: False
        self.within = NOTHING
        """By the parts within the one that is under way, with their rests."""
        self.rests = 0.0
        self._until = _Spent.until_now()

    def tell_what_was_served(self) -> None:
        """Since the last time: whatever neither this thread nor others took."""
        now = _Spent.until_now()
        since, self._until = now.but(self._until), now
        if connection.vendor == "postgresql" and _is_here(connection.settings_dict["HOST"]):
            _MACHINE.served(max(0.0, since.clock - since.at_work - _held_up(since)))

    def rest(self, seconds: float) -> None:
        """At the longest so long; somebody who waits ends it."""
        began = perf_counter()
        end = began + min(seconds, LONGEST_REST, max(0.0, MOST_RESTS - self.rests))
        while (left := end - perf_counter()) > 0 and not self.wanted():
            Event().wait(min(left, LOOK_AGAIN))
        self.rests += perf_counter() - began
        self._until = _Spent.until_now()


_MACHINE = _Machine()


@contextmanager
def behind_others() -> Iterator[None]:
    """Within this, nobody waits for what is done in this thread."""
    _HERE.behind = _Behind()
    try:
        yield
    finally:
        del _HERE.behind


def nobody_waits() -> bool:
    return hasattr(_HERE, "behind")


@contextmanager
def unless(wanted: Callable[[], bool]) -> Iterator[None]:
    """Within this somebody may come to wait after all: that ends a rest, and the parts that begin
    from then on have the priority of whoever waits."""
    behind: _Behind = _HERE.behind
    before = behind.wanted
    behind.wanted = lambda: wanted() or before()
    try:
        yield
    finally:
        behind.wanted = before


@contextmanager
def one_part() -> Iterator[None]:
    """One part of such work, and then a rest. It is longer the more of the processors others have,
    and longer than it was held up by them. Parts within a part rest by themselves. Where nobody
    else is at work there is hardly any rest; work that somebody waits for has none."""
    if not nobody_waits():
        yield
        return
    behind: _Behind = _HERE.behind
    behind.tell_what_was_served()
    outer, behind.within = behind.within, NOTHING
    began = _Spent.until_now()
    try:
        with not_behind() if behind.wanted() else nullcontext():
            yield
        behind.tell_what_was_served()
        spent = _Spent.until_now().but(began).but(behind.within)
        others = _MACHINE.share_of_others()
        behind.rest(AS_LONG * max(_held_up(spent), spent.clock * others / (1 - others)))
    finally:
        behind.within = _Spent.until_now().but(began).and_also(outer)


def _is_here(host: str) -> bool:
    """Whether a server works on this machine."""
    return host in THIS_MACHINE or host.startswith("/")


def _held_up(spent: _Spent) -> float:
    """How long others held up a part, in seconds: all the time that this thread did not work.

    With PostgreSQL most of that is what the server does for it, so the server is taken to be
    pushed aside as often as this thread was.
    """
    pushed = spent.pushed_aside
    if connection.vendor != "postgresql" or pushed is None:
        return spent.clock - spent.at_work
    return spent.clock * pushed / (pushed + spent.at_work) if pushed else 0.0


def _all_times() -> tuple[float, float] | None:
    """Seconds for which processors were busy since the machine began, and of all their time; None
    where the system does not count that."""
    try:
        first = ALL_TIMES.read_text().split("\n", 1)[0]
    except OSError:
        return None
    ticks = [int(figure) for figure in first.split()[1:9]]
    busy = sum(ticks) - sum(ticks[place] for place in NOTHING_TO_DO)
    a_second = os.sysconf("SC_CLK_TCK")
    return busy / a_second, sum(ticks) / a_second


def _pushed_aside() -> float | None:
    """Seconds for which this thread was ready to work and others had the processor; None where
    the system does not count that."""
    try:
        _, ready, times = OWN_TIMES.read_text().split()
    except OSError:
        return None
    return int(ready) / 1e9 if int(times) else None
