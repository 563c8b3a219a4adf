"""What a running service holds: memory, open files, its write-ahead log, transactions left open."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.load.place import Place
from benchmarks.load.served import megabytes, workers
from tests.faults.processes import children_of
from tests.faults.service import Service

MB = 1024 * 1024
READERS = range(123, 128)
"""The bytes of the file `-shm` that SQLite's readers hold a lock on while they read."""
PEEKS, BETWEEN = 60, 0.25
"""How often somebody who reads is looked at again, and after how many seconds: 15 s in all."""
OPEN = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND state LIKE 'idle in transaction%' AND now() - state_change > interval '15 seconds'"
)


@dataclass(frozen=True)
class Look:
    """At one moment; processes by what they do and their number."""

    memory: dict[str, float]
    files: dict[str, int]
    log: float
    left_open: int


def look(place: Place, service: Service) -> Look:
    named = dict(_named(service))
    return Look(
        {name: megabytes(each) for name, each in named.items()},
        {name: sum(1 for _ in Path(f"/proc/{each}/fd").iterdir()) for name, each in named.items()},
        *(_in_postgresql(place.url) if place.url else _in_sqlite(place.folder)),
    )


def _named(service: Service) -> Iterator[tuple[str, int]]:
    assert service.process
    pages = workers(service)
    for each in children_of(service.process.pid):
        yield f"{'pages' if each in pages else 'work'} {each}", each


def _in_postgresql(url: str) -> tuple[float, int]:
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        size = connection.execute("SELECT sum(size) FROM pg_ls_waldir()").fetchone()
        left = connection.execute(OPEN.encode()).fetchone()
    return float(size[0]) / MB if size else 0.0, int(left[0]) if left else 0


def _in_sqlite(folder: Path) -> tuple[float, int]:
    """Who reads holds a lock; one that was there at each of several peeks is left open."""
    log, shared = (folder / f"alongside.sqlite3-{end}" for end in ("wal", "shm"))
    held = _locks(shared)
    for _ in range(PEEKS if held else 0):
        time.sleep(BETWEEN)
        held &= _locks(shared)
    return log.stat().st_size / MB, len(held)


def _locks(file: Path) -> set[tuple[str, str]]:
    """Process and byte of each reader's or writer's lock."""
    number, found = str(file.stat().st_ino), set()
    for line in Path("/proc/locks").read_text().splitlines():
        words = [word for word in line.split() if word != "->"]
        process, place, first = words[4:7]
        if place.rsplit(":", 1)[-1] == number and (first == "120" or int(first) in READERS):
            found.add((process, first))
    return found
