"""The service under load, each figure beside its limit.

    .venv/bin/python -m benchmarks.load
    .venv/bin/python -m benchmarks.load --only submit --database postgresql --seconds 30
    .venv/bin/python -m benchmarks.load --only soak --minutes 30

It makes a demonstration of its own, serves it as `alongside serve` does, and counts afterwards in
the database. Ends with 1 when a limit is not met. Clients and service share the machine's cores.
"""

from __future__ import annotations

import argparse
import os
import sys

from benchmarks.load.limits import Line
from benchmarks.load.parts import PARTS, Run
from benchmarks.load.place import made
from benchmarks.load.served import served

FORMS = 8


def main() -> int:
    asked = _asked()
    seconds = asked.minutes * 60 or asked.seconds
    soak = asked.minutes * 60 or 2 * asked.seconds
    with (
        made(asked.database, asked.families, FORMS, asked.answered) as place,
        served(place) as service,
    ):
        run, met = Run(place, service, seconds, soak), []
        for part in asked.only or [*PARTS]:
            print(f"\n{part}, {asked.database}, load {os.getloadavg()[0]:.1f}", flush=True)
            met += [_say(line) for line in run.lines([part])]
        print(f"load {os.getloadavg()[0]:.1f} at the end", flush=True)
    return 0 if all(met) else 1


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--only", action="append", choices=[*PARTS], help="a part; repeat")
    words.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    words.add_argument("--seconds", type=float, default=15, help="of each; the soak takes twice")
    words.add_argument("--minutes", type=float, default=0, help="instead of seconds")
    words.add_argument("--families", type=int, default=4_000, help="each with eight forms")
    words.add_argument("--answered", action="store_true", help="the last form of each is there")
    return words.parse_args()


def _say(line: Line) -> bool:
    print(line, flush=True)
    return line.met is not False


if __name__ == "__main__":
    sys.exit(main())
