"""What the processes of a service are, told from outside by what they hold."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def children_of(process: int) -> list[int]:
    """In the order in which they were started."""
    told = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in told.split()]


def workers_and_work(process: int) -> tuple[list[int], list[int]]:
    """Its web workers, which hold the place where it listens, and the other ones that live."""
    listens, workers, work = _sockets(process), [], []
    for child in children_of(process):
        if lives(child):
            (workers if listens & _sockets(child) else work).append(child)
    return workers, work


def processor_time(process: int) -> float:
    """Seconds that it has used, those of its children left out."""
    told = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / TICKS


def lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _sockets(process: int) -> set[str]:
    try:
        opened = [each.readlink().name for each in Path(f"/proc/{process}/fd").iterdir()]
    except OSError:  # it ended while it was looked at
        return set()
    return {each for each in opened if each.startswith("socket:")}
