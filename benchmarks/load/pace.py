"""When things are sent, and how long each waited.

Open loop: each thing has its moment, however slow the service is, and its wait counts from that
moment. Closed loop: everybody sends the next thing when the last was answered.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.faults.moments import Moments

Act = Callable[[int, int], bool]
"""Does thing number n as client number c; True when it was acknowledged."""


@dataclass
class Waits:
    """Seconds that each thing waited, how many were acknowledged, and over how long."""

    seconds: list[float] = field(default_factory=list)
    done: int = 0
    failed: int = 0
    lasted: float = 0.0

    @property
    def rate(self) -> float:
        return self.done / self.lasted if self.lasted else 0.0

    def at(self, share: float) -> float:
        """The wait in milliseconds that this share did not pass."""
        ordered = sorted(self.seconds)
        if not ordered:
            return math.inf  # nothing was sent, so no limit is kept
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000

    def told(self) -> str:
        p50, p95, p99 = (self.at(share) for share in (0.5, 0.95, 0.99))
        return f"p50 {p50:,.0f} · p95 {p95:,.0f} · p99 {p99:,.0f} ms"


def closed(act: Act, clients: int, seconds: float, most: int) -> Waits:
    """As fast as so many can, one after another, for so long."""
    begun = time.perf_counter()
    return _together(act, clients, most, lambda number: begun, until=begun + seconds)


def open_loop(act: Act, clients: int, rate: float, seconds: float, most: int) -> Waits:
    """At chance moments, so many a second; the same moments in every run."""
    moments, at, chance = [], 0.0, Moments(7)
    while at < seconds and len(moments) < most:
        at -= math.log(chance.between(1e-9, 1)) / rate
        moments.append(at)
    begun = time.perf_counter()
    return _together(act, clients, len(moments), lambda number: begun + moments[number])


def at_once(act: Act, clients: int, rounds: int) -> Waits:
    """Everybody at one moment, and again when all were answered."""
    all_of: Waits = Waits()
    for round_ in range(rounds):
        begun = time.perf_counter()

        def this(number: int, client: int, first: int = round_ * clients) -> bool:
            return act(first + number, client)

        one = _together(this, clients, clients, lambda number, begun=begun: begun)  # type: ignore[misc]
        all_of.seconds += one.seconds
        all_of.done, all_of.failed = all_of.done + one.done, all_of.failed + one.failed
        all_of.lasted += one.lasted
    return all_of


def _together(
    act: Act, clients: int, things: int, due: Callable[[int], float], until: float | None = None
) -> Waits:
    waits, lock, begun = Waits(), threading.Lock(), time.perf_counter()
    following = iter(range(things))

    def one(client: int) -> None:
        while True:
            with lock:
                late = until is not None and time.perf_counter() >= until
                number = None if late else next(following, None)
            if number is None:
                return
            start = due(number) if until is None else time.perf_counter()
            time.sleep(max(0.0, start - time.perf_counter()))
            good = _tried(act, number, client)
            waited = time.perf_counter() - start
            with lock:
                waits.seconds.append(waited)
                waits.done, waits.failed = waits.done + good, waits.failed + (not good)

    _run([threading.Thread(target=one, args=(client,)) for client in range(clients)])
    waits.lasted = time.perf_counter() - begun
    return waits


def _tried(act: Act, number: int, client: int) -> bool:
    try:
        return act(number, client)
    except OSError:
        return False


def _run(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
