"""Two hundred requests for an allocation at once, and allocations that are killed midway."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.workspaces.randomisation.test_rush import HERE, ROOT, scratch_database

__all__ = ["scratch_database"]
FAMILIES, ASKED, PROCESSES, THREADS = 40, 5, 4, 10


@pytest.fixture
def vendor(scratch_database):
    return "postgresql" if scratch_database.startswith("postgres") else "sqlite"


def run(script, *words, folder, database):
    """Run a script of this folder against a database of its own; a busy machine may be slow."""
    own = {"PYTHONPATH": ROOT, "ALONGSIDE_DATA": folder, "ALONGSIDE_DATABASE_URL": database}
    done = subprocess.run(
        [sys.executable, HERE / script, *map(str, words)], cwd=ROOT, text=True,
        env={**os.environ, **{name: str(value) for name, value in own.items()}},
        capture_output=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_two_hundred_requests_at_once_over_two_strata_use_every_place_in_order(
    scratch_database, vendor, tmp_path
):
    words = (FAMILIES, ASKED, PROCESSES, THREADS)
    told = json.loads(run("at_once.py", *words, folder=tmp_path, database=scratch_database))
    assert len(told.pop("seconds")) == FAMILIES * ASKED == 200
    assert len(told.pop("since_all_began")) == 200
    in_order = list(range(1, FAMILIES // 2 + 1))
    assert told == {
        "outcomes": {"allocated": FAMILIES, "refused": FAMILIES * (ASKED - 1)},
        "positions": {"glasgow": in_order, "bromley": in_order},
        "families": FAMILIES,
        "findings": 0,
        "vendor": vendor,
    }


def test_an_allocation_killed_between_two_steps_leaves_nothing_or_everything(
    scratch_database, vendor, tmp_path
):
    told = json.loads(run("killed.py", folder=tmp_path, database=scratch_database))
    nothing = told.pop("nothing")
    assert nothing > 15
    assert told == {
        "ends": {"-9": nothing + 1},
        "last": {"allocations": 1, "entries": 1, "letters": 1},
        "positions": [1],
        "findings": 0,
        "vendor": vendor,
    }
