"""Whatever figures leave by a page, the record is sealed as they do."""

from __future__ import annotations

import csv
import io

import pytest

from alongside.foundations import clock
from alongside.foundations.files.leaving import SEAL
from alongside.foundations.record.models import Entry, Head, Seal
from alongside.foundations.record.verifying import verify
from tests.workspaces import made_up
from tests.workspaces.monitoring.test_pages import NOW, at, signed_in
from tests.workspaces.monitoring.worlds import World, walk

FILES = ("consort.json", "funnel.csv", "progression.pdf", "expected.svg", "by-arm.csv")


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.held_at(NOW):
        yield


@pytest.fixture
def world(db):
    found = World(made_up.study(), made_up.person("trial_manager"))
    walk(found, "bromley", 7)
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_file_carries_the_head_of_the_chain_in_its_name_and_whole_in_a_header(world, name):
    answer = signed_in(world.by).get(at(name))
    (seal,) = Seal.objects.all()
    assert answer[SEAL] == f"{seal.number} {seal.digest}"
    stem, _, ending = name.partition(".")
    assert answer["Content-Disposition"] == (
        f'attachment; filename="{stem}-ips-feasibility-2024-01-15-seal-{seal.digest[:12]}.{ending}"'
    )
    assert [one for one in verify(seal.digest).findings if one.kind.startswith("record")] == []


def test_the_seal_covers_everything_that_was_there(world):
    before = set(Entry.objects.values_list("number", flat=True))
    signed_in(world.by).get(at("funnel.csv"))
    done = verify()
    assert (done.unsealed, done.facts) == (0, len(before))


def test_a_second_file_of_the_same_record_makes_no_second_seal(world):
    client = signed_in(world.by)
    heads = {client.get(at(name))[SEAL] for name in FILES}
    assert (len(heads), Seal.objects.count()) == (1, 1)


def test_a_table_is_not_changed_by_it(world):
    text = signed_in(world.by).get(at("funnel.csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["site", "month", "stage", "reason", "count"]
    assert {len(row) for row in rows} == {5}


def test_no_fact_is_written_by_it(world):
    before = Entry.objects.count()
    signed_in(world.by).get(at("funnel.csv"))
    assert Entry.objects.count() == before


@pytest.mark.parametrize("role", ["statistician", "steering_committee", "health_economist"])
def test_a_blinded_reader_gets_no_head_since_it_covers_the_arms_and_the_seal_is_made(world, role):
    reader = made_up.person(role)
    answer = signed_in(reader).get(at("funnel.csv"))
    assert SEAL not in answer
    assert answer["Content-Disposition"] == (
        'attachment; filename="funnel-ips-feasibility-2024-01-15.csv"'
    )
    assert Head.objects.get().number == 1


def test_a_page_and_a_refused_file_make_no_seal(world):
    client, nurse = signed_in(world.by), signed_in(made_up.person("research_nurse"))
    assert [client.get(at("")).status_code, nurse.get(at("funnel.csv")).status_code] == [200, 403]
    assert client.get(at("nothing.csv")).status_code == 404
    assert Seal.objects.count() == 0
