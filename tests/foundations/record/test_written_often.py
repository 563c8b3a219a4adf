"""A row whose INSERT is made once is kept as Django keeps it, on either database."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.entropy import new_id
from alongside.foundations.record.models import Entry
from alongside.foundations.record.written_often import insert

pytestmark = pytest.mark.django_db
AT = datetime(2023, 4, 3, 10, tzinfo=UTC)


def role(person: Person, sites: object) -> RoleGiven:
    return RoleGiven(
        id=new_id(AT), occurred_at=AT, recorded_at=AT, recorded_by=person, reason="100 % ’s ?",
        study="made-up", study_version="1", digest="d", person=person, role="nurse", sites=sites,
    )  # fmt: skip


def stored(row: object) -> dict[str, object]:
    again = type(row)._base_manager.get(pk=row.pk)
    return {field.name: getattr(again, field.name) for field in row._meta.concrete_fields}


def test_a_row_is_kept_as_it_was_made_again_and_again():
    person = Person.objects.create_user("a@example.org", name="a", made_at=AT)
    for sites in ([], ["here"], {"é": [1, None, True]}):
        row, plain = role(person, sites), role(person, sites)
        insert(row)
        plain.save(force_insert=True)
        assert stored(row) == {**stored(plain), "id": row.pk}
        assert stored(row)["sites"] == sites
        assert (row._state.adding, row._state.db) == (False, plain._state.db)


def test_the_database_gives_the_number_of_a_line():
    person = Person.objects.create_user("a@example.org", name="a", made_at=AT)
    given = {"kind": "k", "digest": "d", "study": "s", "recorded_at": AT, "recorded_by": person}
    for _ in range(2):
        insert(Entry(fact=new_id(AT), **given))
    Entry.objects.create(fact=new_id(AT), **given)
    first, second, third = Entry.objects.order_by("number").values_list("number", flat=True)
    assert (second, third) == (first + 1, first + 2)


def test_what_is_there_already_is_refused_and_nothing_else_can_be_done_before_the_end():
    person = Person.objects.create_user("a@example.org", name="a", made_at=AT)
    row = role(person, [])
    insert(row)
    with pytest.raises(TransactionManagementError), transaction.atomic():
        with pytest.raises(IntegrityError):
            insert(row)
        RoleGiven.objects.count()
    assert RoleGiven.objects.count() == 1
