"""Each write through to the disk takes long, and sixteen people write at once: F10."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.faults.clusters import only_in_full
from tests.faults.keeping import holds
from tests.faults.processes import processor_time, workers_and_work
from tests.faults.service import WORKERS, Writer, serving, writing

SOURCE = Path(__file__).with_name("slow_disk.c")
LONGER_MS, PEOPLE, SECONDS, LIMIT = 4, 16, 20, 1.0
COMMITS = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA journal_mode=WAL"), database.execute("PRAGMA synchronous=FULL")
database.execute("CREATE TABLE t (n)")
begun = time.perf_counter()
for number in range(20):
    database.execute("INSERT INTO t VALUES (?)", (number,))
print((time.perf_counter() - begun) / 20 * 1000)
"""


@pytest.fixture
def slow(tmp_path):
    """What to put before a command, so that it finds the disk slow."""
    compiler, made = shutil.which("cc"), tmp_path / "slow_disk.so"
    if not compiler:
        pytest.skip("A slow disk needs a C compiler: sudo apt-get install gcc libc6-dev")
    words = (compiler, "-shared", "-fPIC", "-o", made, SOURCE, "-ldl")
    if subprocess.run(words, capture_output=True).returncode:
        pytest.skip("A slow disk needs C headers: sudo apt-get install libc6-dev")
    said = {"LD_PRELOAD": made, "SYNC_US": LONGER_MS * 1000, "SYNC_COUNT": count_of(tmp_path)}
    return ("env", *(f"{name}={value}" for name, value in said.items()))


def count_of(folder):
    """One byte for each write through."""
    return folder / "written through"


def test_a_commit_of_sqlite_waits_for_the_slow_disk(slow, tmp_path):
    words = (*slow, sys.executable, "-c", COMMITS, tmp_path / "some.sqlite3")
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    assert float(told.stdout) >= LONGER_MS
    assert count_of(tmp_path).stat().st_size >= 20


@only_in_full
def test_on_a_slow_disk_sixteen_people_at_once_are_answered_within_a_second(copied, slow, tmp_path):
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    with serving(copied.folder, tmp_path / "log", slow) as service:
        people = [Writer(service.address) for _ in range(PEOPLE)]
        before = spent(service, tmp_path)
        with writing(*people):
            threading.Event().wait(SECONDS)
        after = spent(service, tmp_path)
    figures = holds(people, copied.folder)
    waits = sorted(wait for one in people for wait in one.waited)
    median, most = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
    processor, writes = ((b - a) / len(waits) for a, b in zip(before, after, strict=True))
    alone = (PEOPLE * writes * LONGER_MS / 1000 + PEOPLE / WORKERS * processor) * most / median
    print(
        f"{figures}; p50 {median * 1000:,.0f} ms, p99 {most * 1000:,.0f} ms at {busy:.1f} others a "
        f"core; {processor * 1000:.0f} ms of processor and {writes:.1f} writes through for each; "
        f"p99 with nobody else on the machine at most {alone * 1000:,.0f} ms"
    )
    assert figures["refused"] == 0
    assert figures["kept"] == figures["acknowledged"] == figures["sent"]
    assert (alone if busy > 1 else most) < LIMIT


def spent(service, folder):
    """Seconds of processor of the web workers so far, and writes through to the disk."""
    workers, _ = workers_and_work(service.process.pid)
    return sum(map(processor_time, workers)), count_of(folder).stat().st_size
