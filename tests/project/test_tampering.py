"""`alongside verify` names every row that was changed, removed or put in by another way."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from tests.project.databases import ON_POSTGRESQL
from tests.project.running import run


def findings(record):
    """What verify finds, each as what, kind and name; it ends with 1."""
    done = run("verify", "--json", data=record.folder)
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)["findings"]
    return [(one["what"], one["kind"], one["name"]) for one in found]


OTHER = {
    "text": "'~' || substr(coalesce({0}, ''), 2)",
    "character varying": "'~' || substr(coalesce({0}, ''), 2)",
    "uuid": "gen_random_uuid()",
    "boolean": "NOT coalesce({0}, false)",
    "smallint": "coalesce({0}, 0) + 1000",
    "integer": "coalesce({0}, 0) + 1000",
    "bigint": "coalesce({0}, 0) + 1000",
    "numeric": "coalesce({0}, 0) + 1",
    "double precision": "coalesce({0}, 0) + 1000",
    "date": "coalesce({0}, current_date) + 1",
    "timestamp with time zone": "coalesce({0}, now()) + interval '1 second'",
    "jsonb": """'{{"x": "y"}}'""",
    "bytea": "'~' || coalesce({0}, '')",
}
"""What PostgreSQL makes of a value of each kind; it would refuse what `changed` gives."""


def named(hexadecimal: str) -> str:
    """An id as people read it; SQLite keeps it without hyphens."""
    return str(UUID(hexadecimal))


@pytest.mark.parametrize(
    ("table", "kind", "column"),
    [
        ("referrals_referral", "referrals.Referral", "team"),
        ("families_contactdetails", "families.ContactDetails", "interpreter"),
        ("consent_consentgiven", "consent.ConsentGiven", "signed_as"),
        ("assessments_answerset", "assessments.AnswerSet", "answers"),
        ("randomisation_slot", "randomisation.Slot", "sealed_arm"),
        ("accounts_rolegiven", "accounts.RoleGiven", "role"),
    ],
)
def test_one_flipped_byte_in_a_fact_is_found_and_named(copied, table, kind, column):
    row = copied.column(f"SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET 2")[0]
    value = copied.column(f"SELECT {column} FROM {table} WHERE id = ?", row)[0]
    if isinstance(value, bytes):
        other = bytes([value[0] ^ 1]) + value[1:]
    else:
        other = f"{value}x" if column != "answers" else json.dumps({"1": {"value": "7"}})
    copied.tamper(f"UPDATE {table} SET {column} = ? WHERE id = ?", other, row)
    assert findings(copied) == [("changed", kind, named(row))]


def test_one_removed_fact_is_found_and_named(copied):
    row = copied.column("SELECT id FROM consent_consentnotgiven LIMIT 1")[0]
    copied.tamper("DELETE FROM consent_consentnotgiven WHERE id = ?", row)
    assert findings(copied) == [("removed", "consent.ConsentNotGiven", named(row))]


def test_one_inserted_fact_is_found_and_named(copied):
    columns = copied.columns("referrals_contactattempt")
    others = ", ".join(name for name in columns if name != "id")
    new = "0" * 31 + "7"
    copied.tamper(
        f"INSERT INTO referrals_contactattempt (id, {others}) SELECT '{new}', {others} "
        "FROM referrals_contactattempt WHERE supersedes_id IS NULL LIMIT 1"
    )
    assert findings(copied) == [("inserted", "referrals.ContactAttempt", named(new))]


def test_a_ledger_line_that_was_changed_or_removed_is_found(copied):
    number, fact, kind = copied.rows("SELECT number, fact, kind FROM record_entry LIMIT 1")[0]
    copied.tamper("DELETE FROM record_entry WHERE number = ?", number)
    assert set(findings(copied)) == {
        ("removed", "record.Entry", str(number)),
        ("inserted", kind, named(fact)),
    }


def test_a_seal_that_was_changed_or_removed_is_found(copied):
    copied.tamper(
        "UPDATE record_seal SET root = substr(root, 2) || substr(root, 1, 1) WHERE number = 2"
    )
    assert {(what, kind) for what, kind, _ in findings(copied)} == {("changed", "record.Seal")}
    copied.tamper("DELETE FROM record_seal WHERE number = 1")
    assert ("removed", "record.Seal", "1") in findings(copied)


def test_the_last_seal_cut_off_is_found_and_named(copied):
    last = copied.column("SELECT max(number) FROM record_seal")[0]
    copied.tamper("DELETE FROM record_seal WHERE number = ?", last)
    assert findings(copied) == [("removed", "record.Seal", str(last))]


def test_a_head_noted_earlier_is_looked_for(copied):
    first = copied.column("SELECT digest FROM record_seal WHERE number = 1")[0]
    assert run("verify", "--head", first[:16], data=copied.folder).returncode == 0
    done = run("verify", "--head", "f" * 16, data=copied.folder)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == (
        f"removed: record.Seal {'f' * 16}: no seal has this head any more"
    )


@pytest.mark.parametrize("round", range(3))
def test_a_changed_value_in_any_column_of_any_table_of_facts_is_found_and_named(copied, round):
    expected = set()
    with copied.without_triggers() as database:
        for kind, table in fact_tables(database):
            for row, column, value in chosen(database, table, copied.columns(table), round):
                expected.add((kind, named(row), column))
                other = OTHER[copied.kind_of(table, column)] if ON_POSTGRESQL else "?"
                change = f'UPDATE {table} SET "{column}" = {other} WHERE id = ?'
                given = (row,) if ON_POSTGRESQL else (changed(value), row)
                database.execute(change.format(f'"{column}"'), given)
    # A row that cannot be read any more is named by its place, and its fact as removed.
    found = {(kind, name) for what, kind, name in findings(copied) if what != "inserted"}
    assert sorted(one for one in expected if one[:2] not in found) == []
    assert len(expected) > 10


def test_a_row_removed_from_any_table_of_facts_is_found_and_named(copied):
    expected = set()
    with copied.without_triggers() as database:
        for kind, table in fact_tables(database):
            (row,) = database.execute(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 1").fetchone()
            database.execute(f"DELETE FROM {table} WHERE id = ?", (row,))
            expected.add((kind, named(row)))
    found = findings(copied)
    assert {(kind, name) for what, kind, name in found if what == "removed"} == expected
    # The key of the family that is gone belongs to nobody now.
    family = next(name for kind, name in expected if kind == "families.Family")
    assert ("inserted", "sealing.SubjectKey", family) in found
    assert len(expected) > 20


def fact_tables(database):
    """Every table with facts in it, and the kind that the ledger calls them."""
    for (kind,) in database.execute("SELECT DISTINCT kind FROM record_entry").fetchall():
        yield kind, kind.lower().replace(".", "_")


def chosen(database, table, columns, round):
    """Of each row another column to change, until every column has had its turn."""
    rows = database.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
    open_ones = [name for name in columns if name not in {"id", "supersedes_id"}]
    first = round * len(rows)
    for row, column in zip(rows, open_ones[first:], strict=False):
        yield row[columns.index("id")], column, row[columns.index(column)]


def changed(value):
    if value is None:
        return "x"
    if isinstance(value, bytes):
        return bytes([*value[:-1], value[-1] ^ 1]) if value else b"x"
    if isinstance(value, int | float):
        return value + 1_000
    if len(value) == 32 and value.upper() != value:
        return value.upper()
    return f"{value[:-1]}{chr(ord(value[-1]) ^ 1)}" if value else "x"


def test_what_is_found_is_said_in_a_line_for_each_and_at_the_end(copied):
    row = copied.column("SELECT id FROM families_family LIMIT 1")[0]
    copied.tamper("UPDATE families_family SET site = 'elsewhere' WHERE id = ?", row)
    done = run("verify", data=copied.folder)
    assert done.returncode == 1
    expected = f"changed: families.Family {named(row)}: its content does not match its digest"
    assert done.stdout.splitlines()[0] == expected
    assert done.stdout.splitlines()[-1] == "The record is NOT whole."
