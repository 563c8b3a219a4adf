"""A query whose SQL is made once answers as the query itself does, on either database."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.models.functions import Length
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.record.asked_often import AskedOften, NotAValue, asked_together
from alongside.foundations.record.statements import Statement, fetched, question_marks
from alongside.foundations.record.writing import correct, write

pytestmark = pytest.mark.django_db
AT = datetime(2023, 4, 3, 10, tzinfo=UTC)


class Trial:
    slug = "made-up"
    version = "1"


@pytest.fixture
def roles() -> list[RoleGiven]:
    people = [Person.objects.create_user(f"{n}@example.org", name=n, made_at=AT) for n in "ab"]
    return [
        write(
            RoleGiven, study=Trial(), by=people[0], at=AT, person=person, role=role, sites=["here"]
        )
        for person in people
        for role in ("nurse", "O'Hara % %s")
    ]


def standing(person: object, role: object) -> object:
    found = RoleGiven.objects.as_of().filter(person=person, role=role)
    return found.select_related("person", "recorded_by").order_by("recorded_at", "pk")


def kept(row: RoleGiven) -> dict[str, object]:
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}


def test_it_gives_the_rows_of_the_query_with_all_that_hangs_on_them(roles):
    asked = AskedOften(standing)
    correct(roles[0], study=Trial(), by=roles[0].person, at=AT, reason="Elsewhere", sites=["there"])
    for role in roles * 2:
        truly = list(standing(role.person, role.role))
        with CaptureQueriesContext(connection) as queries:
            found = asked(role.person_id, role.role)
            names = [(row.person.name, row.recorded_by.name) for row in found]
        assert [kept(row) for row in found] == [kept(row) for row in truly]
        assert names == [(row.person.name, row.recorded_by.name) for row in truly]
        assert len(found) == 1
        assert len(queries) == 1
    assert asked.first(roles[0].person_id, "nurse").sites == ["there"]
    assert asked(roles[0].person_id, "nobody") == []
    assert asked.first(roles[0].person_id, "nobody") is None


def test_it_gives_the_same_rows_where_nobody_counts_the_statements(roles):
    asked = AskedOften(standing)
    uncounted = [kept(row) for role in roles for row in asked(role.person_id, role.role)]
    with CaptureQueriesContext(connection) as queries:
        counted = [kept(row) for role in roles for row in asked(role.person_id, role.role)]
    assert (uncounted, len(queries)) == (counted, len(roles))
    assert uncounted == [kept(role) for role in roles]


def test_several_asked_together_each_have_their_own_rows(roles):
    asked, people = AskedOften(standing), AskedOften(lambda name: Person.objects.filter(name=name))
    questions = [
        asked.about(roles[0].person_id, "nurse"), people.about("b"), people.about("nobody"),
    ]  # fmt: skip
    found = asked_together(*questions)
    assert found == [[roles[0]], [roles[2].person], []]
    assert found[0][0].person.name == "a"
    with CaptureQueriesContext(connection) as queries:
        assert asked_together(*questions) == found
    assert len(queries) == 3
    assert asked_together() == []


def ask(sql: str) -> object:
    own = connections[DEFAULT_DB_ALIAS]
    return fetched(own, Statement(sql, question_marks(sql, 1, own), [1]))


def test_what_the_database_refuses_is_told_as_its_refusal():
    for place in ("nowhere WHERE pk = %s", "nowhere WHERE pk LIKE '%%' OR pk = %s"):
        sql = f"SELECT * FROM {place}"
        with pytest.raises(DatabaseError, match="nowhere"), transaction.atomic():
            ask(sql)
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            ask("SELECT %s")


def test_it_gives_values_and_finds_a_fact_by_its_id(roles):
    asked = AskedOften(
        lambda pk, study: RoleGiven.objects.filter(pk=pk, study=study).values_list("pk", "sites")
    )
    assert [asked(role.pk, "made-up") for role in roles] == [
        [(each.pk, ["here"])] for each in roles
    ]
    assert asked(roles[0].pk, "another") == []


def test_a_text_is_not_taken_for_an_id(roles):
    asked = AskedOften(lambda pk: RoleGiven.objects.filter(pk=pk).values_list("role"))
    assert asked(roles[1].pk) == [("O'Hara % %s",)]
    with pytest.raises(ValidationError, match="is not a valid UUID"):
        asked(str(roles[1].pk))


@pytest.mark.parametrize("given", [None, True, date(2023, 4, 3)])
def test_other_values_are_refused(given):
    asked = AskedOften(lambda role: RoleGiven.objects.filter(role=role))
    with pytest.raises(NotAValue, match="Neither a UUID nor a text"):
        asked(given)


def test_a_value_that_the_query_changes_is_refused():
    asked = AskedOften(lambda role: RoleGiven.objects.filter(role__icontains=role))
    with pytest.raises(NotAValue, match="1 of the values cannot be found"):
        asked("nurse")
    longer = AskedOften(lambda n: RoleGiven.objects.alias(n=Length("role")).filter(n__gt=n))
    assert longer(4) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite prepares every statement")
def test_postgresql_keeps_the_statement_with_its_plan(roles):
    asked = AskedOften(standing)
    for role in roles:
        asked(role.person_id, role.role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [sql for (sql,) in cursor.fetchall() if "accounts_rolegiven" in sql]
    assert len([sql for sql in kept if "$2" in sql and "ORDER BY" in sql]) == 1
