"""What the host took of this machine's processors, so that limits for two cores are judged on two.

The kernel of a rented machine counts the time in which a processor wanted to work and the host
worked for somebody else ("steal" in `/proc/stat`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.load.limits import Line
from benchmarks.load.pace import Waits

STEAL = 7
"""The place of what the host took among the figures of `/proc/stat`; those after it are guests'."""
MOST, TRIES = 0.01, 4
"""The share that the host may take of what limits are judged by, and how often it is tried."""
LOOK, PAUSE, PATIENCE = 1.0, 15.0, 300.0
"""Seconds: of one look at the host, between two, and for how long they are made."""

Judged = Callable[[Waits], list[Line]]


@dataclass(frozen=True)
class Moment:
    """Hundredths of seconds since the machine started: of all its processors, and taken of them."""

    all: int
    taken: int

    def share_since(self, before: Moment) -> float:
        """Of all the time of the processors, what the host has taken."""
        return (self.taken - before.taken) / max(1, self.all - before.all)


def moment() -> Moment:
    first = Path("/proc/stat").read_text().split("\n", 1)[0]
    counted = [int(figure) for figure in first.split()[1 : STEAL + 2]]
    return Moment(sum(counted), counted[STEAL])


def judged(
    measure: Callable[[], Waits], lines: Judged, again: Callable[[], bool] = lambda: True
) -> Iterator[Line]:
    """The lines of a measurement. One during which the host took more than a hundredth is shown
    without a verdict and made once more, where it can be made `again`, four times altogether at the
    most. The last one counts in any case."""
    for turn in range(1, TRIES + 1):
        before = moment()
        found = measure()
        taken = moment().share_since(before)
        told = lines(found)
        if taken <= MOST or turn == TRIES or not again():
            yield from told
            yield Line("  taken by the host of the processors meanwhile", f"{taken:.1%}")
            return
        for line in told:
            yield Line(line.what, line.found, "not judged")
        yield Line("  taken by the host of the processors: made once more", f"{taken:.1%}")
        wait_for_quiet()


def wait_for_quiet() -> None:
    """Until the host leaves all processors to whoever wants them, or patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        time.sleep(PAUSE)
        before = moment()
        _keep_all_busy()
        if moment().share_since(before) <= MOST:
            return


def _keep_all_busy() -> None:
    fork = get_context("fork")
    busy = [fork.Process(target=_busy) for _ in range(os.cpu_count() or 1)]
    for one in busy:
        one.start()
    for one in busy:
        one.join()


def _busy() -> None:
    end = time.perf_counter() + LOOK
    while time.perf_counter() < end:
        pass
