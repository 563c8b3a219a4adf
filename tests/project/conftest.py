"""A small demonstration, made once; whoever changes it takes a copy."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.databases import Record
from tests.project.running import made


@pytest.fixture(scope="session")
def twelve(tmp_path_factory) -> Record:
    """Twelve families of seed 3: made by the worker that comes first, and each has a copy."""
    folder: Path = tmp_path_factory.mktemp("twelve") / "data"
    return _made_once(_of_all_workers(tmp_path_factory)).copied_to(folder)


def _of_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _made_once(shared: Path) -> Record:
    """Whoever comes while another makes it waits, and takes what is there then."""
    folder, whole = shared / "twelve families", shared / "twelve families.whole"
    with (shared / "twelve families.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            made(folder, 12, 3)
            whole.touch()
    return Record(folder)


@pytest.fixture
def copied(twelve, tmp_path) -> Iterator[Record]:
    """A copy that may be changed."""
    record = twelve.copied_to(tmp_path / "data", "outbox", "static")
    yield record
    record.remove()
