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
def fetched(own):
    return Prepared(own).fetched


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
