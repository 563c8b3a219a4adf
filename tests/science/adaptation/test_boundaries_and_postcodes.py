"""Boundaries and postcode lookups: what is wrong is named by feature and by row."""

import json

import pytest

from alongside.science.adaptation.places.boundaries import read_boundaries
from alongside.science.adaptation.places.postcodes import read_postcodes
from tests.science.adaptation.test_places import sample

WANTED = {"E01000645", "S01006506"}


def lookup(*rows, heading="pcds,lsoa11cd,DataZone2011Code"):
    return "\n".join((heading, *rows)) + "\n"


def feature(code="E01000645", rings=None, **more):
    ring = [[0.0, 51.0], [0.1, 51.0], [0.1, 51.1], [0.0, 51.0]]
    shape = {"type": "Polygon", "coordinates": rings or [ring]}
    said = {"LSOA21CD": code, "LSOA21NM": "Bromley 007A"}
    return {"type": "Feature", "properties": said, "geometry": shape, **more}


def text(*features):
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_the_boundaries_of_a_whole_borough_are_read():
    found = read_boundaries(sample("bromley_lsoa21.geojson"))
    assert (len(found.shapes), found.problems) == (199, ())
    assert found.shapes[0].name == "Bromley 007A"


def test_wards_are_no_small_areas_and_each_is_named():
    found = read_boundaries(sample("glasgow_wards.geojson"))
    assert (len(found.shapes), len(found.problems)) == (0, 23)
    assert found.problems[0].what == (
        "This is no small area of England or Scotland. Families are counted by small areas: take "
        "the boundaries of LSOAs or data zones, not of wards or councils."
    )


@pytest.mark.parametrize(
    ("features", "row", "what"),
    [
        ([feature(), feature()], 2, "This area stands twice."),
        ([feature(rings=[[[-470000, 7500000]] * 4])], 1,
         "These are neither longitudes and latitudes of Great Britain (WGS 84) nor metres of the "
         "British National Grid (EPSG:27700)."),
        ([feature(geometry=None)], 1, "This is no polygon with properties."),
        ([feature(rings=[[[0.0, 51.0]] * 4])], 1, "Nothing is left of this area on a map."),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_named_by_its_feature(features, row, what):
    problem = read_boundaries(text(*features)).problems[0]
    assert (problem.row, problem.what) == (row, what)


# The middle of three wards of Glasgow as the Office for National Statistics publishes it: metres
# of the National Grid, and longitude and latitude.
PUBLISHED = (
    (259739, 658796, -4.239207, 55.80202),
    (258970, 663342, -4.253824, 55.84261),
    (258416, 669610, -4.26594, 55.89872),
)


def test_data_zones_as_published_are_read_in_metres_of_the_national_grid():
    said = {"DataZone": "S01009758", "Name": "Made Up East - 01", "TotPop2011": 812,
            "ResPop2011": 800, "HHCnt2011": 401, "StdAreaKm2": 0.125}  # fmt: skip
    other = {**said, "DataZone": "S01009759", "Name": "Made Up East - 02"}
    metres = [[east, north] for east, north, _, _ in (*PUBLISHED, PUBLISHED[0])]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    features = [feature(rings=[metres], properties=one) for one in (said, other)]
    found = read_boundaries(json.dumps({"features": features, "crs": crs}))
    assert [(one.area, one.name) for one in found.shapes] == [
        ("S01009758", "Made Up East - 01"), ("S01009759", "Made Up East - 02"),
    ]  # fmt: skip
    degrees = [number for point in found.shapes[0].rings[0][:3] for number in point]
    published = [number for _, _, *point in PUBLISHED for number in point]
    assert degrees == pytest.approx(published, abs=1e-4)


def test_what_is_no_geojson_is_said():
    assert read_boundaries("{").problems[0].what == "This is not GeoJSON."
    assert read_boundaries("{}").problems[0].what == "There are no features."


def test_a_lookup_gives_the_area_by_each_index_that_it_knows():
    found = read_postcodes(lookup("BR1 1AA,E01000645,", "G1 1AA,,S01006506"), WANTED)
    assert found.problems == ()
    assert {index: dict(areas) for index, areas in found.areas.items()} == {
        "IMD 2019": {"BR11AA": "E01000645"}, "SIMD 2020v2": {"G11AA": "S01006506"},
    }  # fmt: skip


def test_other_countries_and_kinds_long_given_up_are_elsewhere():
    rows = ("BT1 1AA,95GG01S1,", "GIR 0AA,E01009999,", "CF1 1AA,W01000001,")
    found = read_postcodes(lookup("BR1 1AA,E01000645,", *rows), WANTED)
    assert (found.problems, found.elsewhere) == ((), 3)


@pytest.mark.parametrize(
    ("rows", "row", "what"),
    [
        (("BR1,E01000645,",), 2, "This is no whole postcode."),
        (("BR1 1AA,E0100064,",), 2, "This is no code of a small area."),
        (("BR1 1AA,E01000645,", "BR1 1AA,E01000646,"), 3,
         "This postcode stood with E01000645 before."),
    ],
)  # fmt: skip
def test_a_wrong_row_of_a_lookup_is_named(rows, row, what):
    problem = read_postcodes(lookup(*rows), WANTED).problems[0]
    assert (problem.row, problem.what) == (row, what)


def test_a_table_without_postcodes_is_said():
    found = read_postcodes("a,b\n1,2\n", WANTED)
    assert found.problems[0].what == "There is no column of postcodes or areas."
