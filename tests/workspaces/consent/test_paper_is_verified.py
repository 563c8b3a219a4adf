"""A signed paper form belongs to the record: lost or changed, `alongside verify` names it."""

from __future__ import annotations

import pytest
from django.db import connection

from alongside.foundations.files.keeping import number_of
from alongside.foundations.files.models import StoredFile
from alongside.foundations.files.vault import place_of, put
from alongside.foundations.record.sqlite3.base import changing_tables
from alongside.foundations.record.verifying import verify
from tests.workspaces.consent.test_giving import LATER, photograph
from tests.workspaces.made_up import signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(family, coordinator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    given = signed(family, coordinator, at=LATER, signed_as="paper", paper=photograph())
    assert found() == []
    return given.paper


def found():
    return [(one.what, one.kind, one.name) for one in verify().findings]


def changed(paper):
    return [("changed", "files.StoredFile", str(paper.pk))]


def test_one_changed_byte_of_the_photograph_is_found(paper):
    place = place_of(paper.sha256)
    content = bytearray(place.read_bytes())
    content[20] ^= 1
    place.write_bytes(bytes(content))
    assert found() == changed(paper)


def test_a_photograph_that_is_gone_is_found(paper):
    place_of(paper.sha256).unlink()
    assert found() == changed(paper)


def test_another_photograph_in_its_place_is_found(paper):
    StoredFile.objects.filter(pk=paper.pk).update(sha256=put(b"another form"))
    assert found() == changed(paper)


def test_a_row_that_is_gone_is_found(paper):
    with changing_tables(connection), connection.constraint_checks_disabled():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("DELETE FROM files_storedfile")
        assert found() == [("removed", "files.StoredFile", str(paper.pk))]
        StoredFile.objects.bulk_create([paper])


def test_the_number_of_a_file_keeps_its_moment_and_its_form(paper):
    number = number_of(paper.pk, "ab" * 32, "form", 1)
    assert (number.bytes[:6], number.version) == (paper.pk.bytes[:6], 7)
    assert number_of(paper.pk, "ac" * 32, "form", 1) != number
