"""Statements given to PostgreSQL by their name: rows and refusals as from a cursor of psycopg."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection

psycopg = pytest.importorskip("psycopg")
from alongside.foundations.record.postgresql.prepared import Prepared  # noqa: E402

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="it speaks to PostgreSQL alone"),
    pytest.mark.django_db,
]
SAID = {"load_001": {"value": "O'Hara % $1"}, "none": None}
VALUES = [
    UUID(int=7), datetime(2024, 2, 29, 12, tzinfo=UTC), None, "O'Hara % %s", 3, 2**40, True,
    b"\x00\xff", ["here"],
]  # fmt: skip
KINDS = [
    "uuid", "timestamptz", "text", "text", "smallint", "bigint", "boolean", "bytea", "text[]",
    "jsonb",
]  # fmt: skip


@pytest.fixture
def own():
    with psycopg.connect(**connection.get_connection_params()) as made:
        yield made


@pytest.fixture
def prepared(own):
    return Prepared(own)


@pytest.fixture
def fetched(prepared):
    """One statement alone."""

    def rows(plain, values):
        (found,) = prepared.fetched((plain, values))
        return found

    return rows


@pytest.fixture
def numbers(own):
    """A table of numbers, and those that others see in it."""
    own.execute("DROP TABLE IF EXISTS made_up_numbers")
    own.execute("CREATE TABLE made_up_numbers (number bigint PRIMARY KEY)")
    own.commit()
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        query = "SELECT number FROM made_up_numbers ORDER BY number"
        yield lambda: [number for (number,) in other.execute(query)]
    own.rollback()
    own.execute("DROP TABLE made_up_numbers")
    own.commit()


INSERT, ALL = "INSERT INTO made_up_numbers VALUES ($1)", "SELECT number FROM made_up_numbers"


def ask(marks: list[str], values: list[object]) -> list[object]:
    asked = ", ".join(f"{mark}::{kind}" for mark, kind in zip(marks, KINDS, strict=True))
    return [f"SELECT {asked}", values]


def test_values_come_back_as_from_a_cursor(own, fetched):
    values = [*VALUES, psycopg.types.json.Jsonb(SAID)]
    by_cursor = own.execute(*ask(["%s"] * len(values), values)).fetchall()
    marks = [f"${place}" for place in range(1, len(values) + 1)]
    for _ in range(2):
        assert fetched(*ask(marks, values)) == by_cursor
    ((*others, said),) = by_cursor
    assert (others, json.loads(said)) == (VALUES, SAID)  # Django reads JSON by itself


def test_a_value_of_another_kind_is_prepared_anew(own, fetched):
    own.execute("SELECT 1")
    for given in (3, 2**40, None, 4):
        assert fetched("SELECT $1::bigint", [given]) == [(given,)]
    (kept,) = own.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()
    assert kept == 3


@pytest.mark.parametrize("level", [None, psycopg.IsolationLevel.SERIALIZABLE])
def test_a_transaction_is_begun_and_ended_as_ever(own, fetched, level):
    own.execute("CREATE TEMPORARY TABLE made_up (number bigint PRIMARY KEY)")
    own.commit()
    own.isolation_level = level
    assert fetched("INSERT INTO made_up VALUES ($1)", [1]) == []
    asked = fetched("SELECT current_setting('transaction_isolation')", [])
    assert asked == [("serializable" if level else "read committed",)]
    own.commit()
    assert fetched("INSERT INTO made_up VALUES ($1)", [2]) == []
    own.rollback()
    own.autocommit = True
    assert fetched("INSERT INTO made_up VALUES ($1)", [3]) == []
    assert own.info.transaction_status.name == "IDLE"
    assert fetched("SELECT number FROM made_up ORDER BY number", []) == [(1,), (3,)]


def test_what_is_refused_has_the_class_and_words_of_the_server(own, fetched):
    own.autocommit = True
    own.execute("CREATE TEMPORARY TABLE made_up (number bigint PRIMARY KEY)")
    fetched("INSERT INTO made_up VALUES ($1)", [1])
    with pytest.raises(psycopg.errors.UniqueViolation, match="made_up_pkey"):
        fetched("INSERT INTO made_up VALUES ($1)", [1])
    with pytest.raises(psycopg.errors.UndefinedTable, match="nowhere"):
        fetched("SELECT * FROM nowhere", [])
    own.execute("SET statement_timeout = 50")
    with pytest.raises(psycopg.errors.QueryCanceled):
        fetched("SELECT pg_sleep($1)", [10])
    assert fetched("SELECT number FROM made_up", []) == [(1,)]


def test_a_server_that_has_gone_is_told_as_such(own, fetched):
    own.autocommit = True
    assert fetched("SELECT $1::bigint", [1]) == [(1,)]
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [own.info.backend_pid])
    for _ in range(2):
        with pytest.raises(psycopg.OperationalError):
            fetched("SELECT $1::bigint", [1])
    assert own.closed


def test_several_sent_together_are_answered_each_for_itself(prepared, numbers):
    asked = [(INSERT, [2]), (ALL, []), ("SELECT $1::text", ["x" * 3_000_000]), (INSERT, [1])]
    first, second, (third,), fourth = prepared.fetched(*asked)
    assert (first, second, fourth) == ([], [(2,)], [])
    assert third == ("x" * 3_000_000,)
    assert numbers() == []
    prepared.commit()
    assert numbers() == [1, 2]


def test_the_first_that_is_refused_is_told_and_none_behind_it_is_carried_out(prepared, numbers):
    prepared._own.autocommit = True
    prepared.fetched((INSERT, [1]))
    with pytest.raises(psycopg.errors.UniqueViolation, match="made_up_numbers_pkey"):
        prepared.fetched((INSERT, [2]), (INSERT, [1]), (INSERT, [3]), ("SELECT 1 / $1", [0]))
    assert prepared.fetched((ALL, []), ("SELECT 5", [])) == [[(1,)], [(5,)]]
    assert numbers() == [1]
    prepared._own.autocommit = False


def test_what_waits_goes_along_with_whatever_comes_next(own, prepared, numbers):
    prepared.later(INSERT, [0])  # prepared now, so that the next need not go for that
    prepared.forget_those_waiting()
    own.rollback()
    prepared.later(INSERT, [1])
    assert own.info.transaction_status.name == "IDLE"
    assert prepared.fetched((ALL, [])) == [[(1,)]]
    prepared.later(INSERT, [2])
    assert own.execute("SELECT max(number) FROM made_up_numbers").fetchone() == (2,)
    prepared.later(INSERT, [3])
    with own.cursor() as cursor:
        prepared.later(INSERT, [4])
        cursor.execute("SELECT count(*) FROM made_up_numbers")
        assert cursor.fetchone() == (4,)
    prepared.later(INSERT, [5])
    prepared.commit()
    assert (numbers(), own.info.transaction_status.name) == ([1, 2, 3, 4, 5], "IDLE")
    prepared.later(INSERT, [6])
    own.commit()  # as psycopg's own
    assert numbers() == [1, 2, 3, 4, 5, 6]


def test_what_waits_is_undone_with_the_transaction(own, prepared, numbers):
    prepared.later(INSERT, [1])
    prepared.forget_those_waiting()
    own.rollback()
    prepared.commit()
    assert (numbers(), own.info.transaction_status.name) == ([], "IDLE")
    prepared.later(INSERT, [1])
    assert prepared.fetched((ALL, [])) == [[(1,)]]
    prepared.later(INSERT, [2])
    prepared.forget_those_waiting()
    own.rollback()
    prepared.commit()
    assert numbers() == []


def test_what_waits_is_refused_at_the_end_at_latest(own, prepared, numbers):
    prepared.later(INSERT, [1])
    prepared.later(INSERT, [1])
    with pytest.raises(psycopg.errors.UniqueViolation, match="made_up_numbers_pkey"):
        prepared.commit()
    own.rollback()
    assert (numbers(), prepared.fetched((ALL, []))) == ([], [[]])


def test_outside_of_a_transaction_nothing_waits(own, prepared, numbers):
    own.autocommit = True
    prepared.later(INSERT, [1])
    assert numbers() == [1]
    own.autocommit = False


def test_a_transaction_of_another_kind_begins_as_psycopg_begins_it(own, prepared, numbers):
    own.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
    prepared.later(INSERT, [1])
    asked = prepared.fetched(("SELECT current_setting('transaction_isolation')", []))
    assert asked == [[("serializable",)]]
    prepared.commit()
    assert numbers() == [1]
    own.isolation_level = None


def test_a_server_that_goes_while_several_are_asked_is_told_as_such(own, prepared):
    ends = "SELECT pg_terminate_backend(pg_backend_pid())"
    with pytest.raises(psycopg.OperationalError):
        prepared.fetched(("SELECT 1", []), (ends, []), ("SELECT 2", []))
    assert own.closed
    with pytest.raises(psycopg.OperationalError):
        prepared.fetched(("SELECT 1", []), ("SELECT 2", []))


def test_whoever_is_interrupted_leaves_no_answers_to_the_next(own, prepared, monkeypatch):
    class Interrupted(BaseException):
        pass

    def interrupted():
        raise Interrupted

    monkeypatch.setattr(prepared, "_answers", interrupted)
    with pytest.raises(Interrupted):
        prepared.fetched(("SELECT 1", []), ("SELECT 2", []))
    assert own.closed
