"""The pages about progress: who sees what, as of when, in how many queries."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations import clock
from alongside.foundations.accounts.models import Person
from alongside.foundations.record.models import Head
from alongside.workspaces.monitoring.models import FamilyProgress, ProgressMark
from tests.workspaces import made_up as people
from tests.workspaces.monitoring.worlds import World, made_up, walk

NOW = datetime(2024, 1, 15, 10, tzinfo=UTC)
PAGES = ("", "families/", "funnel/", "progression/", "expected/", "forms/", "by-arm/")
OPEN = tuple(page for page in PAGES if page not in {"by-arm/", "families/"})
FILES = ("consort", "funnel", "progression", "forms", "expected")


def at(page: str, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/ips-feasibility/progress/{page}" + (f"?{asked}" if asked else "")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.held_at(NOW):
        yield


@pytest.fixture
def manager(world):
    return signed_in(world.by)


def words_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_when_nothing_has_happened_yet(manager, page):
    assert manager.get(at(page)).status_code == 200


def test_an_empty_page_says_what_will_be_here_and_how_it_starts(manager):
    said = words_of(manager.get(at("")))
    assert "No family has been identified yet." in said
    assert "The numbers appear here with the first referral." in said
    assert "No form has been finished yet." in words_of(manager.get(at("forms/")))


def test_one_family_on_its_way_is_told_in_one_sentence(world, manager):
    walk(world, "bromley", 2)
    said = words_of(manager.get(at("")))
    assert "1 family was identified; none has been randomised yet. 1 is still on the way." in said


def test_when_every_way_has_ended_the_page_says_so(world, manager):
    walk(world, "bromley", 7)
    walk(world, "glasgow", 2, "ineligible")
    said = words_of(manager.get(at("")))
    assert "1 was randomised, and 1 followed up so far." in said
    assert "Every family's way through the study has ended." in said.replace("&#39;", "'")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("as_of", ["", "2023-08-01"])
def test_a_page_asks_as_often_for_three_families_as_for_thirty(world, manager, page, as_of):
    made_up(world, seed=1, families=3)
    manager.get(at(page, as_of=as_of))
    few = _queries(manager, page, as_of)
    world.start = NOW - timedelta(days=1)
    for _ in range(27):
        walk(world, "glasgow", 0, at=world.start)
    manager.get(at(page, as_of=as_of))
    assert _queries(manager, page, as_of) == few


@pytest.mark.parametrize("page", PAGES)
def test_the_first_look_at_a_moment_asks_as_often_for_three_families_as_for_thirty(
    world, manager, page
):
    made_up(world, seed=1, families=3)
    earlier, later = (f"{NOW - ago:%Y-%m-%dT%H:%M}" for ago in (timedelta(9), timedelta(hours=5)))
    manager.get(at(page))
    few = _queries(manager, page, earlier)
    for _ in range(27):
        walk(world, "glasgow", 0, at=NOW - timedelta(days=1))
    assert _queries(manager, page, later) == few


def _queries(client, page, as_of):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(at(page, as_of=as_of)).status_code == 200
    return len(asked)


def test_every_number_of_the_flow_opens_to_its_families(world, manager):
    made_up(world, seed=5, families=25)
    page = manager.get(at("", as_of="2023-09-01")).content.decode()
    links = set(re.findall(r'href="(/ips-feasibility/progress/families/[^"]*)"', page))
    assert len(links) > 10
    for link in sorted(links)[:12]:
        listed = manager.get(link.replace("&amp;", "&"))
        assert listed.status_code == 200
        assert "as_of=2023-09-01" in link


def test_the_list_behind_a_number_has_as_many_families_as_the_number(world, manager):
    made_up(world, seed=5, families=25)
    report = json.loads(manager.get(at("consort.json")).content)
    for stage in ("identified", "consented", "retained"):
        said = words_of(manager.get(at("families/", stage=stage)))
        count = report[stage]["total"]
        assert f"{count} {'family' if count == 1 else 'families'}." in said
    for one in report["exits"]:
        said = words_of(manager.get(at("families/", stage=one["stage"], exit=one["reason"])))
        assert f"{one['count']} famil" in said


def test_those_who_may_not_see_families_get_numbers_without_links(world):
    made_up(world, seed=5, families=9)
    steering = signed_in(people.person("steering_committee"))
    page = steering.get(at(""))
    assert page.status_code == 200
    assert "progress/families" not in page.content.decode()
    assert steering.get(at("families/")).status_code == 403


def test_a_coordinator_sees_the_families_of_their_own_site_only(world):
    here, there = walk(world, "bromley", 1), walk(world, "glasgow", 1)
    coordinator = signed_in(people.person("recruitment_coordinator", ["bromley"]))
    listed = words_of(coordinator.get(at("families/")))
    assert here.number in listed
    assert there.number not in listed
    assert "You see the families of London Borough of Bromley" in listed


BLINDED = ("steering_committee", "statistician", "principal_investigator")


def test_blinded_people_get_the_same_bytes_whatever_the_arms(db):
    by, readers = people.person("trial_manager"), [people.person(role) for role in BLINDED]
    assert all(people.study().role(role).blinded for role in BLINDED)
    seen = []
    for arms in (("ips", "sau"), ("sau", "ips")):
        with transaction.atomic():
            made_up(World(people.study(), by, arms=arms), seed=11, families=12)
            seen.append([_everything_read(reader) for reader in readers])
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def _everything_read(reader):
    """All pages and files that this person may open."""
    client, found = signed_in(reader), {}
    for page in (*OPEN, "families/"):
        answer = client.get(at(page))
        found[page] = (answer.status_code, _without_tokens(answer.content))
    for name in FILES:
        for format in ("json", "csv"):
            answer = client.get(at(f"{name}.{format}", as_of="2023-10-01"))
            found[name, format] = (answer.headers, answer.content)
    return found


def _without_tokens(content: bytes) -> str:
    text = content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return re.sub(r'nonce="[^"]*"', "", text)


def test_a_blinded_page_never_names_an_arm(world):
    made_up(world, seed=11, families=20)
    reader = signed_in(people.person("statistician"))
    for page in (*OPEN, "families/"):
        said = words_of(reader.get(at(page)))
        assert "Services as usual" not in said
        assert "sau" not in said.lower().split()


def test_a_moment_can_be_given_whole_or_in_parts_and_is_said_in_the_corner(world, manager):
    walk(world, "bromley", 3)
    parts = {"as_of-day": "12", "as_of-month": "4", "as_of-year": "2023"}
    for asked in ({"as_of": "2023-04-12"}, parts):
        assert "As of 12 April 2023" in words_of(manager.get(at("", **asked)))
        report = json.loads(manager.get(at("consort.json", **asked)).content)
        reached = [report[stage]["total"] for stage in ("identified", "agreed_to_contact")]
        assert reached == [1, 1]
        assert report["screened"]["total"] == 0
    exact = manager.get(at("", as_of="2023-04-03T09:00:00%2B00:00"))
    assert "As of 3 April 2023, 10:00" in words_of(exact)


@pytest.mark.parametrize("as_of", ["32 April 2023", "2030-01-01", "yesterday"])
def test_a_moment_that_cannot_be_is_said_at_the_field_and_kept(manager, as_of):
    answer = manager.get(at("", as_of=as_of))
    assert answer.status_code == 422
    assert "There is something to put right" in words_of(answer)
    assert manager.get(at("consort.json", as_of=as_of)).status_code == 404


def test_a_site_narrows_every_figure(world, manager):
    walk(world, "bromley", 3)
    walk(world, "glasgow", 5)
    report = json.loads(manager.get(at("consort.json", site="bromley")).content)
    assert report["identified"] == {"total": 1, "by_site": {"bromley": 1}}
    assert report["consented"]["total"] == 0


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("format", ["json", "csv", "svg", "pdf"])
def test_every_report_can_be_taken_away(world, manager, name, format):
    at_visit = walk(world, "bromley", 5)
    world.visit(at_visit, NOW - timedelta(days=2), NOW - timedelta(days=2), "follow_up_3m", forms=3)
    answer = manager.get(at(f"{name}.{format}"))
    assert answer.status_code == 200
    start = {"json": b"{", "csv": b"\xef\xbb\xbf", "svg": b"<svg", "pdf": b"%PDF"}[format]
    assert answer.content.startswith(start)
    seal = f"seal-{Head.objects.get().digest[:12]}"
    expected = f'attachment; filename="{name}-ips-feasibility-2024-01-15-{seal}.{format}"'
    assert answer["Content-Disposition"] == expected


def test_a_file_that_is_not_there_is_not_found(manager):
    for page in ("consort.xlsx", "nothing.json", "consort.json?picture=x", "consort.svg?picture=7"):
        assert manager.get(at(page)).status_code == 404


def test_facts_that_do_not_fit_are_shown_with_what_to_do(world, manager):
    family = walk(world, "bromley", 2)
    world.happens("consented", family, world.start + timedelta(days=30))
    said = words_of(manager.get(at("")))
    assert "Facts that do not fit together" in said
    assert f"{family.number} : {family.number} has “gave consent” without a step before it" in said


def test_the_summary_is_not_made_again_when_nothing_is_new(world, manager):
    walk(world, "bromley", 2)
    manager.get(at(""))
    FamilyProgress.objects.update(stage="identified")
    assert "n = 1" in manager.get(at("")).content.decode()
    mark = ProgressMark.objects.get()
    walk(world, "bromley", 1)
    manager.get(at(""))
    assert ProgressMark.objects.get().entry > mark.entry


def test_tables_have_captions_and_heads_for_screen_readers(world, manager):
    made_up(world, seed=5, families=9)
    for page in (*OPEN, "by-arm/", "families/"):
        for table in re.findall(r"<table.*?</table>", manager.get(at(page)).content.decode(), re.S):
            assert "<caption" in table
            assert 'scope="col"' in table
            assert 'scope="row"' in table or "<td" not in table
