"""The database is killed, or cut off from the pages: F4 and F6."""

from __future__ import annotations

import signal
import threading
import time
from os import kill

import pytest

from tests.faults.keeping import holds
from tests.faults.service import BACK, FULL, Writer, new_entry, serving, writing
from tests.faults.wire import between
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
                database.start()
                before = len(people[0].acknowledged)
                until_more(people[0], before)
                back.append(time.monotonic() - begun)
    figures = holds(people, folder, database.url)
    print(f"{figures}; back after at most {max(back):.1f} s")
    assert figures["acknowledged"] >= 2 * ROUNDS
    assert not FULL or max(back) < 30
    assert {status for one in people for status, _ in one.refused} <= {500, 503}


def until_more(person, before, patience=60.0):
    begun = time.monotonic()
    while len(person.acknowledged) == before:
        assert time.monotonic() - begun < patience, person.refused[-1:]
        threading.Event().wait(0.05)


def test_cut_off_from_its_database_it_says_so_in_time_and_heals_by_itself(
    database, folder, tmp_path
):
    with between(str(database.socket)) as wire:
        host, port = wire.address.split(":")
        url = f"postgresql://alongside@{host}:{port}/alongside"
        with serving(folder, tmp_path / "log", database_url=url) as service:
            person, entry = Writer(service.address), new_entry()
            assert person.refer()
            wire.whole.clear()
            assert not person.refer(entry)
            assert [status for status, _ in person.refused] == [500]
            assert "sending twice does no harm" in person.refused[0][1]
            waited = person.waited[-1]
            wire.whole.set()
            person.refer(entry) or person.refer(entry)
            assert person.acknowledged[-1:] == [entry]
    print(f"said after {waited:.1f} s")
    assert not FULL or waited < BACK
    assert holds([person], folder, database.url)["acknowledged"] == 2
