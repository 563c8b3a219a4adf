"""What SQLite's log holds is written into the database beside those who write."""

from pathlib import Path
from threading import Event

import pytest
from django.db import DatabaseError, connection

from alongside.foundations.accounts.models import Person
from alongside.foundations.record import writing_back
from tests.foundations.record.test_record import AT

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a process for this"),
]


def wrote(name: str) -> None:
    Person.objects.create_user(f"{name}@example.org", name=name, made_at=AT)


def in_file(text: str) -> bool:
    """Whether it stands in the database itself, and not in its log alone."""
    return text.encode() in Path(connection.settings_dict["NAME"]).read_bytes()


def test_whoever_commits_writes_nothing_back_before_the_log_is_large():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint")
        assert cursor.fetchone() == (writing_back.PAGES_BEFORE_SOMEBODY_WAITS,)


def test_what_was_committed_is_written_back_without_a_wait():
    writing_back.once()
    wrote("kept-in-the-log")
    assert not in_file("kept-in-the-log")
    there, back = writing_back.once()
    assert there == back > 0
    assert in_file("kept-in-the-log")


def test_a_thread_does_so_until_it_is_to_stop_and_goes_on_after_a_failure(monkeypatch):
    stop, tried, real = Event(), [], writing_back.once

    def once() -> None:
        tried.append(real())
        if len(tried) == 1:
            raise DatabaseError("locked")
        stop.set()

    monkeypatch.setattr(writing_back, "PAUSE", 0.01)
    monkeypatch.setattr(writing_back, "once", once)
    wrote("by-the-thread")
    thread = writing_back.begin(stop)
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert len(tried) == 2
    assert in_file("by-the-thread")
