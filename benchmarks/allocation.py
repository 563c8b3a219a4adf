"""Two hundred requests for an allocation at once: how long each waits, beside the limit.

    .venv/bin/python benchmarks/allocation.py
    .venv/bin/python tests/with_postgresql.py .venv/bin/python benchmarks/allocation.py

The crowd of `tests/workspaces/randomisation/at_once.py`: families of two sites, asked for by all
threads of several processes together: as `alongside serve` runs, two workers with one request each,
or with `--threads 8` as a server with threads would. A request's time is what the server needs for
it, the wait for the sequence's lock included. All requests are there from the first moment, so the
last also waits until a worker is free: that time is printed too, and has no limit. It ends with 1
when the limit is passed or anything failed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CROWD = ROOT / "tests/workspaces/randomisation/at_once.py"
LIMIT_MS = 500.0


def rank(seconds: list[float], share: float) -> float:
    """The time in milliseconds within which this share of the requests were answered."""
    return seconds[min(len(seconds) - 1, int(share * len(seconds)))] * 1000


def asked(families: int, processes: int, threads: int) -> dict[str, object]:
    """What the crowd did, in a database of its own that goes again."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"PYTHONPATH": str(ROOT), "ALONGSIDE_DATA": folder}
        env = {"ALONGSIDE_DATABASE_URL": f"sqlite:///{folder}/crowd.sqlite3", **os.environ, **own}
        words = [str(each) for each in (families, 1, processes, threads)]
        done = subprocess.run(
            [sys.executable, CROWD, *words], env=env, cwd=ROOT, text=True, capture_output=True
        )
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    told: dict[str, object] = json.loads(done.stdout)
    return told


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--families", type=int, default=200)
    words.add_argument("--processes", type=int, default=2)
    words.add_argument("--threads", type=int, default=1)
    given = words.parse_args()
    told = asked(given.families, given.processes, given.threads)
    seconds, since = told["seconds"], told["since_all_began"]
    assert isinstance(seconds, list)
    assert isinstance(since, list)
    p50, p99 = rank(seconds, 0.5), rank(seconds, 0.99)
    print(f"{told['vendor']}: {told['outcomes']}, findings {told['findings']}")
    print(f"{given.processes} processes of {given.threads} threads, load {os.getloadavg()[0]:.0f}")
    print(f"p50 {p50:,.0f} ms · p99 {p99:,.0f} ms · limit {LIMIT_MS:,.0f} ms")
    print(f"since all asked: p50 {rank(since, 0.5):,.0f} ms · last {rank(since, 1):,.0f} ms")
    whole = told["outcomes"] == {"allocated": given.families} and told["findings"] == 0
    return 0 if whole and p99 < LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
