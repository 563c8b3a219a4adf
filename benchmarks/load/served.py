"""The service under load: `alongside serve` with two workers, their memory and processor time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load.place import Place
from tests.faults.processes import processor_time, workers_and_work
from tests.faults.service import Service, serving

KB = 1024
LOOK_AGAIN, LOOKS, IN_A_ROW, IDLE = 3, 80, 2, 0.3
"""Seconds, and how many looks; idle is who used less of the processor between two."""
UNDER_WAY = "SELECT count(*) FROM jobs_scheduledrun WHERE finished_at IS NULL"


@contextmanager
def served(place: Place) -> Iterator[Service]:
    with serving(place.folder, place.folder.parent / "log", **place.more) as service:
        _until_taken_in(place, service)
        yield service


def _until_taken_in(place: Place, service: Service) -> None:
    """The families were made all at once, as no team makes them. What the background work makes of
    so many is waited for; what it makes of what is sent is measured. Where PostgreSQL works for it,
    the process itself is idle: so it must also say that nothing of the schedule is under way."""
    before, idle = -IDLE, 0
    for _ in range(LOOKS):
        time.sleep(LOOK_AGAIN)
        used = processor(background(service))
        ((at_work,),) = place.rows(UNDER_WAY)
        idle = idle + 1 if used and used - before < IDLE and not at_work else 0
        if idle == IN_A_ROW:
            return
        before = used


def workers(service: Service) -> list[int]:
    """The web processes; the other child does the background work."""
    assert service.process
    return workers_and_work(service.process.pid)[0]


def background(service: Service) -> list[int]:
    assert service.process
    return workers_and_work(service.process.pid)[1]


def megabytes(process: int) -> float:
    """Resident memory, what is shared with the other processes counted in."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / KB
    return 0.0


def processor(processes: list[int]) -> float:
    """Seconds of processor that these have used."""
    return sum(map(processor_time, processes))
