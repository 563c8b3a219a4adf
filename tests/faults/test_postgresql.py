"""The database is killed while people write: F4."""

from __future__ import annotations

import signal
import threading
import time
from os import kill
from subprocess import CalledProcessError

import pytest

from tests.faults.keeping import holds
from tests.faults.service import FULL, Writer, serving, writing
from tests.project.running import run
from tests.with_postgresql import MISSING, cluster, tools

ROUNDS = 20 if FULL else 2


@pytest.fixture
def database():
    tool = tools()
    assert tool, MISSING
    with cluster(tool, options="") as made:
        yield made


@pytest.fixture
def folder(database, tmp_path):
    """A demonstration in this database."""
    data = tmp_path / "data"
    words = ("demo", "--families", "2", "--seed", "2", "--no-serve")
    done = run(*words, data=data, database_url=database.url)
    assert done.returncode == 0, done.stderr
    return data


def test_the_database_killed_while_people_write_loses_nothing_acknowledged(
    database, folder, tmp_path
):
    back = []
    with serving(folder, tmp_path / "log", database_url=database.url) as service:
        people = [Writer(service.address) for _ in range(2)]
        with writing(*people):
            for _ in range(ROUNDS):
                threading.Event().wait(0.7)
                kill(int((database.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
                begun = time.monotonic()
                started_again(database)
                before = len(people[0].acknowledged)
                until_more(people[0], before)
                back.append(time.monotonic() - begun)
    figures = holds(people, folder, database.url)
    print(f"{figures}; back after at most {max(back):.1f} s")
    assert figures["acknowledged"] >= 2 * ROUNDS
    assert not FULL or max(back) < 30
    assert {status for one in people for status, _ in one.refused} <= {500, 503}


def started_again(database):
    """As a supervisor does: tried again while what was left of the old one still ends."""
    for _ in range(60):
        try:
            return database.start()
        except CalledProcessError:
            threading.Event().wait(0.5)
    raise AssertionError((database.folder / "log").read_text()[-2000:])


def until_more(person, before, patience=60.0):
    begun = time.monotonic()
    while len(person.acknowledged) == before:
        assert time.monotonic() - begun < patience, person.refused[-1:]
        threading.Event().wait(0.05)
