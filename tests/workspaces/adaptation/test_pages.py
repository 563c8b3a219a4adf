"""The pages about reach: true at the edges, and nothing small is shown."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations import clock
from alongside.workspaces.adaptation import summary
from alongside.workspaces.adaptation.models import FamilyReach
from tests.workspaces import made_up
from tests.workspaces.adaptation import made_up_places as places
from tests.workspaces.adaptation.reached import at, families, words_of

NOW = datetime(2024, 1, 15, 10, tzinfo=UTC)
PAGES = ("", "map/", "points/", "places/")
REPORTS = ("reach", "map", "points", "places", "behaviour")


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.held_at(NOW):
        yield


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_when_nothing_has_happened_yet(client, page):
    assert client.get(at(page)).status_code == 200


def test_without_files_the_page_says_how_it_starts(client):
    said = words_of(client.get(at("")))
    assert "no file of small areas was brought in" in said
    assert "Bring in the official files of small areas under Places." in said


def test_with_files_and_nobody_the_page_says_so(with_places, client):
    said = words_of(client.get(at("", site="glasgow")))
    assert "Glasgow City Council: no family has given consent yet." in said


def test_who_is_reached_is_told_in_one_sentence(with_places, world, client):
    families(world, "glasgow", [1] * 6 + [9] * 14)
    said = words_of(client.get(at("", site="glasgow")))
    assert (
        "Glasgow City Council: 6 of 20 families who gave consent live in the three most deprived "
        "tenths of Scotland, 0.42 times their share of the target population (0.20 to 0.73): "
        "fewer than there should be."
    ) in said


def test_families_of_no_known_area_are_a_bar_of_their_own(with_places, world, client):
    families(world, "glasgow", [1] * 6 + [9] * 14 + [None] * 5)
    picture = client.get(at("reach.svg", site="glasgow", picture="1")).content.decode()
    assert "Not known: 5" in picture
    assert "20 %" in picture


def test_two_countries_are_never_put_together(with_places, world, client):
    families(world, "glasgow", [1] * 8 + [9] * 12)
    families(world, "bromley", [1] * 5 + [9] * 5)
    told = json.loads(client.get(at("reach.json")).content)
    assert [(one["place"], one["index"], one["sites"]) for one in told] == [
        ("glasgow", "SIMD 2020v2", ["glasgow"]), ("bromley", "IMD 2019", ["bromley"]),
    ]  # fmt: skip


def test_fewer_than_five_families_are_shown_nowhere(with_places, world, client):
    families(world, "glasgow", [1] * 3 + [8] * 9 + [9] * 11)
    page = words_of(client.get(at("", site="glasgow")))
    assert "too few to show live in the three most deprived tenths of Scotland" in page
    told = json.loads(client.get(at("reach.json", site="glasgow")).content)[0]
    consented = next(one for one in told["focus"] if one["stage"] == "consented")
    assert (consented["hidden"], consented["reached"], consented["ratio"]) == (True, None, None)
    deciles = told["characteristics"][0]
    assert [(row["groups"], row["reached"]) for row in deciles["rows"]] == [
        (["1", "2", "3", "4", "5", "6", "7", "8"], 12), (["9"], 11), (["10"], 0),
    ]  # fmt: skip


def test_a_small_number_further_on_hides_another_so_that_it_cannot_be_worked_out(
    with_places, world, client
):
    families(world, "glasgow", [1] * 8 + [8] * 9 + [9] * 11)
    families(world, "glasgow", [1] * 2 + [8] * 6 + [9] * 7, steps=6)
    told = json.loads(client.get(at("reach.json", site="glasgow")).content)[0]
    randomised = [row[4] for row in told["characteristics"][0]["flow"]]
    assert randomised.count(None) == 2
    assert [n for n in randomised if n] == [7]


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("format", ["json", "csv", "pdf"])
def test_every_report_can_be_taken_away(bring_in, with_places, world, client, report, format):
    bring_in("shapes.geojson", places.boundaries())
    families(world, "glasgow", [1] * 8 + [9] * 12)
    answer = client.get(at(f"{report}.{format}", site="glasgow"))
    assert answer.status_code == 200
    name = rf'attachment; filename="{report}-ips-feasibility-2024-01-15(-seal-\w+)?\.{format}"'
    assert re.fullmatch(name, answer["Content-Disposition"])


def test_a_moment_that_has_passed_is_shown_as_it_was(with_places, world, client):
    families(world, "glasgow", [1] * 8 + [9] * 12)
    world.log[-1].recorded = datetime(2023, 9, 1, 9, tzinfo=UTC)
    families(world, "glasgow", [9] * 10)
    now = json.loads(client.get(at("reach.json", site="glasgow")).content)[0]
    then = json.loads(client.get(at("reach.json", site="glasgow", as_of="2023-08-01")).content)[0]
    assert [one["focus"][3]["known"] for one in (now, then)] == [30, 20]


def test_the_summary_is_what_the_facts_say(with_places, world, study):
    families(world, "glasgow", [1, 9, None], steps=3)
    kept = summary.level(study)
    families(world, "bromley", [2, 3, None])
    world.happens("consented", world_family(world), world.log[-1].recorded)
    summary.level(study)
    columns = ("family", "site", "stage", "area", "groups", "consented", "randomised")
    before = sorted(FamilyReach.objects.filter(mark=kept).values_list(*columns))
    again = summary.rebuild(study)
    assert before == sorted(FamilyReach.objects.filter(mark=again).values_list(*columns))
    assert len(before) == 6


def world_family(world):
    """The first family that was made."""
    from alongside.workspaces.families.models import Family

    return Family.objects.get(pk=next(iter(world.sites)))


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_as_many_queries_whatever_the_number_of_families(
    with_places, bring_in, world, client, page
):
    bring_in("shapes.geojson", places.boundaries())
    families(world, "glasgow", [1] * 6 + [9] * 6)
    client.get(at(page))
    with CaptureQueriesContext(connection) as few:
        client.get(at(page))
    families(world, "glasgow", [1] * 12 + [5] * 12)
    families(world, "bromley", [1] * 12 + [5] * 12)
    client.get(at(page))
    with CaptureQueriesContext(connection) as many:
        client.get(at(page))
    assert len(many) == len(few)


def test_the_page_of_places_says_what_is_missing_and_gives_its_picture_away(
    bring_in, client, study
):
    said = words_of(client.get(at("places/bring-in/")))
    assert "With the first file of small areas a picture of the children at each site" in said
    said = words_of(client.get(at("places/")))
    assert "Glasgow City Council: no file of small areas with SIMD 2020v2 was brought in" in said
    assert "No postcode lookup was brought in" in said
    bring_in("scotland.csv", places.scotland())
    said = words_of(client.get(at("places/")))
    assert (
        "Glasgow City Council: no boundary file of its small areas was brought in, so there "
        "is no map of it."
    ) in said
    assert "alongside places import FILE…" in said
    bring_in("shapes.geojson", places.boundaries())
    page = client.get(at("places/"))
    assert "Glasgow City Council: no boundary file" not in words_of(page)
    picture = client.get(at("places.svg")).content.decode()
    assert picture in page.content.decode()
    assert picture in client.get(at("places/bring-in/")).content.decode()
    told = json.loads(client.get(at("places.json")).content)
    assert [(one["site"], one["tenth"]) for one in told] == [("glasgow", n) for n in range(1, 11)]
    assert sum(one["target_share"] for one in told) == pytest.approx(1, abs=1e-5)


def test_the_page_of_places_is_as_of_the_moment_that_it_names(with_places, client):
    said = words_of(client.get(at("places/", as_of="2023-01-01")))
    assert "Of none of 2 sites is the target population known" in said
    assert "england.csv" not in said
    assert "england.csv" in words_of(client.get(at("places/")))


def test_characteristics_without_a_target_are_named_until_the_team_brings_one(
    with_places, bring_in, client
):
    said = words_of(client.get(at("", site="glasgow")))
    assert (
        "There is no target yet for: Ethnic group of the parent who answers (19 groups); Language "
        "spoken most at home; Who brings the children up; Sex of the parent who answers; "
        "Condition or disability that limits the parent."
    ) in said
    assert "brings them in with their source, as a CSV, under Places." in said
    bring_in("own.csv", places.own_targets())
    said = words_of(client.get(at("", site="glasgow")))
    assert "There is no target yet for: Ethnic group of the parent who answers (19 groups)." in said
    told = json.loads(client.get(at("reach.json", site="glasgow")).content)[0]
    sources = {one["characteristic"]: one["target_from"] for one in told["characteristics"]}
    assert [sources[name] for name in ("language", "disability", "family_form", "sex")] == [
        "made-up census"
    ] * 4
    page = words_of(client.get(at("places/bring-in/")))
    assert "one_parent, two_parents, step, others" in page


def test_a_nurse_reaches_none_of_these_pages(db):
    nurse = Client()
    nurse.force_login(made_up.person("research_nurse", ["glasgow"]))
    assert [nurse.get(at(page)).status_code for page in PAGES] == [403] * len(PAGES)
