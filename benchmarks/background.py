"""What the background work needs on a large database, and how long it makes writers wait.

    .venv/bin/python benchmarks/background.py FOLDER

Every task of the schedule is run twice in a process of its own: first with whatever it has to do,
then with nothing new. Beside its time stand its longest transaction, for which a writer of an
SQLite database may have to wait, and the memory of the process at its most. `verify`, which runs
each night, stands below. The folder is a demonstration that `grow.py` made; what is derived in it
is made level. Ends with 1 where a transaction was longer than a second, where a task with nothing
new takes over a second of the processor, or where the process needs over 200 MB for a task.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SECONDS, MEGABYTES = 1.0, 200
VERIFY = "verify"


def main() -> int:
    if sys.argv[1:2] == ["--task"]:
        print(json.dumps(_task(sys.argv[2])))
        return 0
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, wrong = Path(sys.argv[1]), 0
    names = sys.argv[2:] or [*_apart(folder, "?")["names"], VERIFY]
    print(f"limits: {SECONDS:.0f} s a transaction and with nothing new, {MEGABYTES} MB; "
          f"load {os.getloadavg()[0]:.1f}")  # fmt: skip
    print(f"{'task':28}{'first: processor':>18}{'clock':>9}{'longest turn':>14}{'nothing new':>13}"
          f"{'longest turn':>14}{'MB':>7}")  # fmt: skip
    for name in names:
        found = _apart(folder, name)
        (used, clock, held), (again, _, held_again) = found["rounds"]
        past = [
            what for what, over in (
                ("TURN", max(held, held_again) > SECONDS), ("MEMORY", found["mb"] > MEGABYTES),
                ("NOTHING NEW", again > SECONDS and name != VERIFY),
            ) if over
        ]  # fmt: skip
        wrong += bool(past)
        print(f"{name:28}{used:16.2f} s{clock:7.1f} s{held:12.2f} s{again:11.2f} s"
              f"{held_again:12.2f} s{found['mb']:7.0f}  {' '.join(past)} {found['told']}",
              flush=True)  # fmt: skip
    return 1 if wrong else 0


def _apart(folder: Path, name: str) -> Any:
    from benchmarks.sites import settings_of

    env = {**os.environ, **settings_of(folder),
           "DJANGO_SETTINGS_MODULE": "alongside.project.settings"}  # fmt: skip
    call = [sys.executable, __file__, "--task", name]
    done = subprocess.run(call, check=True, stdout=subprocess.PIPE, env=env).stdout
    return json.loads(done.splitlines()[-1])


def _task(name: str) -> dict[str, Any]:
    import django

    django.setup()
    from alongside.foundations.clock import now
    from alongside.foundations.jobs.schedule import schedules

    known: dict[str, Callable[[Any], object]] = {one.name: one.work for one in schedules()}
    if name == "?":
        return {"names": list(known)}
    told, rounds = "", []
    for _ in range(2):
        with _turns() as held:
            worked, begun = process_time(), perf_counter()
            told = _verified() if name == VERIFY else _done(known[name], now())
            rounds.append((process_time() - worked, perf_counter() - begun, max(held)))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rounds": rounds, "mb": most, "told": told}


def _done(work: Callable[[Any], object], at: Any) -> str:
    try:
        work(at)
    except Exception as problem:  # told beside its time, and the others go on
        return f"{type(problem).__name__}: {problem}"[:80]
    return ""


def _verified() -> str:
    from alongside.foundations.record.verifying import verify

    found = verify()
    return f"{found.facts:,} facts, {found.seals:,} seals, {len(found.findings)} findings"


@contextmanager
def _turns() -> Iterator[list[float]]:
    """Seconds for which each transaction was open."""
    from django.db import connection

    connection.ensure_connection()
    held, begun, switch = [0.0], [0.0], connection.set_autocommit

    def switched(on: bool, **more: Any) -> None:
        switch(on, **more)
        if on:
            held.append(perf_counter() - begun[0])
        else:
            begun[0] = perf_counter()

    connection.set_autocommit = switched
    try:
        yield held
    finally:
        connection.set_autocommit = switch


if __name__ == "__main__":
    sys.exit(main())
