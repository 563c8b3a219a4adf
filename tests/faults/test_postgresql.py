"""The database, or one of two services on one database, is killed while people write: F4."""

from __future__ import annotations

import signal
import threading
import time
from os import cpu_count, getloadavg, kill
from subprocess import CalledProcessError

import pytest

from tests.faults.keeping import holds
from tests.faults.service import BACK, FULL, Writer, serving, writing
from tests.faults.wire import between
from tests.project.running import run
from tests.with_postgresql import MISSING, cluster, tools

ROUNDS, BACK_WHEN_BUSY = 20 if FULL else 2, 30


@pytest.fixture(scope="module")
def database():
    tool = tools()
    assert tool, MISSING
    with cluster(tool, options="") as made:
        yield made


@pytest.fixture(scope="module")
def folder(database, tmp_path_factory):
    """A demonstration in this database."""
    data = tmp_path_factory.mktemp("one") / "data"
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
    assert not FULL or max(back) < (BACK if not_busy() else BACK_WHEN_BUSY)
    assert {status for one in people for status, _ in one.refused} <= {500, 503}


def not_busy():
    return getloadavg()[0] <= (cpu_count() or 1)


def test_of_two_services_on_one_database_one_is_killed_and_nothing_acknowledged_is_lost(
    database, folder, tmp_path
):
    url = {"database_url": database.url}
    with (
        serving(folder, tmp_path / "log of one", **url) as one,
        serving(folder, tmp_path / "log of the other", **url) as other,
        between(one.address, other.address) as balancer,
    ):
        people = [Writer(balancer.address) for _ in range(2)]
        with writing(*people):
            for person in people:
                until_more(person, 0)
            one.kill()
            for person in people:
                until_more(person, len(person.acknowledged))
    figures = holds(people, folder, database.url)
    print(figures)
    assert figures["refused"] == 0
    assert figures["kept"] - figures["acknowledged"] <= len(people)


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
