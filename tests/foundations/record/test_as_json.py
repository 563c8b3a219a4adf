"""A value is read as JSON only in the form in which it is written."""

import hashlib
import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.record.as_json import SQLITE, _decimal, as_json, readers_of
from alongside.foundations.record.digests import canonical, content
from alongside.foundations.record.glancing import digest_fits, glance
from alongside.foundations.record.models import Entry
from alongside.foundations.record.reading import parts
from alongside.workspaces.consent.models import ConsentGiven
from tests.foundations.record.test_record import AT, give, stored, tamper

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


@pytest.mark.parametrize(
    "others",
    [["2024-02-29 23:59:59.00012"], ["2023-02-29 23:59:59"], ["2024-02-29 24:00:00"],
     ["2024-02-29 23:60:00"], ["2024-02-29 23:59:60"], ["2024-02-29T23:59:59"],
     ["2024-02-29 23:59:59.000000"], ["2024-02-29 23:59:59+00:00"], ["2024-02-29 23:59:5\u0663"],
     ["2024-02-29 23:59:59.00012x"], ["2024-02-29 2", "3:59:592024-02-29 23:59:59"], ["24-02-29"],
     ["2024-W09-4 23:59:59"], ["2024-02-29 :9:59:59"], [7], [b"2024-02-29 23:59:59"]],
)  # fmt: skip
def test_moments_are_read_together_and_another_form_among_them_is_not_taken(others):
    good = ["2024-02-29 23:59:59.000120", None, "2024-02-29 00:00:00", "0001-12-31 19:59:59.999999"]
    read = [(each and SQLITE["DateTimeField"](each)) or "null" for each in good]
    assert list(as_json([SQLITE["DateTimeField"]], [(each,) for each in good])) == [
        (each,) for each in read
    ]
    rows = [(each,) for each in [*good, *others]]
    found = list(as_json([SQLITE["DateTimeField"]], rows))
    assert [row is None for row in found] == [False] * 4 + [True] * len(others)


@pytest.mark.parametrize(
    "others",
    [[ID.hex.upper()], [str(ID)], [ID.hex[:-1]], [f"{ID.hex[:-1]}g"], [f"{ID.hex[:-1]}\u0663"],
     [ID.hex[:16], ID.hex + ID.hex[16:]], [""], [7], [ID.bytes]],
)  # fmt: skip
def test_ids_are_read_together_and_another_form_among_them_is_not_taken(others):
    reader = SQLITE["UUIDField"]
    good = [ID.hex, None, "0" * 32]
    read = [(f'"{ID}"',), ("null",), (f'"{UUID(int=0)}"',)]
    assert list(as_json([reader], [(each,) for each in good])) == read
    found = list(as_json([reader], [(each,) for each in [*good, *others]]))
    assert [row is None for row in found] == [False] * 3 + [True] * len(others)


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
        assert list(as_json([SQLITE[kind]], rows)) == [(read,), ("null",), (read,)]
        for other in others:
            found = list(as_json([SQLITE[kind]], [*rows, (other,)]))
            assert [row is None for row in found] == [False, False, False, True]


def test_a_field_called_kind_stands_in_the_digest():
    names = [field.attname for field in ConsentGiven._meta.concrete_fields]
    row = dict.fromkeys(names, "null") | {"kind": '"trial"', "family_id": '"f"', "study": '"s"'}
    text = "{" + ",".join(f'"{name}":{row[name]}' for name in sorted(names) if name != "digest")
    row["digest"] = f'"{hashlib.sha256((text + "}").encode()).hexdigest()}"'
    fits = digest_fits(ConsentGiven)
    assert fits(list(row.values()))
    assert not fits(list((row | {"kind": '"other"'}).values()))


@pytest.mark.django_db
def test_a_fact_is_seen_to_be_sound_and_one_change_is_noticed():
    fact = give(Person.objects.create_user("one@example.org", name="One", made_at=AT))
    assert list(glance(RoleGiven)) == [(1, [])]
    names = [field.attname for field in RoleGiven._meta.concrete_fields]
    (part,) = parts(RoleGiven)
    (row,) = as_json(readers_of(RoleGiven), [values[1:] for values in part.rows])
    assert dict(zip(names, map(json.loads, row or []), strict=True)) == {
        **{name: canonical(value) for name, value in content(fact).items() if name != "kind"},
        "digest": fact.digest,
    }
    tamper(f"UPDATE {RoleGiven._meta.db_table} SET role = 'other'")
    assert list(glance(RoleGiven)) == [(0, part.keys)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [("kind", "other"), ("digest", "0" * 64), ("study", "other"), ("family", ID),
     ("recorded_at", "2020-01-01 00:00:00+00:00"), ("fact", ID), ("recorded_by_id", None)],
)  # fmt: skip
def test_a_line_that_says_something_else_is_noticed(column, value):
    person, other = (
        Person.objects.create_user(f"{name}@example.org", name=name, made_at=AT) for name in "ab"
    )
    give(person)
    assert [sound for sound, _ in glance(RoleGiven)] == [1]
    value = other.pk if column == "recorded_by_id" else stored(value)
    tamper(f"UPDATE {Entry._meta.db_table} SET {column} = %s", value)
    assert [sound for sound, _ in glance(RoleGiven)] == [0]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps text as UTF-8")
def test_a_fact_that_cannot_be_read_is_left_to_the_slow_look():
    give(Person.objects.create_user("one@example.org", name="One", made_at=AT))
    tamper(f"UPDATE {RoleGiven._meta.db_table} SET reason = CAST(X'ff41' AS TEXT)")
    assert list(glance(RoleGiven)) == [(0, [1])]
