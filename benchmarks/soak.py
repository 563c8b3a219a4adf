"""People work through the pages for a while; what the service holds must not grow.

    .venv/bin/python -m benchmarks.soak --minutes 30
    .venv/bin/python -m benchmarks.soak --minutes 30 --database postgresql --rate 8

Social workers refer families, one after another, and others open lists, at so many requests a
second in all. Memory and open files of each process, the size of the write-ahead log and
transactions that stay open are looked at all the time; the first fifth is for warming up. Ends
with 1 when a limit is not met.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from benchmarks.load.limits import Line, at_most, none
from benchmarks.load.looks import Look, look
from benchmarks.load.pace import Waits, open_loop
from benchmarks.load.place import Place
from benchmarks.load.place import _url as database_url
from benchmarks.load.served import served
from tests.faults.keeping import holds
from tests.faults.service import Reader, Service, Writer
from tests.project.running import run

WRITERS, LOOKS = 2, 180
MEMORY, GROWTH, FILES, LOG = 200, 10, 2, {"sqlite": 64, "postgresql": 1_024}
"""MB of a process, by how many MB and files it may grow, MB of the write-ahead log."""
LISTS = (
    ("trial-manager", "/ips-feasibility/families/"),
    ("trial-manager", "/ips-feasibility/"),
    ("recruitment-coordinator.bromley", "/ips-feasibility/families/"),
    ("research-nurse.glasgow", "/ips-feasibility/visits/"),
)


@dataclass
class Soak:
    """What was seen while people worked."""

    looks: list[Look] = field(default_factory=list)
    people: list[Writer] = field(default_factory=list)
    waits: Waits = field(default_factory=Waits)
    figures: dict[str, int] = field(default_factory=dict)

    @property
    def settled(self) -> Sequence[Look]:
        return self.looks[len(self.looks) // 5 :]

    def lines(self, database: str) -> Iterator[Line]:
        """Each figure beside its limit."""
        yield Line("requests", f"{self.waits.done:,}; {self.waits.told()}")
        yield none("not answered, or refused", self.waits.failed)
        yield Line("referrals acknowledged", f"{self.figures['acknowledged']:,}")
        gone = self.figures["sent"] - self.figures["kept"]
        yield none("sent and not in the database afterwards", gone)
        yield from self._grown("memory", "MB", GROWTH, lambda one: one.memory)
        yield from self._grown("open files", "files", FILES, lambda one: dict(one.files))
        largest = max(max(one.memory.values()) for one in self.looks)
        yield at_most("memory, the largest process", largest, MEMORY, "MB")
        log = max(one.log for one in self.looks)
        yield at_most("write-ahead log, the largest", log, LOG[database], "MB", 1)
        left = sum(one.left_open for one in self.looks)
        yield none(f"transactions left open, in {len(self.looks)} looks", left)

    def _grown(
        self, what: str, unit: str, limit: float, of: Callable[[Look], dict[str, float]]
    ) -> Iterator[Line]:
        for name in self.looks[-1].memory:
            row = [of(one)[name] for one in self.settled if name in of(one)]
            third = max(1, len(row) // 3)
            first, last = statistics.median(row[:third]), statistics.median(row[-third:])
            yield Line(f"{what} of {name}, in the first and the last third",
                       f"{first:,.0f} and {last:,.0f} {unit}", f"≤ {limit:g} more",
                       last - first <= limit)  # fmt: skip


def soaked(seconds: float, database: str, rate: float) -> Soak:
    """Let people work for so long, and look."""
    with place_of(database) as place, served(place) as service:
        soak = Soak(people=[Writer(service.address) for _ in range(WRITERS)])
        act = _acts(soak, service.address)
        ended, every = Event(), max(1.0, seconds / LOOKS)
        looking = threading.Thread(target=_look, args=(soak, place, service, every, ended))
        looking.start()
        try:
            soak.waits = open_loop(act, WRITERS + len(LISTS), rate, seconds, 10**7)
        finally:
            ended.set()
            looking.join()
        soak.figures = holds(soak.people, place.folder, place.url)
    return soak


def _acts(soak: Soak, address: str) -> Callable[[int, int], bool]:
    """Each client is one person: some refer, some read."""
    readers = [(Reader(address, f"{who}@demonstration.example"), page) for who, page in LISTS]

    def act(number: int, client: int) -> bool:
        if client < WRITERS:
            return soak.people[client].refer()
        reader, page = readers[client - WRITERS]
        return "</html>" in reader.get(page)

    return act


def _look(soak: Soak, place: Place, service: Service, every: float, ended: Event) -> None:
    while not ended.wait(every if soak.looks else 0):
        soak.looks.append(look(place, service))


@contextmanager
def place_of(database: str) -> Iterator[Place]:
    """A small demonstration of its own, which goes again."""
    with (
        tempfile.TemporaryDirectory(prefix="alongside-soak-") as folder,
        database_url(database) as url,
    ):
        data = Path(folder) / "data"
        more = {"database_url": url} if url else {}
        done = run("demo", "--families", "2", "--seed", "2", "--no-serve", data=data, **more)
        if done.returncode:
            sys.exit(done.stderr)
        yield Place(data, url, (), ())


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--minutes", type=float, default=30)
    words.add_argument("--database", choices=[*LOG], default="sqlite")
    words.add_argument("--rate", type=float, default=8, help="requests a second")
    asked = words.parse_args()
    begun = time.monotonic()
    met = []
    for line in soaked(asked.minutes * 60, asked.database, asked.rate).lines(asked.database):
        print(line, flush=True)
        met.append(line.met is not False)
    print(f"{asked.database}, {(time.monotonic() - begun) / 60:.1f} minutes with its making")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
