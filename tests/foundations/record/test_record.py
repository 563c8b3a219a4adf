"""Facts are written once, kept for good, and every tampering is found and named."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.record import seals
from alongside.foundations.record.models import Entry, Seal
from alongside.foundations.record.seals import seal, unsealed
from alongside.foundations.record.sqlite3.base import changing_tables
from alongside.foundations.record.triggers import unprotected
from alongside.foundations.record.verifying import verify
from alongside.foundations.record.writing import (
    AlreadyCorrected,
    ClockBehindRecord,
    SameEntryOtherContent,
    correct,
    write,
)

pytestmark = pytest.mark.django_db
AT = datetime(2023, 4, 3, 10, tzinfo=UTC)


class Trial:
    slug = "made-up"
    version = "1"


@pytest.fixture
def person() -> Person:
    return Person.objects.create_user("one@example.org", name="One", made_at=AT)


def give(person: Person, role: str = "nurse", at: datetime = AT, **more: object) -> RoleGiven:
    return write(
        RoleGiven, study=Trial(), by=person, at=at, person=person, role=role, sites=["here"], **more
    )


def tamper(statement: str, *values: object) -> None:
    """Change the record behind its own back: without the triggers, as an intruder would."""
    table = RoleGiven._meta.db_table
    with connection.cursor() as cursor, changing_tables(connection):
        for name in (table, Entry._meta.db_table, Seal._meta.db_table):
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}_no_UPDATE"')
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}_no_DELETE"')
            else:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        cursor.execute(statement, values)


def stored(value: object) -> object:
    return str(value).replace("-", "") if connection.vendor == "sqlite" else value


@pytest.mark.parametrize("verb", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("model", [RoleGiven, Entry, Seal])
def test_the_database_refuses_to_change_or_remove_what_is_kept(person, model, verb):
    give(person)
    seal(at=AT)
    statement = verb.format(model._meta.db_table).replace(
        "reason", "reason" if model is RoleGiven else "digest"
    )
    refused = pytest.raises(DatabaseError, match="never changed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_table_whose_rows_could_be_changed_is_known(person):
    assert unprotected(connection) == []
    tamper(f"UPDATE {RoleGiven._meta.db_table} SET reason = ''")
    tables = [model._meta.db_table for model in (RoleGiven, Entry, Seal)]
    assert unprotected(connection) == sorted(tables)
    give(person)


def test_a_fact_sent_twice_is_one_fact(person):
    entry = entropy.new_id(AT)
    assert give(person, entry=entry) == give(person, entry=entry)
    assert RoleGiven.objects.count() == 1
    assert Entry.objects.count() == 1


def test_the_same_entry_with_other_content_is_refused(person):
    entry = entropy.new_id(AT)
    give(person, entry=entry)
    with pytest.raises(SameEntryOtherContent):
        give(person, role="manager", entry=entry)


def test_as_of_shows_what_was_known_then(person):
    first = give(person)
    later = AT + timedelta(days=2)
    second = correct(first, study=Trial(), by=person, at=later, reason="Typing error", role="chief")
    third = correct(
        second,
        study=Trial(),
        by=person,
        at=later + timedelta(days=1),
        reason="Left",
        retracted=True,
    )
    assert third.reason == "Left"
    roles = [
        list(RoleGiven.objects.as_of(moment).values_list("role", flat=True))
        for moment in (AT - timedelta(hours=1), AT, later, later + timedelta(days=1), None)
    ]
    assert roles == [[], ["nurse"], ["chief"], [], []]


def test_a_fact_is_superseded_once(person):
    first = give(person)
    correct(first, study=Trial(), by=person, at=AT, reason="One", role="a")
    with pytest.raises(AlreadyCorrected):
        correct(first, study=Trial(), by=person, at=AT, reason="Two", role="b")


def test_a_clock_set_back_refuses_and_says_so(person):
    give(person)
    with pytest.raises(ClockBehindRecord, match="Nothing was saved"):
        give(person, at=AT - timedelta(hours=1))
    assert RoleGiven.objects.count() == 1


def test_an_untouched_record_is_whole(person):
    give(person)
    seal(at=AT)
    give(person, role="b")
    result = verify()
    assert (result.facts, result.seals, result.unsealed, result.findings) == (2, 1, 1, ())


def go_on_after(number):
    """The next line has a higher number: of SQLite's own accord, as PostgreSQL is told."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = Entry._meta.db_table
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'number'), %s)", [table, number]
            )


@pytest.mark.parametrize("look_back", [10_000, 8, 6])
def test_a_line_that_is_committed_late_below_the_last_sealed_one_is_sealed_by_the_next(
    person, monkeypatch, look_back
):
    monkeypatch.setattr(seals, "LOOK_BACK", look_back)
    first = Entry.objects.get(fact=give(person).pk).number
    move = f"UPDATE {Entry._meta.db_table} SET number = %s WHERE number = %s"
    tamper(move, first + 10, first)
    go_on_after(first + 10)
    seal(at=AT)
    late, new = (Entry.objects.get(fact=give(person, role=role).pk).number for role in "bc")
    tamper(move, first + 5, late)
    assert [entry.number for entry in unsealed()] == [first + 5, new]
    assert seal(at=AT).number == 2
    assert unsealed() == []
    for role in "defghijklm":
        give(person, role=role)
    assert (seal(at=AT).number, unsealed(), verify().findings) == (3, [], ())


