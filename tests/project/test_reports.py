"""Reports on the command line: the same figures in every form, as of any moment."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from alongside.foundations.record.models import Head
from alongside.project.commands.report import app
from alongside.project.schedule_drawn import schedule_as
from tests.workspaces import made_up as people
from tests.workspaces.monitoring.worlds import World, made_up, walk

STAGES = [
    "identified",
    "agreed_to_contact",
    "screened",
    "eligible",
    "consented",
    "baseline_complete",
    "randomised",
    "retained",
]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    yield World(people.study(), people.person("trial_manager"))


def run(*words: str) -> str:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_consort_as_json_has_every_stage_the_exits_and_those_in_progress(world):
    walk(world, "bromley", 7)
    walk(world, "glasgow", 2, "ineligible")
    walk(world, "glasgow", 3)
    report = json.loads(run("consort", "--format", "json"))
    assert list(report) == [*STAGES, "exits", "in_progress", "sequence", "amiss"]
    assert report["sequence"].startswith("This installation drew a sequence by itself")
    assert report["screened"] == {"total": 3, "by_site": {"glasgow": 2, "bromley": 1}}
    assert report["exits"] == [{"stage": "screened", "reason": "other", "count": 1}]
    assert report["in_progress"]["eligible"] == 1
    ended = 1 + sum(report["in_progress"].values()) + report["retained"]["total"]
    assert report["identified"]["total"] == ended


def test_a_moment_before_the_first_family_gives_noughts(world):
    made_up(world, seed=1, families=4)
    report = json.loads(run("consort", "--as-of", "2020-01-01"))
    assert [report[stage]["total"] for stage in STAGES] == [0] * 8
    assert report["exits"] == []
    assert report["sequence"] == "No sequence is made yet."
    assert json.loads(run("funnel", "--as-of", "2020-01-01"))["months"] == []
    colours = {one["colour"] for one in _criteria("--as-of", "2020-01-01")}
    assert colours == {"none"}


def _criteria(*words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("progression", *words))["criteria"]
    return found


def test_a_day_means_its_end(world):
    walk(world, "bromley", 1)
    assert json.loads(run("consort", "--as-of", "2023-04-03"))["identified"]["total"] == 1
    assert json.loads(run("consort", "--as-of", "2023-04-02"))["identified"]["total"] == 0


def test_the_table_says_the_same_as_the_json(world):
    made_up(world, seed=4, families=12)
    report = json.loads(run("consort", "--as-of", "2023-11-01"))
    table = list(
        csv.DictReader(io.StringIO(run("consort", "--as-of", "2023-11-01", "--format", "csv")))
    )
    reached = {row["stage"]: int(row["total"]) for row in table if row["kind"] == "reached"}
    assert reached == {stage: report[stage]["total"] for stage in STAGES}


@pytest.mark.parametrize("name", ["consort", "funnel", "progression"])
def test_every_report_can_be_written_to_a_file_in_every_form(world, tmp_path, name):
    walk(world, "bromley", 7)
    for format, start in (("json", b"{"), ("csv", b""), ("svg", b"<svg"), ("pdf", b"%PDF")):
        place = tmp_path / f"{name}.{format}"
        run(name, "--format", format, "--out", str(place))
        assert place.read_bytes().startswith(start)
        assert place.stat().st_size > 100


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["consort", "--study", "nothing"], "There is no study called nothing here."),
        (["consort", "--as-of", "soon"], "'soon' is not a date. Write it as 2023-11-01"),
        (["funnel", "--site", "leeds"], "No site leeds. There is: glasgow, bromley."),
    ],
)
def test_what_cannot_be_understood_is_said_in_words(world, words, said):
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert said in result.output


def test_the_schedule_is_drawn_in_three_forms():
    own = people.study()
    table = list(csv.reader(io.StringIO(str(schedule_as(own, "csv")))))
    assert table[0][:3] == ["Part", "Activity", "By"]
    hostile = own.measures[0].model_copy(update={"title": "=HYPERLINK(1)"})
    armed = own.model_copy(update={"measures": (hostile, *own.measures[1:])})
    assert ",'=HYPERLINK(1)," in str(schedule_as(armed, "csv"))
    picture = str(schedule_as(own, "svg"))
    assert picture.startswith("<svg")
    assert all(measure.title.split()[0] in picture for measure in own.measures)
    document = schedule_as(own, "pdf")
    assert isinstance(document, bytes)
    assert document.startswith(b"%PDF")
    with pytest.raises(ValueError, match="csv, svg or pdf"):
        schedule_as(own, "docx")


def test_beside_a_file_of_figures_lies_the_head_of_the_seals(world, tmp_path):
    walk(world, "glasgow", 1)
    run("consort", "--out", str(tmp_path / "consort.json"))
    head = Head.objects.get()
    assert (tmp_path / "consort.json.seal").read_text() == f"{head.number} {head.digest}\n"
    assert json.loads((tmp_path / "consort.json").read_text())["identified"]["total"] == 1
