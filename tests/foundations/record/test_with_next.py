"""Statements that go to PostgreSQL with the next one, within Django's transactions."""

from __future__ import annotations

import signal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from alongside.foundations.record.statements import Statement, carry_out_with_next, fetched
from alongside.workspaces.assessments.actions import hearing

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no way to go"),
    pytest.mark.django_db(transaction=True),
]


LONG = Statement("SELECT pg_sleep(0.5)", "SELECT pg_sleep(0.5)", [])


@pytest.fixture(autouse=True)
def numbers():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS made_up_numbers")
        cursor.execute("CREATE TABLE made_up_numbers (number bigint PRIMARY KEY)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE made_up_numbers")


def later(*given: int) -> None:
    for number in given:
        sql = "INSERT INTO made_up_numbers VALUES ({})"
        carry_out_with_next(connection, Statement(sql.format("%s"), sql.format("$1"), [number]))


def now(sql: str) -> list[object]:
    (rows,) = fetched(connection, Statement(sql, sql, []))
    return rows


def kept() -> list[int]:
    return [number for (number,) in now("SELECT number FROM made_up_numbers ORDER BY number")]


def test_a_transaction_in_which_a_refusal_was_swallowed_does_not_end_as_if_it_were_kept():
    done = []
    with pytest.raises(DatabaseError, match="Something was refused"), transaction.atomic():
        transaction.on_commit(lambda: done.append("told"))
        later(5, 1, 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            pass
    assert (kept(), done) == ([], [])


def test_what_waits_in_a_part_that_is_undone_is_not_sent():
    with transaction.atomic():
        later(5)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            later(1, 1)
            raise ZeroDivisionError
        later(6)
    assert kept() == [5, 6]


def test_a_part_whose_end_is_refused_leaves_the_rest():
    with transaction.atomic():
        later(5)
        with pytest.raises(IntegrityError), transaction.atomic():
            later(1, 1)
    assert kept() == [5]


def test_a_statement_that_cannot_be_read_is_a_refusal_within_the_transaction():
    with pytest.raises(DatabaseError, match="Something was refused"), transaction.atomic():
        later(1)
        with pytest.raises(DatabaseError, match="nowhere"):
            now("SELECT number FROM nowhere")
    assert kept() == []


def test_what_is_refused_before_somebody_hears_is_not_the_fault_of_who_hears(monkeypatch, caplog):
    monkeypatch.setattr(hearing, "_HEARING", [lambda *given: None])
    with pytest.raises(IntegrityError), transaction.atomic():
        later(1, 1)
        hearing.tell(None, None, "a form", None)
    assert (kept(), caplog.messages) == ([], [])


@pytest.mark.parametrize("prepared", [False, True])
def test_whoever_is_told_to_stop_at_the_end_of_a_transaction_stops_and_the_next_can_go_on(prepared):
    if prepared:
        with transaction.atomic():
            later(7)
            carry_out_with_next(connection, LONG)
    else:
        connection.close()
        connection.ensure_connection()

    def stop(*_):
        raise SystemExit

    before = signal.signal(signal.SIGALRM, stop)
    try:
        with pytest.raises(SystemExit), transaction.atomic():
            later(1)
            carry_out_with_next(connection, LONG)
            signal.setitimer(signal.ITIMER_REAL, 0.1)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert now("SELECT 5") == [(5,)]
    assert connection.get_autocommit()


def test_watched_or_not_statements_keep_their_order():
    with transaction.atomic():
        later(1)
        with connection.execute_wrapper(lambda execute, *given: execute(*given)):
            later(2)
        later(3)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM made_up_numbers")
            assert cursor.fetchone() == (3,)
    assert kept() == [1, 2, 3]
