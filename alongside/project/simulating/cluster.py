"""Making the trials of a run on many machines: the same bits, whichever worker makes them.

Workers come and go as they like. A portion whose worker is lost is made by another one; it is the
same, since every random number of a trial is counted by the trial's own index.
"""

from __future__ import annotations

import logging
import platform
from asyncio import CancelledError as Interrupted
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Any

from alongside.project.simulating.folder import ENGINE, NotKept, Portion
from alongside.project.simulating.making import Made, simulate
from alongside.science.adaptation.simulation.results import digest

if TYPE_CHECKING:
    from distributed import Client, Future

FOUND_WITHIN, LOOKED_EVERY, ALONE_FOR = 10, 5, 60
"""Seconds: to find a scheduler, between two looks at its workers, and without any of them."""
GOES_ON = "What is whole is kept: the same command goes on from there."


class OtherNumbers(Exception):
    """A worker makes other numbers than this machine; the message says with what software."""


@dataclass(frozen=True)
class Proof:
    """One trial as this machine makes it, which every worker makes first and compares."""

    design: str
    seed: int
    trial: int
    digest: str


def by_cluster(
    scheduler: str, designs: list[str], seed: int, wanted: list[Portion]
) -> Iterator[Made]:
    """Make the portions on the workers of a Dask scheduler, in whatever order they are done.

    Raises `NotKept` where there is no scheduler or no worker, where a worker would give other
    numbers, and where all workers or the scheduler are lost on the way.
    """
    first = wanted[0]
    design = designs[first.scenario]
    proof = Proof(design, seed, first.first, _made_here(design, seed, first.first))
    with _connected(scheduler) as client, _in_words(scheduler):
        going: list[Future] = []
        try:
            yield from _each(client, scheduler, designs, seed, wanted, proof, going)
        finally:
            client.cancel(going)


def _each(
    client: Client, scheduler: str, designs: list[str], seed: int, wanted: list[Portion],
    proof: Proof, going: list[Future],
) -> Iterator[Made]:  # fmt: skip
    from distributed import wait

    waiting, alone = iter(wanted), 0
    while True:
        threads = sum(client.nthreads().values())
        going += [
            client.submit(proved, designs[one.scenario], seed, one, proof, pure=False)
            for one in islice(waiting, max(0, 4 * max(1, threads) - len(going)))
        ]
        if not going:
            return
        alone = 0 if threads else alone + LOOKED_EVERY
        if alone > ALONE_FOR:
            raise NotKept(f"All workers of {scheduler} are lost. {GOES_ON}")
        try:
            done = wait(going, timeout=LOOKED_EVERY, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            continue
        for each in done:
            going.remove(each)
        yield from client.gather(list(done))


def proved(design: str, seed: int, portion: Portion, proof: Proof) -> Made:
    """The rows of a portion, made by a worker whose numbers are those of the first machine."""
    if _made_here(proof.design, proof.seed, proof.trial) != proof.digest:
        raise OtherNumbers(software())
    return simulate(design, seed, portion)


@lru_cache(maxsize=4)
def _made_here(design: str, seed: int, trial: int) -> str:
    return f"{ENGINE} {digest(simulate(design, seed, Portion(0, trial, trial + 1))[1])}"


def software() -> str:
    """What the numbers of this machine come from."""
    names = ", ".join(f"{name} {version(name)}" for name in ("alongside", "numpy", "scipy"))
    return f"{names}, Python {platform.python_version()}, {platform.machine()}"


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    """A client of the scheduler, with a worker at least."""
    try:
        from distributed import Client
    except ImportError:
        raise NotKept(
            "Work on several machines needs Dask. Install Alongside with its extra “scale”, here "
            "and on every worker."
        ) from None
    _quiet()
    try:
        client = Client(scheduler, timeout=FOUND_WITHIN)
    except (OSError, ValueError, TypeError):
        raise NotKept(
            f"No scheduler answers at {scheduler}. Start one with “dask scheduler” and name the "
            "address that it says, such as --scheduler tcp://10.0.0.5:8786."
        ) from None
    try:
        _with_workers(client, scheduler)
        yield client
    finally:
        client.close(timeout=FOUND_WITHIN)


def _quiet() -> None:
    """What went wrong is said in words below; Dask and what it stands on would say it in pages."""
    for name in logging.root.manager.loggerDict:
        if name.split(".")[0] in {"distributed", "tornado", "asyncio"}:
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _with_workers(client: Client, scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=FOUND_WITHIN)
    except TimeoutError:
        raise NotKept(
            f"The scheduler at {scheduler} has no workers. Start one on each machine with "
            f"“dask worker {scheduler}”."
        ) from None


@contextmanager
def _in_words(scheduler: str) -> Iterator[None]:
    """Say in words what went wrong on the workers or on the way to them."""
    from distributed import KilledWorker

    try:
        yield
    except OtherNumbers as found:
        raise NotKept(
            f"A worker of {scheduler} makes other numbers than this machine. It has {found}; here "
            f"it is {software()}. Install the same everywhere. {GOES_ON}"
        ) from None
    except ImportError as found:
        raise NotKept(
            f"A worker of {scheduler} has no Alongside of this version ({found}). Install the same "
            f"there. {GOES_ON}"
        ) from None
    except KilledWorker:
        raise NotKept(
            f"Several workers of {scheduler} ended over the same trials (was there memory enough?)."
            f" {GOES_ON}"
        ) from None
    except (CancelledError, Interrupted, OSError) as found:
        raise NotKept(f"The scheduler at {scheduler} is lost{_why(found)}. {GOES_ON}") from None


def _why(found: Any) -> str:
    said = str(found).strip()
    return f" ({said})" if said and len(said) < 200 else ""
