"""Writers of an SQLite database wait behind those who came before."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection, transaction

from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.session_store import SessionStore
from alongside.foundations.record import in_turn as turns
from alongside.foundations.record.in_turn import Queue, in_turn
from alongside.foundations.record.writing import action

ROOT = Path(__file__).resolve().parents[3]
HOLDS = """
import fcntl, os, sys, time
handle = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""
ON_SQLITE = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL has many writers at once"
)


def waiting(queue, count):
    """Let one after another join a queue while its first still holds it."""
    order, threads = [], []

    def wait(number):
        with queue:
            order.append(number)

    for number in range(count):
        thread = threading.Thread(target=wait, args=(number,))
        thread.start()
        while len(queue._turns) < number + 2:
            pass
        threads.append(thread)
    return order, threads


def test_turns_come_in_the_order_in_which_they_were_asked_for():
    queue = Queue()
    with queue:
        order, threads = waiting(queue, 12)
        assert order == []
    for thread in threads:
        thread.join()
    assert order == list(range(12))
    assert not queue._turns


def test_a_turn_ends_with_what_went_wrong_in_it():
    queue = Queue()
    with pytest.raises(LookupError), queue:
        raise LookupError
    with queue:
        pass


def test_whoever_no_longer_waits_is_not_waited_for():
    queue = Queue()
    mine = threading.Lock()
    with queue:
        queue._turns.append(mine)
        queue._leave(mine)
    with queue:
        assert len(queue._turns) == 1


@pytest.fixture
def file(tmp_path, monkeypatch):
    file = tmp_path / "some.sqlite3-turn"
    monkeypatch.setattr(turns, "file_of", lambda name: tmp_path / f"some.sqlite3-{name}")
    return file


def test_the_file_lies_beside_the_database_and_postgresql_needs_none():
    name = connection.settings_dict["NAME"]
    expected = Path(f"{name}-turn") if connection.vendor == "sqlite" else None
    assert turns.file_of("turn") == expected


def test_a_process_that_is_killed_gives_its_turn_back(file):
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, file], stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"held\n"
    done = threading.Event()

    def write():
        with turns.among_processes(file):
            done.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert not done.wait(0.2)
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    writer.join()
    assert done.is_set()


def test_a_file_that_cannot_be_opened_refuses_nobody(file):
    file.mkdir()
    with in_turn():
        pass
    assert file.is_dir()


@pytest.mark.django_db
def test_within_a_transaction_nobody_waits(file):
    with in_turn():
        pass
    assert not file.exists()


@pytest.mark.django_db(transaction=True)
@ON_SQLITE
def test_an_action_is_done_in_its_turn_from_before_its_transaction_to_after_it(file):
    @action
    def act(*, entry=None):
        handle = os.open(file, os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(handle)
        return connection.in_atomic_block

    assert act() is True
    with in_turn():
        assert not connection.in_atomic_block


def begin_a_session():
    SessionStore().save(must_create=True)


def note_the_sign_in():
    Person.objects.filter(pk=0).update(last_login=None)


@pytest.mark.django_db(transaction=True)
@ON_SQLITE
@pytest.mark.parametrize("write", [begin_a_session, note_the_sign_in])
def test_whatever_is_written_waits_for_its_turn(file, write):
    done = threading.Event()

    def act():
        try:
            write()
            done.set()
        finally:
            connection.close()

    with turns.among_processes(file):
        writer = threading.Thread(target=act)
        writer.start()
        assert not done.wait(0.3)
    writer.join(5)
    assert done.is_set()


@pytest.mark.django_db(transaction=True)
@ON_SQLITE
@pytest.mark.parametrize("end", ["commit", "roll back", "close"])
def test_a_transaction_gives_its_turn_back_however_it_ends(file, end):
    with suppress(LookupError), transaction.atomic():
        if end == "roll back":
            raise LookupError
        if end == "close":
            connection.close()
    handle = os.open(file, os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(handle)
