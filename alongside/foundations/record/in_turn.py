"""Writers of an SQLite database wait in a queue.

SQLite lets one writer in at a time, and those who wait look again after pauses that grow to a
tenth of a second. Under a crowd some look at the wrong moment again and again, until their time is
up and they are refused. Here each waits behind those who came before: within a process in exact
order, between processes by a lock of the operating system that goes with a process that dies. What
keeps the record whole is SQLite's own lock; this one only says whose turn it is.
"""

from __future__ import annotations

import fcntl
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, local

from django.db import connection

from alongside.foundations.record.giving_way import not_behind


class Queue:
    """A lock that is given in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._turns: deque[Lock] = deque()

    def __enter__(self) -> None:
        mine = Lock()
        with self._guard:
            self._turns.append(mine)
            if len(self._turns) > 1:
                mine.acquire()
        try:
            mine.acquire()
        except BaseException:  # a signal: whoever no longer waits must not be waited for
            self._leave(mine)
            raise

    def __exit__(self, *raised: object) -> None:
        self._leave(self._turns[0])

    def _leave(self, mine: Lock) -> None:
        with self._guard:
            first = self._turns[0] is mine
            self._turns.remove(mine)
            if first and self._turns:
                self._turns[0].release()


_QUEUE = Queue()
_HERE = local()


@contextmanager
def in_line() -> Iterator[None]:
    """Wait behind those of this process who came before, also for work before one's turn.

    Threads of one process take its interpreter from each other: where many work at once, the one
    whose turn it is works slower, and all wait for it. Whoever is in line goes on without a wait,
    and so does whoever is within a transaction, for which somebody in line may be waiting.
    """
    if getattr(_HERE, "in_line", False) or connection.in_atomic_block:
        yield
        return
    with _QUEUE:
        _HERE.in_line = True
        try:
            yield
        finally:
            _HERE.in_line = False


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait for one's turn to write; within a transaction, or on PostgreSQL, there is no wait.

    Every transaction of SQLite takes it by itself (`sqlite3/base.py`); whoever has it keeps it.
    """
    file = file_of("turn")
    if file is None or connection.in_atomic_block or getattr(_HERE, "in_turn", False):
        yield
        return
    with not_behind(), in_line(), among_processes(file):
        _HERE.in_turn = True
        try:
            yield
        finally:
            _HERE.in_turn = False


@contextmanager
def among_processes(file: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a file, or share it with others who do. One that cannot be opened is no reason to
    refuse: then SQLite's own lock must do."""
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)  # which gives the lock back


def is_held(file: Path) -> bool:
    """Whether anybody else holds a file, or shares it."""
    try:
        handle = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def file_of(name: str) -> Path | None:
    """A file beside the database, to take turns by; none for a database that is no file."""
    database = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or "memory" in database:
        return None
    return Path(f"{database}-{name}")
