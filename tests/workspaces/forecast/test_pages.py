"""The pages of the forecast: true at the edges, kept in their address, the same however many."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations import clock
from tests.workspaces import made_up as people
from tests.workspaces.forecast.conftest import NOW
from tests.workspaces.monitoring.worlds import World, made_up, walk

BASE = "/ips-feasibility/forecast/"
PAGES = ("", "what-if/", "earlier/")
FILES = ("forecast", "what-if", "earlier")


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def report(reader, name="forecast", **asked):
    return json.loads(reader.get(f"{BASE}{name}.json", asked).content)


def walked(world, site, stages, days=0, end=""):
    return walk(world, site, stages, end, at=world.start + timedelta(days=days))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_when_nothing_has_happened_yet(reader, page):
    assert reader.get(BASE + page).status_code == 200


def test_before_the_first_family_it_is_what_the_study_expects(reader):
    said = words_of(reader.get(BASE, {"as_of": "2023-04-01"}))
    assert "Nobody has been referred yet; by what the study expects, by 31 December 2023" in said
    assert "The target" not in said.split("families randomised")[0]
    assert "Only 1 site has" not in said
    assert "nobody has gone on or left yet, so this is what the study expects" in said


def test_one_family_is_told_as_one(world, reader):
    walked(world, "glasgow", 6)
    found = report(reader, target=1)
    assert (found["now"], found["chance"]) == (1, 1.0)
    said = words_of(reader.get(BASE, {"target": "1"}))
    assert "The target of 1 family randomised is reached: there is 1." in said


def test_when_all_is_done_nothing_more_is_expected(world, reader):
    for site in ("glasgow", "bromley"):
        walk(world, site, 7)
    later = NOW + timedelta(days=700)
    with clock.held_at(later):
        found = report(reader)
        said = words_of(reader.get(BASE))
    assert found["by"]["at_least"] == found["by"]["at_most"] == 2
    assert "there are 2 families randomised of 30." in said
    assert found["target_reached"] == {"early": None, "middle": None, "late": None}
    assert "hardly ever reached before the sites close" in said


def test_the_numbers_of_all_milestones_stand_beside_each_other(world, reader):
    made_up(world, seed=4, families=25)
    names = ("referred", "consented", "randomised", "followed_up")
    with clock.held_at(NOW + timedelta(days=300)):
        numbers = {name: report(reader, milestone=name)["now"] for name in names}
    flow = json.loads(reader.get("/ips-feasibility/progress/consort.json").content)
    stages = ("identified", "consented", "randomised", "retained")
    assert list(numbers.values()) == [flow[stage]["total"] for stage in stages]


def test_a_forecast_goes_up_with_its_day_and_its_chance_down_with_its_target(world, reader):
    made_up(world, seed=4, families=25)
    near, far = (report(reader, by=day) for day in ("2023-11-30", "2024-03-31"))
    assert near["mean"] < far["mean"]
    chances = [report(reader, target=target)["chance"] for target in (5, 15, 30, 60)]
    assert chances == sorted(chances, reverse=True)


def test_an_earlier_moment_is_forecast_from_what_was_known_then(world, reader):
    walked(world, "glasgow", 6)
    walked(world, "glasgow", 6, 120)
    assert report(reader)["now"] == 2
    assert report(reader, as_of="2023-06-30")["now"] == 1


@pytest.mark.parametrize(
    ("page", "asked", "said"),
    [
        ("", {"by": "2023-01-01"}, "Choose a day after 15 October 2023"),
        ("", {"by-day": "31", "by-month": "2", "by-year": "2024"}, "February"),
        ("", {"target": "none"}, "Target"),
        ("what-if/", {"source": "other", "times": "2"}, "Say how many of 100 referrals"),
        ("what-if/", {"more": "1"}, "Say how many recruiters there are now."),
        ("what-if/", {"boroughs": "1", "opens": "2023-01-01"}, "Choose a day after"),
        ("what-if/", {"boroughs": "many"}, "boroughs"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_kept(reader, page, asked, said):
    answer = reader.get(BASE + page, asked)
    assert answer.status_code == 422
    assert "There is something to put right" in words_of(answer)
    assert said in words_of(answer)
    name = {"": "forecast", "what-if/": "what-if"}[page]
    assert reader.get(f"{BASE}{name}.json", asked).status_code == 404


def test_what_was_typed_is_kept_in_the_form_and_in_the_files(world, reader):
    made_up(world, seed=4, families=12)
    asked = {"boroughs": "3", "opens": "2023-12-01", "target": "41", "milestone": "consented"}
    page = reader.get(f"{BASE}what-if/", asked).content.decode()
    assert 'name="boroughs" type="text" value="3"' in page or 'value="3"' in page
    assert 'value="41"' in page
    assert re.search(r'<option value="consented" selected', page)
    link = re.search(r'href="([^"]*what-if\.csv[^"]*)"', page)[1].replace("&amp;", "&")
    rows = list(csv.DictReader(io.StringIO(reader.get(link).content.decode("utf-8-sig"))))
    assert [row["if"] for row in rows] == ["As it is", "3 more boroughs"]


def test_each_change_brings_more_and_all_of_them_most(world, reader):
    made_up(world, seed=4, families=25)
    asked = {
        "boroughs": "1", "opens": "2023-11-01", "recruiters": "2", "more": "1",
        "source": "other", "times": "2", "part": "25", "until": "2024-12-31", "by": "2024-12-31",
    }  # fmt: skip
    found = {one["if"]: one["mean"] for one in report(reader, "what-if", **asked)["alternatives"]}
    assert list(found) == [
        "As it is", "Sites open until 31 December 2024", "One more borough",
        "A recruiter more (3 where there are 2)",
        "Twice the referrals from another source, such as health visitors",
        "All of these together",
    ]  # fmt: skip
    means = list(found.values())
    assert all(mean > means[0] for mean in means[1:])
    assert max(means) == means[-1]


def test_a_target_that_is_reached_is_said_to_be_and_has_no_chance(world, reader):
    made_up(world, seed=4, families=25)
    asked = {"boroughs": "1", "opens": "2023-11-01", "until": "2024-12-31", "by": "2024-12-31"}
    said = words_of(reader.get(f"{BASE}what-if/", asked | {"target": "1"}))
    assert "more; the target of 1 is reached already." in said
    said = words_of(reader.get(f"{BASE}what-if/", asked | {"target": "500"}))
    assert "more, and the target of 500 with a chance of 0% as before" in said


def test_a_team_counts_for_as_much_as_it_has_referred(world, reader):
    made_up(world, seed=4, families=25)
    page = words_of(reader.get(f"{BASE}what-if/"))
    assert "Children and Families, North East (0% of its referrals)" in page


def test_the_first_opening_has_one_change_of_each_kind(world, reader):
    made_up(world, seed=4, families=25)
    names = [one["if"] for one in report(reader, "what-if")["alternatives"]]
    assert names[:3] == ["As it is", "One more borough", "A recruiter more (3 where there are 2)"]


def test_earlier_forecasts_stand_beside_what_came(world, reader):
    for number in range(24):
        walked(world, "glasgow" if number % 2 else "bromley", 0, number * 7)
    found = report(reader, "earlier", milestone="referred", months=1)
    made = [one["made"] for one in found["forecasts"]]
    assert made == [f"2023-{month:02}-{day}" for month, day in
                    ((4, 30), (5, 31), (6, 30), (7, 31), (8, 31))]  # fmt: skip
    assert [one["came"] for one in found["forecasts"]] == [9, 13, 18, 22, 24]
    assert found["scores"]["bands"][-1]["level"] == 0.9
    said = words_of(reader.get(f"{BASE}earlier/", {"milestone": "referred", "months": "1"}))
    assert "Of 5 forecasts of families referred made one month ahead" in said


def test_there_is_nothing_to_look_back_on_at_the_start(reader):
    with clock.held_at(NOW - timedelta(days=180)):
        said = words_of(reader.get(f"{BASE}earlier/"))
    assert "There is no forecast to look back on yet." in said


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("format", ["json", "csv", "svg", "pdf"])
def test_every_forecast_can_be_taken_away(world, reader, name, format):
    made_up(world, seed=4, families=12)
    answer = reader.get(f"{BASE}{name}.{format}")
    assert answer.status_code == 200
    start = {"json": b"{", "csv": b"\xef\xbb\xbf", "svg": b"<svg", "pdf": b"%PDF"}[format]
    assert answer.content.startswith(start)
    named = f'filename="{name}-ips-feasibility-2023-10-15.{format}"'
    assert named in answer["Content-Disposition"]


def test_a_file_that_is_not_there_is_not_found(reader):
    for name in ("forecast.xlsx", "nothing.json", "earlier.csv?as_of=yesterday"):
        assert reader.get(BASE + name).status_code == 404
    with clock.held_at(NOW - timedelta(days=180)):
        assert reader.get(f"{BASE}earlier.svg").status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("as_of", ["", "2023-08-01"])
def test_a_page_asks_as_often_for_three_families_as_for_thirty(world, reader, page, as_of):
    made_up(world, seed=1, families=3)
    reader.get(BASE + page, {"as_of": as_of})
    few = _queries(reader, page, as_of)
    for _ in range(27):
        walk(world, "glasgow", 0, at=NOW - timedelta(days=1))
    reader.get(BASE + page, {"as_of": as_of})
    assert _queries(reader, page, as_of) == few


def _queries(reader, page, as_of):
    with CaptureQueriesContext(connection) as asked:
        assert reader.get(BASE + page, {"as_of": as_of}).status_code == 200
    return len(asked)


def test_those_who_may_not_see_progress_see_no_forecast(world):
    client = Client()
    client.force_login(people.person("research_nurse"))
    assert [client.get(BASE + page).status_code for page in PAGES] == [403] * 3
    assert client.get(f"{BASE}forecast.json").status_code == 403


def test_the_forecast_is_the_same_whatever_the_arms(db):
    by, person = people.person("trial_manager"), people.person("statistician")
    seen = []
    for arms in (("ips", "sau"), ("sau", "ips")):
        with transaction.atomic():
            made_up(World(people.study(), by, arms=arms), seed=11, families=12)
            client = Client()
            client.force_login(person)
            seen.append([client.get(f"{BASE}{name}.json").content for name in FILES])
            transaction.set_rollback(True)
    assert seen[0] == seen[1]
