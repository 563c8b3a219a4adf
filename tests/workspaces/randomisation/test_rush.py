"""Many people at once, and what a stolen database file tells."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
FAMILIES, PROCESSES, THREADS = 4, 4, 10


def run(script, *words, folder, database, **more):
    """Run a script of this folder against a database of its own."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "ALONGSIDE_DATA": str(folder),
        "ALONGSIDE_DATABASE_URL": database,
        **more,
    }
    done = subprocess.run(
        [sys.executable, HERE / script, *map(str, words)], env=env, cwd=ROOT, text=True,
        capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def scratch_database(tmp_path):
    """A database beside the one of the tests: on PostgreSQL if they run there, else a file."""
    url = os.environ.get("ALONGSIDE_DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{tmp_path}/rush.sqlite3"
        return
    import psycopg

    name = f"rush_{os.getpid()}"  # other workers make theirs at the same time
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_forty_people_at_once_never_use_a_place_or_a_family_twice(scratch_database, tmp_path):
    told = run("rush.py", FAMILIES, PROCESSES, THREADS, folder=tmp_path, database=scratch_database)
    happened = json.loads(told)
    tries = FAMILIES * PROCESSES * THREADS
    assert happened == {
        "outcomes": {"allocated": FAMILIES, "refused": tries - FAMILIES},
        "positions": list(range(1, FAMILIES + 1)),
        "families": FAMILIES,
        "slots": FAMILIES + 5,
        "findings": 0,
        "vendor": "postgresql" if scratch_database.startswith("postgres") else "sqlite",
    }


def test_a_database_file_with_a_fresh_sequence_holds_no_arm(tmp_path):
    run(
        "sealed_file.py", "home-visits", folder=tmp_path,
        database=f"sqlite:///{tmp_path}/sealed.sqlite3",
        ALONGSIDE_STUDIES=f"ips_feasibility,{ROOT / 'tests/studies/second_study'}",
    )  # fmt: skip
    content = b"".join(path.read_bytes() for path in tmp_path.glob("sealed.sqlite3*"))
    assert content.count(b"home-visits") > 120
    assert [arm for arm in (b"weekly", b"monthly", b"usual") if arm in content] == []
