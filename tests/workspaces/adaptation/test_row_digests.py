"""Rows of place files are compared by `verify`: a changed one is named."""

from __future__ import annotations

import pytest

from alongside.foundations.record.verifying import verify
from alongside.workspaces.adaptation.models import Area, AreaShape, PlaceFile, PostcodeArea
from tests.workspaces.adaptation import made_up_places as places


@pytest.fixture
def brought_in(with_places, bring_in):
    bring_in("boundaries.geojson", places.boundaries())


def found():
    return [(one.what, one.kind, one.name) for one in verify().findings]


def test_rows_as_they_were_brought_in_are_sound(brought_in):
    assert found() == []


def test_a_changed_row_is_named(brought_in):
    Area.objects.filter(area=places.SCOTTISH[3]).update(children=7)
    shape = AreaShape.objects.get(area=places.SCOTTISH[0])
    shape.rings = [[[-4.3, 55.85], [-4.2, 55.85], [-4.2, 55.9], [-4.3, 55.85]]]
    shape.save()
    assert found() == [
        ("changed", "adaptation.Area", f"{places.SCOTTISH[3]} S12000049"),
        ("changed", "adaptation.AreaShape", places.SCOTTISH[0]),
    ]


def test_a_row_with_a_digest_of_its_own_making_gives_its_file_away(brought_in):
    one, other = PostcodeArea.objects.order_by("pk")[:2]
    one.postcode, one.area, one.digest = other.postcode, other.area, other.digest
    one.save()
    file = PlaceFile.objects.get(kind="postcodes")
    assert found() == [("changed", "adaptation.PlaceFile", str(file.pk))]


def test_a_row_taken_out_gives_its_file_away(brought_in):
    Area.objects.filter(area=places.ENGLISH[0]).delete()
    file = PlaceFile.objects.get(kind="areas", index="IMD 2019")
    assert found() == [("removed", "adaptation.PlaceFile", str(file.pk))]
