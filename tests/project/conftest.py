"""A small demonstration, made once; whoever changes it takes a copy."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from tests.project.running import Record, made

KEPT = ("DEMONSTRATION", "alongside.sqlite3")


@pytest.fixture(scope="session")
def twelve(tmp_path_factory) -> Record:
    """Twelve families of seed 3: made by the worker that comes first, and each has a copy."""
    folder: Path = tmp_path_factory.mktemp("twelve") / "data"
    shutil.copytree(_made_once(_of_all_workers(tmp_path_factory)), folder)
    return Record(folder)


def _of_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _made_once(shared: Path) -> Path:
    """Whoever comes while another makes it waits, and takes what is there then."""
    whole = shared / "twelve families"
    with (shared / "twelve families.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            begun = shared / "twelve families, begun"
            shutil.rmtree(begun, ignore_errors=True)
            made(begun, 12, 3)
            begun.rename(whole)
    return whole


@pytest.fixture
def copied(twelve, tmp_path) -> Record:
    """A copy that may be changed."""
    folder: Path = tmp_path / "data"
    folder.mkdir()
    for name in KEPT:
        shutil.copy(twelve.folder / name, folder / name)
    shutil.copytree(twelve.folder / "files", folder / "files")
    return Record(folder)
