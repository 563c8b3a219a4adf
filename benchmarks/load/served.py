"""The service under load: `alongside serve` with two workers, their memory and processor time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load.place import Place
from tests.faults.processes import workers_and_work
from tests.faults.service import Service, serving

KB, TICK = 1024, os.sysconf("SC_CLK_TCK")


@contextmanager
def served(place: Place) -> Iterator[Service]:
    with serving(place.folder, place.folder.parent / "log", **place.more) as service:
        yield service


def workers(service: Service) -> list[int]:
    """The web processes; the other child does the background work."""
    assert service.process
    return workers_and_work(service.process.pid)[0]


def megabytes(process: int) -> float:
    """Resident memory, what is shared with the other processes counted in."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / KB
    return 0.0


def processor(processes: list[int]) -> float:
    """Seconds of processor that these have used."""
    told = [Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split() for each in processes]
    return sum(int(fields[11]) + int(fields[12]) for fields in told) / TICK
