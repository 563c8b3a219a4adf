"""Making the trials of a run, by one process, by several, or on several machines."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context

from alongside.project.simulating.folder import Folder, NotKept, Portion, missing
from alongside.science.adaptation.simulation.design import Design
from alongside.science.adaptation.simulation.results import Row, rows_of
from alongside.science.adaptation.simulation.scenarios import Scenario
from alongside.science.adaptation.simulation.setting import Setting, setting_of

STEP, PARTS_AT_MOST = 100, 10_000
Told = Callable[[int, int], None]
Made = tuple[Portion, list[Row]]


def make(
    folder: Folder, scenarios: Sequence[Scenario], seed: int, trials: int, workers: int | str,
    tell: Told,
) -> None:  # fmt: skip
    """Make every trial that the folder does not hold yet, and keep each portion as it is done.

    `workers`: how many processes, or the address of a Dask scheduler whose workers make them.
    `tell(done, all)` hears how far it is. Raises `NotKept`; what was kept before stays.
    """
    wanted = list(missing(folder.kept(), len(scenarios), trials, step_of(trials)))
    whole = len(scenarios) * trials
    done = whole - sum(one.end - one.first for one in wanted)
    tell(done, whole)
    # Closed here: whoever stops us while a portion is kept would else leave the workers to the end.
    with closing(_made(scenarios, seed, wanted, workers)) as made:
        for portion, rows in made:
            folder.keep(portion, rows)
            done += len(rows)
            tell(done, whole)


def step_of(trials: int) -> int:
    """Trials in a portion: so many that even a very long run has no more than 10,000 of them.

    >>> step_of(1_000), step_of(10_000_000)
    (100, 1000)
    """
    return STEP * max(1, -(-trials // (STEP * PARTS_AT_MOST)))


def _made(
    scenarios: Sequence[Scenario], seed: int, wanted: list[Portion], workers: int | str
) -> Generator[Made, None, None]:
    designs = [one.design.model_dump_json() for one in scenarios]
    if isinstance(workers, str):
        from alongside.project.simulating.cluster import by_cluster

        if wanted:
            yield from by_cluster(workers, designs, seed, wanted)
        return
    if workers == 1 or len(wanted) < 2:
        for portion in wanted:
            yield simulate(designs[portion.scenario], seed, portion)
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_leave_stopping_to_us)
    try:
        yield from _by_several(pool, designs, seed, wanted, workers)
    except BrokenProcessPool:
        raise NotKept(
            "A worker ended before its time (was there memory enough?). What is whole is kept: "
            "the same command goes on from there, with fewer --workers if you like."
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _by_several(
    pool: ProcessPoolExecutor, designs: list[str], seed: int, wanted: list[Portion], workers: int
) -> Iterator[Made]:
    waiting = iter(wanted)
    going: set[Future[Made]] = set()
    while True:
        going |= {
            pool.submit(simulate, designs[one.scenario], seed, one)
            for one in islice(waiting, 2 * workers - len(going))
        }
        if not going:
            return
        done, going = wait(going, return_when=FIRST_COMPLETED)
        for each in done:
            yield each.result()


def simulate(design: str, seed: int, portion: Portion) -> Made:
    """The rows of a portion; everything it needs is given, so any process can make it."""
    return portion, rows_of(_ready(design), seed, range(portion.first, portion.end))


@lru_cache(maxsize=4)
def _ready(design: str) -> Setting:
    return setting_of(Design.model_validate_json(design))


def _leave_stopping_to_us() -> None:
    """Ctrl-C reaches every process: only the first one says so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
