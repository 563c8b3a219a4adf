"""How long `alongside verify` takes at 100,000 facts, beside its limit.

    .venv/bin/python benchmarks/verifying.py
    .venv/bin/python benchmarks/verifying.py --database postgresql --facts 20000

It copies one made-up family until there are so many facts, seals them, and runs the verification
in a new process, warm: the clock starts when the program has started and ends when all is compared.
Ends with 1 when the limit is passed or anything is found. On a machine with other work look at the
time of the processor: it is what two cores of its own would need at most.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
LIMIT = 5.0
A_FAMILY = 15
"""About as many facts as a family of `benchmarks.load.population` has."""


def main() -> int:
    asked = _asked()
    if asked.measure:
        return _measure(asked.rounds)
    from benchmarks.load.place import made, run_in

    families = max(1, asked.facts // A_FAMILY)
    with made(asked.database, families, 1, False) as place:
        words = (sys.executable, __file__, "--measure", "--rounds", str(asked.rounds))
        told = json.loads(run_in(place.folder, place.more, *words))
    for round_ in told["rounds"]:
        print(f"{round_[0]:6.2f} s by the clock, {round_[1]:6.2f} s of the processor")
    at_limit = LIMIT * told["facts"] / 100_000
    best = min(seconds for seconds, _ in told["rounds"])
    used = min(seconds for _, seconds in told["rounds"])
    print(
        f"{told['facts']:,} facts, {told['seals']} seals, {told['findings']} findings, load "
        f"{os.getloadavg()[0]:.1f}. By the clock {best:.2f} s, processor {used:.2f} s, limit "
        f"{at_limit:.2f} s: {'met' if best <= at_limit else 'NOT MET'}"
    )
    return 0 if best <= at_limit and not told["findings"] else 1


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--facts", type=int, default=100_000)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    words.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    return words.parse_args()


def _measure(rounds: int) -> int:
    import django

    django.setup()
    from alongside.foundations.record.verifying import verify

    taken = []
    for _ in range(rounds):
        begun, worked = perf_counter(), process_time()
        found = verify()
        taken.append((perf_counter() - begun, process_time() - worked))
    print(
        json.dumps(
            {"facts": found.facts, "seals": found.seals, "findings": len(found.findings),
             "rounds": taken}
        )
    )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
