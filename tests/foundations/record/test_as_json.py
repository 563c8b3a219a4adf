"""A value is read as JSON only in the form in which it is written."""

import hashlib
import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.record.as_json import SQLITE, _decimal, _many, rows_as_json
from alongside.foundations.record.digests import canonical, content
from alongside.foundations.record.glancing import _said_by, lines_as_json, said_of, sound
from alongside.foundations.record.models import Entry
from alongside.workspaces.consent.models import ConsentGiven
from tests.foundations.record.test_record import AT, give, tamper

ID = UUID("0187468f-2900-72cd-b470-554cfe206bdf")
MOMENT = datetime(2024, 2, 29, 23, 59, 59, 120, UTC)


@pytest.mark.parametrize(
    ("kind", "stored", "value"),
    [
        ("UUIDField", ID.hex, ID),
        ("DateTimeField", "2024-02-29 23:59:59.000120", MOMENT),
        ("DateTimeField", "2024-02-29 23:59:59", MOMENT.replace(microsecond=0)),
        ("DateField", "2024-02-29", date(2024, 2, 29)),
        ("BooleanField", 1, True),
        ("PositiveIntegerField", 17, 17),
        ("FloatField", 0.1, 0.1),
        ("BinaryField", b"\x00\xff", b"\x00\xff"),
        ("Text", 'M\u00e0iri "O\'Neill"\n', 'M\u00e0iri "O\'Neill"\n'),
        ("JSONField", '{"b": 1, "a": [null, "\\u00e0"]}', {"b": 1, "a": [None, "\u00e0"]}),
        ("JSONField", '{"a":[null,"\u00e0"],"b":1}', {"b": 1, "a": [None, "\u00e0"]}),
    ],
)
def test_the_json_is_that_of_the_digest(kind, stored, value):
    canonically = json.dumps(
        canonical(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert SQLITE[kind](stored) == canonically


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("UUIDField", ID.hex.upper()),
        ("UUIDField", str(ID)),
        ("DateTimeField", "2024-02-29T23:59:59"),
        ("DateTimeField", "2024-02-29 23:59:59.000000"),
        ("DateTimeField", "2024-02-29 23:59:59+00:00"),
        ("DateTimeField", "2023-02-29 23:59:59"),
        ("DateField", "20240229"),
        ("BooleanField", 2),
        ("BooleanField", 1.0),
        ("PositiveIntegerField", "17"),
        ("FloatField", 1),
        ("BinaryField", "ff"),
        ("Text", 7),
        ("JSONField", '{"b" : 1}'),
        ("JSONField", '{"b":1,"a":1}'),
        ("JSONField", '{"a":"\\u00e0"}'),
        ("JSONField", '{"a":1e2}'),
        ("JSONField", '{"b": 1, "b": 1}'),
        ("JSONField", "null"),
    ],
)
def test_another_form_of_a_value_is_not_taken(kind, stored):
    with pytest.raises((ValueError, TypeError)):
        SQLITE[kind](stored)


def test_a_decimal_has_its_places_and_no_more():
    assert [_decimal(1, 17), _decimal(1, 17.5)] == ['"17.0"', '"17.5"']
    for value in (17.55, "17.5", True):
        with pytest.raises((ValueError, TypeError)):
            _decimal(1, value)


def test_values_that_python_takes_for_equal_are_told_apart_in_a_column_too():
    for kind, good, others in (
        ("BooleanField", 1, (1.0, True, 2)),
        ("PositiveIntegerField", 1, (1.0, True, "1")),
        ("Text", "1", (1, b"1")),
        ("JSONField", "[1]", ("[1 ]", 1)),
    ):
        rows = [(good,), (None,), (good,)]
        read = SQLITE[kind](good)
        assert list(_many([SQLITE[kind]], rows)) == [(read,), ("null",), (read,)]
        for other in others:
            found = list(_many([SQLITE[kind]], [*rows, (other,)]))
            assert [row is None for row in found] == [False, False, False, True]


def test_a_field_called_kind_stands_in_the_digest_and_the_table_in_the_ledger():
    names = [field.attname for field in ConsentGiven._meta.concrete_fields]
    row = dict.fromkeys(names, "null") | {"kind": '"trial"', "family_id": '"f"', "study": '"s"'}
    text = "{" + ",".join(f'"{name}":{row[name]}' for name in sorted(names) if name != "digest")
    row["digest"] = f'"{hashlib.sha256((text + "}").encode()).hexdigest()}"'
    said = _said_by(ConsentGiven, names)(list(row.values()))
    assert said == (row["digest"], '"consent.ConsentGiven"', '"s"', '"f"', "null", "null")


@pytest.mark.django_db
def test_a_whole_table_is_seen_to_be_whole_and_one_change_is_noticed():
    fact = give(Person.objects.create_user("one@example.org", name="One", made_at=AT))
    rows = lines_as_json()
    assert rows is not None and len(rows) == 1
    assert sound(RoleGiven, said_of(rows)) == {f'"{fact.pk}"'}
    names = [field.attname for field in RoleGiven._meta.concrete_fields]
    (row,) = rows_as_json(RoleGiven)
    assert dict(zip(names, map(json.loads, row or []), strict=True)) == {
        **{name: canonical(value) for name, value in content(fact).items() if name != "kind"},
        "digest": fact.digest,
    }
    assert sound(RoleGiven, {}) is None
    tamper(f"UPDATE {RoleGiven._meta.db_table} SET role = 'other'")
    assert sound(RoleGiven, said_of(rows)) is None
    tamper(f"UPDATE {Entry._meta.db_table} SET kind = 'other'")
    assert sound(RoleGiven, said_of(lines_as_json() or [])) is None


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps text as UTF-8")
def test_a_table_that_cannot_be_read_is_left_to_the_slow_look():
    give(Person.objects.create_user("one@example.org", name="One", made_at=AT))
    ledger = said_of(lines_as_json() or [])
    tamper(f"UPDATE {RoleGiven._meta.db_table} SET reason = CAST(X'ff41' AS TEXT)")
    assert sound(RoleGiven, ledger) is None