def test_a_flipped_byte_is_found_and_named(person):
    fact = give(person)
    seal(at=AT)
    tamper(f"UPDATE {RoleGiven._meta.db_table} SET role = 'nursf'")
    assert [(f.what, f.kind, f.name) for f in verify().findings] == [
        ("changed", "accounts.RoleGiven", str(fact.pk))
    ]


def test_a_removed_row_is_found_and_named(person):
    fact, _ = give(person), give(person, role="b")
    seal(at=AT)
    tamper(f"DELETE FROM {RoleGiven._meta.db_table} WHERE role = 'nurse'")
    assert [(f.what, f.kind, f.name) for f in verify().findings] == [
        ("removed", "accounts.RoleGiven", str(fact.pk))
    ]


def test_a_row_removed_with_its_ledger_line_is_found_by_the_seal(person):
    fact, _ = give(person), give(person, role="b")
    line = Entry.objects.get(fact=fact.pk)
    seal(at=AT)
    tamper(f"DELETE FROM {RoleGiven._meta.db_table} WHERE role = 'nurse'")
    tamper(f"DELETE FROM {Entry._meta.db_table} WHERE number = %s", line.number)
    assert [(f.what, f.kind, f.name) for f in verify().findings] == [
        ("removed", "record.Entry", str(line.number))
    ]


def test_an_inserted_row_is_found_and_named(person):
    give(person)
    table, new = RoleGiven._meta.db_table, entropy.new_id(AT)
    columns = [field.column for field in RoleGiven._meta.concrete_fields]
    values = ", ".join("%s" if name == "id" else f'"{name}"' for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    tamper(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}", stored(new))
    assert [(f.what, f.kind, f.name) for f in verify().findings] == [
        ("inserted", "accounts.RoleGiven", str(new))
    ]


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [(Entry, "digest", "0" * 64), (Seal, "leaves", "[]"), (Seal, "root", "0" * 64),
     (Seal, "digest", "0" * 64), (Seal, "sealed_at", "2020-01-01 00:00:00+00:00")],
)  # fmt: skip
def test_a_change_in_the_ledger_or_in_a_seal_is_found(person, model, column, value):
    give(person)
    seal(at=AT)
    tamper(f"UPDATE {model._meta.db_table} SET {column} = %s", value)
    kinds = {finding.kind for finding in verify().findings}
    assert kinds & {f"record.{model.__name__}", "accounts.RoleGiven"}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL refuses such bytes itself")
def test_a_row_that_cannot_be_read_is_named(person):
    give(person)
    tamper(f"UPDATE {RoleGiven._meta.db_table} SET role = CAST(x'ff80' AS TEXT)")
    assert [(f.what, f.kind, f.name) for f in verify().findings] == [
        ("changed", "accounts.RoleGiven", "row 1"),
        ("removed", "accounts.RoleGiven", str(RoleGiven.objects.values_list("pk", flat=True)[0])),
    ]


def test_seals_are_chained_and_cover_each_line_once(person):
    give(person)
    first = seal(at=AT)
    assert seal(at=AT) is None
    give(person, role="b")
    second = seal(at=AT + timedelta(minutes=1))
    assert first is not None
    assert second is not None
    assert second.previous == first.digest
    assert verify().unsealed == 0


def covered_by_each():
    """How many lines each seal covers, in their order."""
    leaves = Seal.objects.order_by("number").values_list("leaves", flat=True)
    return [len(json.loads(each)) for each in leaves]


def test_many_lines_are_sealed_some_at_a_time(person, monkeypatch):
    monkeypatch.setattr(seals, "MOST", 3)
    for role in "abcdefgh":
        give(person, role=role)
    last = seal(at=AT)
    numbers = covered_by_each()
    assert (last.number, numbers, unsealed(), verify().findings) == (3, [3, 3, 2], [], ())


def test_what_is_too_much_to_look_up_at_once_is_sealed_to_its_end(person, monkeypatch):
    monkeypatch.setattr(seals, "MOST", 3)
    monkeypatch.setattr(seals, "MOST_AT_ONCE", 5)
    for role in "abcdefgh":
        give(person, role=role)
    last = seal(at=AT)
    numbers = covered_by_each()
    assert (last.number, numbers, unsealed(), verify().findings) == (3, [3, 2, 3], [], ())


def test_who_looked_before_another_sealed_looks_again(person, monkeypatch):
    give(person)
    looked = []

    def another_seals_meanwhile(most: int | None = None) -> list[Entry]:
        found = unsealed(most)
        if not looked:
            looked.append(found)
            monkeypatch.setattr(seals, "unsealed", unsealed)
            assert seal(at=AT).number == 1
            give(person, role="b")
        return found

    monkeypatch.setattr(seals, "unsealed", another_seals_meanwhile)
    last = seal(at=AT)
    covered = covered_by_each()
    assert (last.number, covered, unsealed(), verify().findings) == (2, [len(looked[0]), 1], [], ())
