"""Official files are brought in whole or not at all, with their provenance."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from alongside.workspaces.adaptation import actions
from alongside.workspaces.adaptation.models import Area, PlaceFile, PostcodeArea
from alongside.workspaces.adaptation.queries.files import files
from alongside.workspaces.adaptation.queries.target import targets
from tests.workspaces import made_up
from tests.workspaces.adaptation import made_up_places as places

SAMPLES = Path(__file__).parents[3] / ".." / "shared" / "samples" / "place"


def sample(name):
    """A file kept beside this repository; without it the test is skipped."""
    if not (SAMPLES / name).exists():
        pytest.skip("the official files are not beside this repository")
    return (SAMPLES / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "site", "children", "share"),
    [
        ("imd2019_england_lsoa11.csv", "bromley", 20_708, 0.156),
        ("simd2020v2_census2022_scotland_dz11.csv", "glasgow", 29_177, 0.620),
    ],
)
def test_the_official_file_of_a_country_gives_the_children_of_its_site(
    bring_in, study, name, site, children, share
):
    bring_in(name, sample(name))
    found = targets(study).children_at([site])
    assert sum(found.values()) == children
    deprived = sum(number for decile, number in found.items() if decile <= 3)
    assert round(deprived / children, 3) == share


def test_children_are_carried_over_to_the_areas_of_2021(bring_in, study):
    areas = [one.model_copy(update={"index": "IMD 2025"}) for one in study.adaptation.areas[1:]]
    later = study.model_copy(
        update={"adaptation": study.adaptation.model_copy(update={"areas": tuple(areas)})}
    )
    bring_in("old.csv", sample("imd2019_england_lsoa11.csv"))
    bring_in("new.csv", sample("imd2025_ethnicity2021_england_lsoa21.csv"))
    assert targets(later).children_at(["bromley"]) == {}
    bring_in("changes.csv", sample("lookup_lsoa11_lsoa21_london_changed.csv"))
    assert sum(targets(later).children_at(["bromley"]).values()) == 20_708


def test_where_a_file_comes_from_is_kept(bring_in, study, manager):
    content = places.england()
    bring_in("england.csv", content)
    line = files(study)[0]
    assert (line.name, line.sha256, line.by, line.rows, line.used) == (
        "england.csv", hashlib.sha256(content).hexdigest(), manager.name, 10, True,
    )  # fmt: skip
    assert line.at.date() == made_up.AT.date()


def test_a_wrong_row_is_named_and_nothing_is_brought_in(bring_in):
    wrong = places.england().replace(b"E01999004", b"E0199900X")
    with pytest.raises(actions.FileHasProblems) as refused:
        bring_in("england.csv", wrong)
    assert "Row 6, lsoa11: This is no code of a small area in England." in str(refused.value)
    assert (PlaceFile.objects.count(), Area.objects.count()) == (0, 0)


def test_the_same_file_twice_changes_nothing(bring_in):
    first = bring_in("england.csv", places.england())
    again = bring_in("another-name.csv", places.england())
    assert (again.pk, PlaceFile.objects.count(), Area.objects.count()) == (first.pk, 1, 10)


def test_a_later_file_is_used_in_the_place_of_the_earlier_one(bring_in, study):
    bring_in("england.csv", places.england())
    bring_in("england-2.csv", places.england(children=[7] * 10))
    assert targets(study).children_at(["bromley"]) == dict.fromkeys(range(1, 11), 7)
    assert [(line.name, line.used) for line in files(study)] == [
        ("england-2.csv", True), ("england.csv", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", b"\rsite,characteristic\n", b"a" * 200_000], ids=["", "\\r", "long"]
)
def test_a_table_with_other_headings_is_refused_with_what_can_be_read(bring_in, content):
    with pytest.raises(actions.FileHasProblems, match="These are not the headings of a file"):
        bring_in("other.csv", content)


def test_postcodes_are_kept_for_the_areas_of_the_councils_alone(with_places):
    assert PostcodeArea.objects.count() == 20
    assert PlaceFile.objects.get(kind="postcodes").elsewhere == 1


def test_postcodes_before_areas_are_refused(bring_in):
    with pytest.raises(actions.FileHasProblems, match="Bring in the small areas"):
        bring_in("postcodes.csv", places.postcodes())


def test_need_weights_the_children_and_is_a_setting(with_places, study):
    targeted = targets(study)
    weights = targeted.deciles(["glasgow"]).weights
    assert (weights["1"], weights["10"]) == (1000.0, 10.0)
    assert targeted.deciles(["glasgow"], times=1.0).weights["1"] == 100.0


def test_ethnic_groups_of_a_country_become_those_of_the_study(with_places, study):
    found = targets(study).of("ethnic_group", ["glasgow"]).weights
    assert found == {
        "white": 8000.0, "mixed": 500.0, "asian": 600.0, "black": 300.0, "other": 600.0,
    }  # fmt: skip
    assert targets(study).of("ethnic_group", ["bromley"]) is None
