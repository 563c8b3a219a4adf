"""A record is verified some rows at a time, as of one moment, and nobody waits for that."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.record import checking_facts, ledger, reading, verifying
from alongside.foundations.record.findings import Finding
from alongside.foundations.record.ledger import Ledger, Numbers
from alongside.foundations.record.models import Entry, Seal
from alongside.foundations.record.one_moment import one_moment
from alongside.foundations.record.seals import seal
from alongside.foundations.record.verifying import verify
from tests.foundations.record.test_record import AT, give, tamper

ROLES, LINES, SEALS = (model._meta.db_table for model in (RoleGiven, Entry, Seal))


@pytest.fixture
def lines(db: None, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Twelve facts under four seals and two under none, read three at a time."""
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    person = Person.objects.create_user("one@example.org", name="One", made_at=AT)
    for number, role in enumerate("abcdefghijklmn"):
        give(person, role=role, at=AT + timedelta(minutes=number))
        if number in (2, 3, 8, 11):
            seal(at=AT + timedelta(minutes=number))
    return list(Entry.objects.order_by("number").values_list("number", flat=True))


def test_a_whole_record_is_whole_and_its_unsealed_lines_are_counted(lines):
    found = verify()
    assert (found.facts, found.seals, found.unsealed, found.findings) == (14, 4, 2, ())


@pytest.mark.parametrize("ahead", [0, 100_000])
def test_faults_in_one_part_are_named_in_the_order_of_ids_and_lines(lines, ahead, monkeypatch):
    monkeypatch.setattr(ledger, "AHEAD", ahead)
    facts = {one.role: str(one.pk) for one in RoleGiven.objects.all()}
    tamper(f"UPDATE {ROLES} SET reason = 'x' WHERE role IN ('m', 'b')")
    tamper(f"DELETE FROM {ROLES} WHERE role IN ('d', 'n')")
    tamper(f"UPDATE {LINES} SET study = 'x' WHERE number = %s", lines[4])
    tamper(f"DELETE FROM {LINES} WHERE number = %s", lines[7])
    kind = "accounts.RoleGiven"
    assert [(one.what, one.kind, one.name) for one in verify().findings] == [
        ("removed", "record.Entry", str(lines[7])),
        ("changed", kind, facts["b"]),
        ("changed", "record.Entry", str(lines[4])),
        ("inserted", kind, facts["h"]),
        ("changed", kind, facts["m"]),
        ("removed", kind, facts["d"]),
        ("removed", kind, facts["n"]),
    ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL refuses such bytes itself")
def test_beside_a_row_that_cannot_be_read_the_others_are_seen(lines):
    facts = {one.role: str(one.pk) for one in RoleGiven.objects.all()}
    tamper(f"UPDATE {LINES} SET study = CAST(X'ff80' AS TEXT) WHERE number = %s", lines[4])
    tamper(f"UPDATE {ROLES} SET reason = CAST(X'ff80' AS TEXT) WHERE role = 'h'")
    found = verify()
    assert [(one.what, one.kind, one.name) for one in found.findings] == [
        ("changed", "record.Entry", f"row {lines[4]}"),
        ("removed", "record.Entry", str(lines[4])),
        ("changed", "accounts.RoleGiven", "row 8"),
        ("inserted", "accounts.RoleGiven", facts["e"]),
        ("removed", "accounts.RoleGiven", facts["h"]),
    ]
    assert found.facts == 13


def test_a_seal_that_names_lines_far_ahead_keeps_no_more_of_them(lines, monkeypatch):
    monkeypatch.setattr(ledger, "AHEAD", 2)
    read = Ledger()
    assert len(read.leaves([lines[0], 10**17])) == 1
    assert len(read._waiting) <= 1 + 1 + 2 + reading.AT_ONCE
    tamper(f"DELETE FROM {SEALS} WHERE number < 4")
    found = verify()
    assert (found.unsealed, {one.kind for one in found.findings}) == (11, {"record.Seal"})


def test_lines_that_are_as_said_are_not_looked_at_one_by_one(lines, monkeypatch):
    looked = []
    monkeypatch.setattr(checking_facts, "objects_at", lambda *given: looked.append(given))
    assert (verify().findings, looked) == ((), [])


@given(st.lists(st.lists(st.integers(-3, 40) | st.integers(4_000, 4_200), max_size=30), max_size=4))
def test_numbers_are_known_once_they_were_added(lists):
    numbers, known = Numbers(), set[int]()
    for some in lists:
        assert numbers.add(some) == (not known.isdisjoint(some))
        known.update(some)
    assert {each for each in range(-4, 4_300) if each in numbers} == known
    assert numbers.highest == max([0, *known])
    assert not numbers.add([10**15])
    assert numbers.add([5, 10**15])


@pytest.mark.django_db(transaction=True)
def test_who_verifies_sees_one_moment_and_who_writes_does_not_wait(monkeypatch):
    def write() -> None:
        try:
            with transaction.atomic():
                Person.objects.create_user("one@example.org", name="One", made_at=AT)
        finally:
            connection.close()

    def look_while_another_writes() -> Iterator[Finding]:
        assert Person.objects.count() == 0
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(5)
        yield Finding("changed", "", "", f"{writer.is_alive()} {Person.objects.count()}")

    monkeypatch.setattr(verifying, "BESIDE", {"": look_while_another_writes})
    assert [one.detail for one in verify().findings] == ["False 0"]
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has many writers at once")
def test_after_one_moment_transactions_are_those_of_writers_again():
    with one_moment(), pytest.raises(DatabaseError, match="within a transaction"):
        connection.cursor().execute("BEGIN IMMEDIATE")
    begun = []
    connection.connection.set_trace_callback(begun.append)
    with transaction.atomic():
        pass
    connection.connection.set_trace_callback(None)
    assert begun == ["BEGIN IMMEDIATE", "COMMIT"]
