"""The map of a site: any step of the way, small numbers hidden, boundaries that are missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from alongside.foundations import clock
from tests.workspaces.adaptation import made_up_places as places
from tests.workspaces.adaptation.reached import at, families, family, words_of

NOW = datetime(2024, 1, 15, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.held_at(NOW):
        yield


def test_a_map_shows_neighbourhoods_and_hides_small_numbers(with_places, bring_in, world, client):
    bring_in("shapes.geojson", places.boundaries())
    families(world, "glasgow", [1] * 7 + [9] * 6)
    told = json.loads(client.get(at("map.json", site="glasgow")).content)
    assert [(one["neighbourhood"], one["families"]) for one in told] == [
        ("Made Up 1", 7), ("Made Up 2", 6),
    ]  # fmt: skip
    families(world, "bromley", [])
    family(world, "glasgow", 10)
    picture = client.get(at("map.svg", site="glasgow")).content.decode()
    assert picture.count('<path class="mark"') + picture.count('<path class="series-1"') == 10


def test_a_neighbourhood_of_few_families_hides_itself_and_another(
    with_places, bring_in, world, client
):
    bring_in("shapes.geojson", places.boundaries())
    families(world, "glasgow", [1] * 7 + [9] * 2)
    told = json.loads(client.get(at("map.json", site="glasgow")).content)
    assert [one["families"] for one in told] == [None, None]


def test_a_map_shows_any_step_and_the_target_and_no_step_tells_what_another_hides(
    with_places, bring_in, world, client
):
    bring_in("shapes.geojson", places.boundaries(name="Made Up {1}"))
    families(world, "glasgow", [1] * 5 + [6] * 3 + [2] * 9 + [3] * 7)
    families(world, "glasgow", [3] * 4 + [4] * 6, steps=1)

    def told(stage):
        page = at("map.json", site="glasgow", stage=stage)
        return [
            (one["neighbourhood"], one["families"]) for one in json.loads(client.get(page).content)
        ]

    hidden = [(f"Made Up {n}", None) for n in (1, 2)]
    assert told("identified") == [("Made Up 1", 8), ("Made Up 2", 9), ("Made Up 3", 11),
                                  ("Made Up 4", 6), ("Made Up 5", 0)]  # fmt: skip
    assert told("consented") == [("Made Up 1", 8), ("Made Up 2", 9), ("Made Up 3", 7),
                                 ("Made Up 4", 0), ("Made Up 5", 0)]  # fmt: skip
    families(world, "glasgow", [1] * 2 + [2] * 6, steps=6)
    assert told("randomised")[:2] == hidden
    assert told("nonsense") == told("consented")
    page = words_of(client.get(at("map/", site="glasgow", stage="retained")))
    assert "Glasgow City Council: no family has been followed up yet" in page
    target = json.loads(client.get(at("map.json", site="glasgow", stage="target")).content)
    assert [one["areas"] for one in target] == [2] * 5
    assert sum(one["target_share"] for one in target) == pytest.approx(1)
    page = words_of(client.get(at("map/", site="glasgow", stage="target")))
    assert "of the families whom the service is for live in 2 of 5 neighbourhoods." in page


def test_families_in_areas_without_a_boundary_are_told_beside_the_map(
    with_places, bring_in, world, client
):
    bring_in("shapes.geojson", places.boundaries(areas=places.SCOTTISH[1:]))
    families(world, "glasgow", [1] * 2 + [9] * 6)
    told = json.loads(client.get(at("map.json", site="glasgow")).content)
    outside = "Areas that are not on this map"
    assert [(one["neighbourhood"], one["families"]) for one in told] == [
        ("Made Up 1", 0), ("Made Up 2", None), (outside, None),
    ]  # fmt: skip
    assert f"Some of them live in {outside.lower()}" in words_of(client.get(at("map/")))
    families(world, "glasgow", [1] * 5)
    told = json.loads(client.get(at("map.json", site="glasgow")).content)
    assert [(one["neighbourhood"], one["families"]) for one in told] == [
        ("Made Up 1", 0), ("Made Up 2", 6), (outside, 7),
    ]  # fmt: skip
    assert (
        "Glasgow City Council: 13 families who gave consent and whose area is known; 1 "
        "neighbourhood has 5 or more. 7 of them live in areas that are not on this map: bring in "
        "the boundaries of those areas"
    ) in words_of(client.get(at("map/", site="glasgow")))


def test_a_site_without_boundaries_says_how_its_map_starts(with_places, client):
    said = words_of(client.get(at("map/", site="bromley")))
    assert "No boundary file was brought in for this site" in said
