"""A small demonstration, made once; whoever changes it takes a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.project.running import Record, made

KEPT = ("DEMONSTRATION", "alongside.sqlite3")


@pytest.fixture(scope="session")
def twelve(tmp_path_factory) -> Record:
    """Twelve families of seed 3."""
    folder = tmp_path_factory.mktemp("twelve") / "data"
    made(folder, 12, 3)
    return Record(folder)


@pytest.fixture
def copied(twelve, tmp_path) -> Record:
    """A copy that may be changed."""
    folder: Path = tmp_path / "data"
    folder.mkdir()
    for name in KEPT:
        shutil.copy(twelve.folder / name, folder / name)
    shutil.copytree(twelve.folder / "files", folder / "files")
    return Record(folder)
