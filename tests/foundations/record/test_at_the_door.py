"""How the database is opened: every setting that keeps the record, and what is refused."""

import pytest
from django.db import DatabaseError, connection, transaction

from alongside.foundations.record.models import Entry
from alongside.foundations.record.sqlite3.base import changing_tables

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
