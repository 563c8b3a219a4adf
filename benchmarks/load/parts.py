"""The parts of the benchmark: what is sent or opened, how, and what is said about it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.load import bare
from benchmarks.load.browser import STUDY, Browser
from benchmarks.load.limits import ODK, Line, at_least, at_most, none
from benchmarks.load.machine import Judged, judged
from benchmarks.load.pace import Act, Waits, at_once, closed, open_loop
from benchmarks.load.place import Place
from benchmarks.load.sending import SPARE, Senders
from benchmarks.load.served import background, megabytes, processor, workers
from tests.faults.service import Service

CLIENTS, SOAK_CLIENTS, CROWD = 8, 24, 16
RATE, SOAK_RATE, LIST_RATE = 200.0, 50.0, 50.0
MOST_A_SECOND, ROUNDS = 500.0, 20
FOUND = 200
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
        sent: list[Waits] = []
        used = Used(self.service)

        def fast(act: Act, most: int) -> Waits:
            used.begin()
            return closed(act, CLIENTS, self.seconds, most)

        def steady(act: Act, most: int) -> Waits:
            used.begin()
            return open_loop(act, CLIENTS, RATE, self.seconds, most)

        most = min(MOST_A_SECOND * self.seconds, senders.left / 2)
        yield from _judged(senders, fast, most, sent, lambda waits: _as_fast(waits, used))
        most = RATE * self.seconds * SPARE
        yield from _judged(senders, steady, most, sent, lambda waits: _by_the_clock(waits, used))
        yield from _all_kept(senders, *sent)
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
        sent: list[Waits] = []

        def measure(act: Act, most: int) -> Waits:
            return open_loop(act, SOAK_CLIENTS, SOAK_RATE, self.soak_seconds, most)

        most = SOAK_RATE * self.soak_seconds * SPARE
        yield from _judged(senders, measure, most, sent, _at_fifty)
        yield from _all_kept(senders, *sent)

    def crowd(self) -> Iterator[Line]:
        """16 at one moment, again and again."""
        senders = Senders(self.place, self.service.address, CROWD)
        sent: list[Waits] = []

        def measure(act: Act, most: int) -> Waits:
            return at_once(act, CROWD, most // CROWD)

        yield from _judged(senders, measure, CROWD * ROUNDS, sent, _of_a_crowd)
        yield from _all_kept(senders, *sent)

    def lists(self) -> Iterator[Line]:
        """Pages with lists, at 50 requests a second."""
        signed = {who: Browser(self.service.address, who) for who, _ in LISTS}
        for who, page in LISTS:
            signed[who].get(STUDY + page)  # once before, in whichever process takes it
            signed[who].get(STUDY + page)

        refused: list[int] = []

        def measure() -> Waits:
            def opened(number: int, client: int) -> bool:
                who, page = LISTS[number % len(LISTS)]
                status, _ = signed[who].get(STUDY + page)
                if status != FOUND:
                    print(f"  {who} {page}: {status}", flush=True)
                return status == FOUND

            waits = open_loop(opened, SOAK_CLIENTS, LIST_RATE, self.seconds, 10**6)
            refused.append(waits.failed)
            return waits

        yield from judged(measure, lambda waits: _of_lists(waits, len(self.place.families)))
        yield none("  not answered, or not with a page", sum(refused))


class Used:
    """The processor time of the web processes, the background and the clients since `begin`."""

    def __init__(self, service: Service) -> None:
        self.who = workers(service), background(service), [os.getpid()]
        self.before = [0.0] * len(self.who)

    def begin(self) -> None:
        self.before = [processor(each) for each in self.who]

    def of_each(self, waits: Waits) -> list[float]:
        """Milliseconds for each form, in that order."""
        used = [processor(each) - was for each, was in zip(self.who, self.before, strict=True)]
        return [seconds * 1000 / max(1, waits.done) for seconds in used]


def _as_fast(waits: Waits, used: Used) -> list[Line]:
    each, behind, clients = used.of_each(waits)
    return [
        at_least("250 items, 8 clients as fast as they can", waits.rate, RATE, "a second"),
        Line("  each waited", waits.told()),
        Line("  processor time of the web processes, each", f"{each:.1f} ms"),
        Line(
            "  the background work, and the clients themselves, for each",
            f"{behind:.1f} and {clients:.1f} ms",
        ),
        Line("  two cores with nothing else could do at most", f"{2000 / each:,.0f} a second"),
    ]


def _by_the_clock(waits: Waits, used: Used) -> list[Line]:
    _, behind, _ = used.of_each(waits)
    return [
        at_least("250 items, 200 a second open loop", waits.rate, RATE * 0.98, "a second"),
        Line("  each waited, from its moment", waits.told()),
        at_most("  p95", waits.at(0.95), 60, "ms"),
        Line("  the background work meanwhile, for each", f"{behind:.1f} ms"),
    ]


def _at_fifty(waits: Waits) -> list[Line]:
    told = f"250 items, 50 a second for {len(waits.seconds) / SOAK_RATE:.0f} s"
    kept = f"{waits.done:,} of {len(waits.seconds):,}"
    return [
        Line(told, kept, "all", waits.done > 0 and not waits.failed),
        Line("  each waited, from its moment", waits.told()),
        at_most("  p99", waits.at(0.99), 100, "ms"),
    ]


def _of_a_crowd(waits: Waits) -> list[Line]:
    return [
        Line("250 items, 16 at once", waits.told()),
        at_most("  p99", waits.at(0.99), 300, "ms"),
    ]


def _of_lists(waits: Waits, families: int) -> list[Line]:
    return [
        Line(f"lists at 50 a second, {families:,} families", waits.told()),
        at_most("  p99", waits.at(0.99), 100, "ms"),
    ]


def _to(bare_one: Browser, signed: Browser) -> Browser:
    bare_one.token = signed.token
    return bare_one


def _judged(
    senders: Senders,
    measure: Callable[[Act, int], Waits],
    things: float,
    sent: list[Waits],
    lines: Judged,
) -> Iterator[Line]:
    """A measurement with forms that nobody has sent yet; what it sent is added to `sent`."""

    def measured() -> Waits:
        first, most = senders.take(things)
        waits = measure(lambda number, client: senders.send(first + number, client), most)
        senders.give_back(most - len(waits.seconds))
        sent.append(waits)
        return waits

    yield from judged(measured, lines, lambda: senders.left >= things)


def _all_kept(senders: Senders, *given: Waits) -> Iterator[Line]:
    yield none("  refused or without a reply", sum(one.failed for one in given))
    told = f"  acknowledged, and not in the database afterwards ({len(senders.acknowledged):,})"
    yield none(told, senders.lost())


def _list(values: object, unit: str) -> str:
    return " ".join(f"{value:,.0f}" for value in values) + f" {unit}"  # type: ignore[attr-defined]


PARTS: dict[str, Callable[[Run], Iterator[Line]]] = {
    "submit": Run.submit, "soak": Run.soak, "crowd": Run.crowd, "lists": Run.lists,
}  # fmt: skip
