"""How the database is opened: every setting that keeps the record, and what is refused."""

import socket

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from alongside.foundations.record.models import Entry
from alongside.foundations.record.rights import owns_the_record
from alongside.foundations.record.sqlite3.base import changing_tables
from alongside.foundations.record.writing import lock

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="settings of SQLite")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="of PostgreSQL")
TABLE = Entry._meta.db_table


def told(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@on_sqlite
def test_sqlite_is_opened_as_the_record_needs_it():
    asked = (
        "journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "secure_delete",
        "writable_schema", "journal_size_limit", "temp_store",
    )  # fmt: skip
    assert {name: told(f"PRAGMA {name}") for name in asked} == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "writable_schema": 0,
        "journal_size_limit": 67_108_864,
        "temp_store": 2,  # in memory: a sort leaves nothing on the disk
    }
    assert connection.transaction_mode == "IMMEDIATE"
    assert connection.settings_dict["OPTIONS"]["timeout"] == 10


@on_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        f"DROP TABLE {TABLE}",
        f'DROP TRIGGER "{TABLE}_no_UPDATE"',
        "DROP INDEX IF EXISTS record_entry_family_b0b6b9b0_idx",
        f"ALTER TABLE {TABLE} RENAME TO other",
        f"CREATE TRIGGER mine BEFORE INSERT ON {TABLE} BEGIN SELECT RAISE(IGNORE); END",
        "ATTACH DATABASE ':memory:' AS other",
        "PRAGMA writable_schema = ON",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA secure_delete = OFF",
    ],
)
def test_only_a_migration_may_take_the_record_apart(statement):
    if statement.startswith("DROP INDEX"):
        name = told(f"SELECT name FROM sqlite_master WHERE type='index' AND tbl_name='{TABLE}' "
                    "AND sql IS NOT NULL")  # fmt: skip
        statement = f'DROP INDEX "{name}"'
    refused = pytest.raises(DatabaseError, match="not authorized")
    with refused, connection.cursor() as cursor, transaction.atomic():
        cursor.execute(statement)
    assert connection.introspection.table_names().count(TABLE) == 1


@on_sqlite
def test_a_migration_may_and_afterwards_it_is_refused_again():
    name = told("SELECT name FROM sqlite_master WHERE type='trigger' ORDER BY name")
    with connection.cursor() as cursor, changing_tables(connection):
        cursor.execute(f'DROP TRIGGER "{name}"')
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="not authorized"):
        cursor.execute(f"DROP TABLE {TABLE}")


@on_postgresql
def test_nobody_waits_for_long_at_postgresql():
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    assert [told(f"SHOW {name}") for name in names] == ["1min", "30s", "1min"]
    assert told("SHOW synchronous_commit") == "on"
    said = connection.connection.info.get_parameters()
    kept = ("connect_timeout", "tcp_user_timeout", "keepalives_idle", "keepalives_count")
    assert [said[name] for name in kept] == ["3", "4000", "5", "2"]
    own_end = {each.strip() for each in str(said["options"]).split("-c ")}
    alive = {f"tcp_keepalives_{what}" for what in ("idle=3", "interval=2", "count=2")}
    assert own_end >= alive | {"tcp_user_timeout=4s", "client_connection_check_interval=3s"}
    assert told("SHOW data_checksums") == "on"


@on_postgresql
def test_behind_one_who_waited_in_vain_for_postgresql_nobody_waits():
    own = connection.copy()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        own.settings_dict["OPTIONS"] |= {"connect_timeout": 2}
        own.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(silent.getsockname()[1])}
        said = []
        for _ in range(2):
            with pytest.raises(OperationalError) as refused:
                own.ensure_connection()
            said.append(str(refused.value))
    assert said == ["connection timeout expired", "PostgreSQL did not answer a moment ago"]


@on_postgresql
def test_at_the_end_of_a_transaction_that_broke_no_new_connection_is_made():
    own = connection.copy()
    own.connect()
    own.close()
    own.set_autocommit(True)
    assert own.connection is None


@on_postgresql
def test_a_name_is_held_until_the_transaction_ends_and_nobody_else_gets_it():
    other = connection.copy()
    with other.cursor() as cursor, transaction.atomic():
        lock("made-up")
        held = told(
            "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks "
            "WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [held])
        assert cursor.fetchone() == (False,)
    other.close()


@on_postgresql
def test_an_account_that_could_take_the_record_apart_is_known():
    assert owns_the_record(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE ROLE reader_of_pages")
        cursor.execute("SET ROLE reader_of_pages")
        found = owns_the_record(connection)
        cursor.execute("RESET ROLE")
        cursor.execute("DROP ROLE reader_of_pages")
    assert not found
