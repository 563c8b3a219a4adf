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

FORMS = 4


def main() -> int:
    asked = _asked()
    parts = asked.only or [*PARTS]
    met = []
    for part in parts:
        with made(asked.database, asked.families, FORMS, asked.answered) as place:
            print(f"\n{part}, {asked.database}, load {os.getloadavg()[0]:.1f}", flush=True)
            with served(place) as service:
                seconds = asked.minutes * 60 if asked.minutes else asked.seconds
                for line in Run(place, service, seconds).lines([part]):
                    met.append(_say(line))
            print(f"load {os.getloadavg()[0]:.1f} at the end", flush=True)
    return 0 if all(met) else 1


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--only", action="append", choices=[*PARTS], help="a part; repeat")
    words.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    words.add_argument("--seconds", type=float, default=15, help="of each; the soak takes twice")
    words.add_argument("--minutes", type=float, default=0, help="instead of seconds")
    words.add_argument("--families", type=int, default=2_500, help="each with four forms")
    words.add_argument("--answered", action="store_true", help="the last form of each is there")
    return words.parse_args()


def _say(line: Line) -> bool:
    print(line, flush=True)
    return line.met is not False


if __name__ == "__main__":
    sys.exit(main())
