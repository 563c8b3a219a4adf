"""What a kind reader of the database would pass over, verify does not."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.record import ledger, reading
from alongside.foundations.record.models import Entry, Head, Seal
from alongside.foundations.record.seals import FIRST, seal, seal_digest
from alongside.foundations.record.verifying import verify
from alongside.foundations.sealing.models import SubjectKey
from alongside.foundations.sealing.sealing import make_key
from tests.foundations.record.test_record import AT, give, tamper

pytestmark = pytest.mark.django_db
ROLES, LINES, SEALS = (model._meta.db_table for model in (RoleGiven, Entry, Seal))
on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL takes no such value"
)
KIND = "accounts.RoleGiven"


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create_user("one@example.org", name="One", made_at=AT)


@pytest.fixture(params=[2_000, 2, 1], autouse=True)
def _few_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether rows are read many or few at a time, the same is found."""
    monkeypatch.setattr(reading, "AT_ONCE", request.param)
    monkeypatch.setattr(ledger, "AHEAD", 0 if request.param == 1 else 100_000)


def found():
    return [(one.what, one.kind, one.name) for one in verify().findings]


@on_sqlite
@pytest.mark.parametrize(
    "change",
    ["id = upper(id)", "retracted = 2", "sites = replace(sites, '[', '[ ')",
     "occurred_at = replace(occurred_at, ' ', 'T')", "recorded_at = recorded_at || '+00:00'"],
)  # fmt: skip
def test_a_value_that_reads_alike_and_is_not_stored_alike_is_named(person, change):
    fact = write_with_letters(person)
    seal(at=AT)
    tamper(f"UPDATE {ROLES} SET {change}")
    assert found() == [("changed", KIND, str(fact.pk))]


@on_sqlite
def test_a_fact_put_in_again_under_its_own_id_in_capitals_is_named(person):
    fact = write_with_letters(person)
    names = [field.column for field in RoleGiven._meta.concrete_fields]
    values = ", ".join("upper(id)" if name == "id" else name for name in names)
    tamper(f"INSERT INTO {ROLES} ({', '.join(names)}) SELECT {values} FROM {ROLES}")
    assert set(found()) == {("changed", KIND, str(fact.pk))}


@on_sqlite
def test_a_line_of_the_ledger_in_capitals_is_named(person):
    write_with_letters(person)
    line = Entry.objects.get()
    tamper(f"UPDATE {LINES} SET fact = upper(fact)")
    assert found() == [("changed", "record.Entry", str(line.number))]


@on_sqlite
def test_a_seal_whose_number_is_none_is_named(person):
    give(person)
    seal(at=AT)
    tamper("PRAGMA ignore_check_constraints=ON")
    tamper(f"UPDATE {SEALS} SET number = 'x'")
    assert found() == [("removed", "record.Seal", "1"), ("changed", "record.Seal", "x")]


def write_with_letters(person):
    """A fact in whose id there is a letter to be made a capital."""
    return give(person, entry=UUID("0187a0de-0000-7000-8000-abcdefabcdef"))


def test_a_seal_cut_off_at_the_end_is_named(person):
    for minute in range(3):
        give(person, at=AT + timedelta(minutes=minute))
        seal(at=AT + timedelta(minutes=minute))
    tamper(f"DELETE FROM {SEALS} WHERE number > 1")
    assert found() == [("removed", "record.Seal", "2"), ("removed", "record.Seal", "3")]


def test_a_note_of_the_last_seal_that_is_gone_changed_or_doubled_is_named(person):
    give(person)
    made = seal(at=AT)
    assert made is not None
    note = Head.objects.get()
    assert (note.number, note.digest) == (1, made.digest)
    note.delete()
    assert found() == [("removed", "record.Head", "1")]
    Head.objects.create(pk=1, number=1, digest="0" * 64)
    assert found() == [("changed", "record.Head", "1")]
    Head.objects.update(digest=made.digest)
    Head.objects.create(pk=2, number=1, digest=made.digest)
    assert found() == [("inserted", "record.Head", "2")]


def test_a_seal_put_on_top_is_named_although_its_chain_fits(person):
    give(person)
    made = seal(at=AT)
    assert made is not None
    more = Seal(number=2, sealed_at=AT, leaves=made.leaves, root=made.root, previous=made.digest)
    more.digest = seal_digest(more)
    more.save(force_insert=True)
    assert found() == [("inserted", "record.Seal", "2")] * 2


def test_a_line_put_into_the_ledger_is_named_with_its_number(person):
    give(person)
    new = entropy.new_id(AT)
    line = Entry.objects.create(
        kind=KIND, fact=new, digest="0" * 64, study="made-up", recorded_at=AT, recorded_by=person
    )
    (finding,) = verify().findings
    assert (finding.what, finding.kind, finding.name) == ("removed", KIND, str(new))
    assert f"line {line.number} of the ledger was put in" in finding.detail


def test_a_head_noted_earlier_must_still_be_there(person):
    give(person)
    first = seal(at=AT)
    assert first is not None
    give(person, role="b")
    seal(at=AT + timedelta(minutes=1))
    assert verify(noted=first.digest[:16].upper() + " ").findings == ()
    assert verify(noted=FIRST[:16]).findings == ()
    (finding,) = verify(noted="f" * 16).findings
    assert (finding.what, finding.name) == ("removed", "f" * 16)


def test_a_key_that_does_not_open_is_named():
    subjects = [entropy.new_id(AT), entropy.new_id(AT)]
    for subject in subjects:
        make_key(subject, at=AT)
    key = SubjectKey.objects.get(subject=subjects[1])
    wrapped = bytes(key.wrapped)
    key.wrapped = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    key.save()
    broken = [one for one in found() if one[0] == "changed"]
    assert broken == [("changed", "sealing.SubjectKey", str(subjects[1]))]
