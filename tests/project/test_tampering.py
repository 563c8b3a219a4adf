"""`alongside verify` names every row that was changed, removed or put in by another way."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from tests.project.running import run


def findings(record):
    """What verify finds, each as what, kind and name; it ends with 1."""
    done = run("verify", "--json", data=record.folder)
    assert done.returncode == 1, done.stdout + done.stderr
    found = json.loads(done.stdout)["findings"]
    return [(one["what"], one["kind"], one["name"]) for one in found]


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
    columns = copied.column("SELECT name FROM pragma_table_info('referrals_contactattempt')")
    others = ", ".join(name for name in columns if name != "id")
    new = "0" * 31 + "7"
    copied.tamper(
        f"INSERT INTO referrals_contactattempt (id, {others}) "
        f"SELECT ?, {others} FROM referrals_contactattempt WHERE supersedes_id IS NULL LIMIT 1",
        new,
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
    copied.tamper("UPDATE record_seal SET root = 'f' || substr(root, 2) WHERE number = 2")
    assert {(what, kind) for what, kind, _ in findings(copied)} == {("changed", "record.Seal")}
    copied.tamper("DELETE FROM record_seal WHERE number = 1")
    assert ("removed", "record.Seal", "1") in findings(copied)


def test_what_is_found_is_said_in_a_line_for_each_and_at_the_end(copied):
    row = copied.column("SELECT id FROM families_family LIMIT 1")[0]
    copied.tamper("UPDATE families_family SET site = 'elsewhere' WHERE id = ?", row)
    done = run("verify", data=copied.folder)
    assert done.returncode == 1
    expected = f"changed: families.Family {named(row)}: its content does not match its digest"
    assert done.stdout.splitlines()[0] == expected
    assert done.stdout.splitlines()[-1] == "The record is NOT whole."
