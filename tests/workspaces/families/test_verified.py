"""The keys and the marks of families belong to the record, and verify looks through them."""

from datetime import timedelta

import pytest

from alongside.foundations import entropy
from alongside.foundations.record.verifying import verify
from alongside.foundations.sealing.models import SubjectKey
from alongside.foundations.sealing.sealing import make_key
from alongside.workspaces.families import actions
from alongside.workspaces.families.models import NameIndex
from tests.workspaces.made_up import AT, CHILD, opened_family, person, study

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return person("recruitment_coordinator", ["glasgow"])


@pytest.fixture
def family(coordinator):
    return with_a_child(coordinator)


def with_a_child(by):
    made = opened_family(by)
    name, born = CHILD
    actions.add_child(study=study(), family=made, by=by, at=AT, name=name, born=born)
    return made


def found():
    return sorted((one.what, one.kind, one.name) for one in verify().findings)


def test_families_with_and_without_names_and_forgotten_ones_are_whole(family, coordinator):
    opened_family(coordinator)
    assert found() == []
    actions.forget_family(study=study(), family=family, by=coordinator, at=AT, reason="Asked.")
    assert found() == []


def test_a_key_that_is_gone_without_forgetting_is_named(family):
    SubjectKey.objects.all().delete()
    assert ("removed", "sealing.SubjectKey", str(family.pk)) in found()


def test_a_key_of_nobody_or_of_a_forgotten_family_is_named(family, coordinator):
    nobody = entropy.new_id(AT)
    make_key(nobody, at=AT)
    assert found() == [("inserted", "sealing.SubjectKey", str(nobody))]
    SubjectKey.objects.filter(subject=nobody).delete()
    kept = SubjectKey.objects.get(subject=family.pk)
    actions.forget_family(study=study(), family=family, by=coordinator, at=AT, reason="Asked.")
    kept.save(force_insert=True)
    assert found() == [("inserted", "sealing.SubjectKey", str(family.pk))]


def test_a_key_made_at_another_time_is_named(family):
    SubjectKey.objects.update(made_at=AT + timedelta(seconds=1))
    assert found() == [("changed", "sealing.SubjectKey", str(family.pk))]


def test_a_key_with_a_flipped_byte_is_named_and_the_other_families_still_checked(
    family, coordinator
):
    other = with_a_child(coordinator)
    key = SubjectKey.objects.get(subject=family.pk)
    wrapped = bytes(key.wrapped)
    SubjectKey.objects.filter(pk=family.pk).update(wrapped=bytes([wrapped[0] ^ 1]) + wrapped[1:])
    NameIndex.objects.filter(family=other).update(value="0" * 32)
    assert found() == [
        ("changed", "families.NameIndex", str(other.pk)),
        ("changed", "sealing.SubjectKey", str(family.pk)),
    ]


def test_a_mark_that_is_changed_removed_or_put_in_is_named(family):
    first = NameIndex.objects.order_by("pk")[0]
    kind, name = "families.NameIndex", str(family.pk)
    NameIndex.objects.filter(pk=first.pk).update(value="0" * 32)
    assert found() == [("changed", kind, name)]
    first.delete()
    assert found() == [("removed", kind, name)]
    for value in (first.value, "1" * 32):
        NameIndex.objects.create(family=family, value=value)
    assert found() == [("inserted", kind, name)]
