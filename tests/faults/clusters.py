"""A demonstration in a PostgreSQL cluster of one's own, which lies or listens where a fault is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.service import FULL
from tests.project.running import run
from tests.with_postgresql import MISSING, Cluster, tools

only_in_full = pytest.mark.skipif(not FULL, reason="takes too long here: run `make faults`")


@contextmanager
def opened_to_all() -> Iterator[Path]:
    """A folder that the account of PostgreSQL can reach, too."""
    with tempfile.TemporaryDirectory(prefix="alongside-fault-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def cluster_in(folder: Path, prefix: tuple[str, ...] = (), options: str = "") -> Iterator[Cluster]:
    """One that writes through to the disk; `prefix` goes before each of its commands."""
    tool = tools()
    assert tool, MISSING
    folder.mkdir(exist_ok=True)
    made = Cluster(tool, folder, options=options)
    made.prefix = (*prefix, *made.prefix)
    try:
        yield made
    finally:
        made.remove()


def demonstration_in(cluster: Cluster, data: Path) -> Path:
    words = ("demo", "--families", "2", "--seed", "2", "--no-serve")
    done = run(*words, data=data, database_url=cluster.url)
    assert done.returncode == 0, done.stderr
    return data
