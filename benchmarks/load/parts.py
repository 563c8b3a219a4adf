"""The parts of the benchmark: what is sent or opened, how, and what is said about it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.load import bare
from benchmarks.load.browser import STUDY, Browser
from benchmarks.load.limits import ODK, Line, at_least, at_most, none
from benchmarks.load.pace import Act, Waits, at_once, closed, open_loop
from benchmarks.load.place import Place
from benchmarks.load.sending import Senders
from benchmarks.load.served import background, megabytes, processor, workers
from tests.faults.service import Service

CLIENTS, SOAK_CLIENTS, CROWD = 8, 24, 16
RATE, SOAK_RATE, LIST_RATE = 200.0, 50.0, 50.0
SPARE = 1.2
LISTS = (
    ("research-nurse.glasgow", "/visits/"),
    ("research-nurse.glasgow", "/visits/?show=done"),
    ("recruitment-coordinator.glasgow", "/families/"),
    ("trial-manager", "/families/"),
    ("trial-manager", "/families/?page=3"),
    ("trial-manager", "/"),
)


@dataclass
class Run:
    """One demonstration, served and loaded."""

    place: Place
    service: Service
    seconds: float
    soak_seconds: float

    def lines(self, parts: list[str]) -> Iterator[Line]:
        before = {each: megabytes(each) for each in workers(self.service)}
        for part in parts:
            yield from PARTS[part](self)
        yield from self._memory(before)

    def _memory(self, before: dict[int, float]) -> Iterator[Line]:
        after = {each: megabytes(each) for each in workers(self.service)}
        yield Line("memory per worker at the start", _list(before.values(), "MB"))
        yield at_most("memory per worker at the end, the largest", max(after.values()), 200, "MB")

    def submit(self) -> Iterator[Line]:
        """8 nurses, as fast as they can, and then at 200 a second by the clock."""
        senders = Senders(self.place, self.service.address, CLIENTS)
        act, most = _from(senders, senders.left * 0.4)
        who = workers(self.service), background(self.service), [os.getpid()]
        used = [processor(each) for each in who]
        fast = closed(act, CLIENTS, self.seconds, most)
        used = [processor(each) - before for each, before in zip(who, used, strict=True)]
        each, behind, clients = (seconds / max(1, fast.done) for seconds in used)
        yield at_least("250 items, 8 clients as fast as they can", fast.rate, RATE, "a second")
        yield Line("  each waited", fast.told())
        yield Line("  processor time of the web processes, each", f"{each * 1000:.1f} ms")
        beside = f"{behind * 1000:.1f} and {clients * 1000:.1f} ms"
        yield Line("  the background work, and the clients themselves, for each", beside)
        yield Line("  two cores with nothing else could do at most", f"{2 / each:,.0f} a second")
        act, most = _from(senders, RATE * self.seconds * SPARE)
        behind = processor(background(self.service))
        given = open_loop(act, CLIENTS, RATE, self.seconds, most)
        behind = (processor(background(self.service)) - behind) / max(1, given.done)
        yield at_least("250 items, 200 a second open loop", given.rate, RATE * 0.98, "a second")
        yield Line("  each waited, from its moment", given.told())
        yield at_most("  p95", given.at(0.95), 60, "ms")
        yield Line("  the background work meanwhile, for each", f"{behind * 1000:.1f} ms")
        yield from _all_kept(senders, fast, given)
        yield from self._beside()
        yield Line(ODK, "")

    def _beside(self) -> Iterator[Line]:
        with bare.served_bare(self.place) as address:
            bodies = Senders(self.place, self.service.address, 1)
            browsers = [Browser(address) for _ in range(CLIENTS)]
            bodies.browsers = [_to(browser, bodies.browsers[0]) for browser in browsers]
            forms = len(bodies.forms)
            plain = closed(
                lambda number, client: bodies.send(number % forms, client),
                CLIENTS, min(self.seconds, 5), 10**6,
            )  # fmt: skip
        yield Line("bare Django, one row, no checks, the same body", f"{plain.rate:,.1f} a second")
        yield Line("  each waited", plain.told())
        raw = bare.raw_commits(self.place.folder.parent)
        yield Line("raw SQLite, one writer, a commit each", f"{raw:,.0f} a second")

    def soak(self) -> Iterator[Line]:
        """50 a second for as long as is asked for (30 s)."""
        senders = Senders(self.place, self.service.address, SOAK_CLIENTS)
        act, most = _from(senders, SOAK_RATE * self.soak_seconds * SPARE)
        given = open_loop(act, SOAK_CLIENTS, SOAK_RATE, self.soak_seconds, most)
        told = f"250 items, 50 a second for {len(given.seconds) / SOAK_RATE:.0f} s"
        yield Line(
            told,
            f"{given.done:,} of {len(given.seconds):,}",
            "all",
            given.done > 0 and not given.failed,
        )
        yield Line("  each waited, from its moment", given.told())
        yield at_most("  p99", given.at(0.99), 100, "ms")
        yield from _all_kept(senders, given)

    def crowd(self) -> Iterator[Line]:
        """16 at one moment, again and again."""
        senders = Senders(self.place, self.service.address, CROWD)
        act, most = _from(senders, CROWD * 20)
        given = at_once(act, CROWD, most // CROWD)
        yield Line("250 items, 16 at once", given.told())
        yield at_most("  p99", given.at(0.99), 300, "ms")
        yield from _all_kept(senders, given)

    def lists(self) -> Iterator[Line]:
        """Pages with lists, at 50 requests a second."""
        signed = {who: Browser(self.service.address, who) for who, _ in LISTS}
        for who, page in LISTS:
            signed[who].get(STUDY + page)  # once before, in whichever process takes it
            signed[who].get(STUDY + page)
        of_page: dict[int, Waits] = {place: Waits() for place in range(len(LISTS))}
        lock = threading.Lock()

        def opened(number: int, client: int) -> bool:
            place = number % len(LISTS)
            who, page = LISTS[place]
            status, _ = signed[who].get(STUDY + page)
            with lock:
                of_page[place].done += status == 200
                of_page[place].failed += status != 200
            return status == 200

        given = open_loop(opened, SOAK_CLIENTS, LIST_RATE, self.seconds, 10**6)
        many = f"{len(self.place.families):,} families"
        yield Line(f"lists at 50 a second, {many}", given.told())
        yield at_most("  p99", given.at(0.99), 100, "ms")
        yield none("  not answered, or not with a page", given.failed)
        for place, (who, page) in enumerate(LISTS):
            if of_page[place].failed:
                yield Line(f"  {who} {page}", f"{of_page[place].failed} refused", "0", False)


def _to(bare_one: Browser, signed: Browser) -> Browser:
    bare_one.token = signed.token
    return bare_one


def _from(senders: Senders, things: float) -> tuple[Act, int]:
    first, most = senders.take(things)
    return lambda number, client: senders.send(first + number, client), most


def _all_kept(senders: Senders, *given: Waits) -> Iterator[Line]:
    yield none("  refused or without a reply", sum(one.failed for one in given))
    told = f"  acknowledged, and not in the database afterwards ({len(senders.acknowledged):,})"
    yield none(told, senders.lost())


def _list(values: object, unit: str) -> str:
    return " ".join(f"{value:,.0f}" for value in values) + f" {unit}"  # type: ignore[attr-defined]


PARTS: dict[str, Callable[[Run], Iterator[Line]]] = {
    "submit": Run.submit, "soak": Run.soak, "crowd": Run.crowd, "lists": Run.lists,
}  # fmt: skip
