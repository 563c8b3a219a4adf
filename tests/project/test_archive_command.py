"""`alongside archive`: folders that are read without Alongside, and tell no more than they may."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from alongside.project.archiving.folder import ROWS, Part
from tests.project.running import run, run_each

AT = "demonstration.example"
PARTS = ("open", "closed", "identities")


@pytest.fixture(scope="module")
def archived(twelve, tmp_path_factory) -> dict[str, Path]:
    """The three parts of the whole study, by the trial manager."""
    out = tmp_path_factory.mktemp("archive")
    asked = [word for part in PARTS for word in ("--part", part)]
    done = run("archive", "--by", f"trial-manager@{AT}", *asked, "--out", str(out),
               data=twelve.folder)  # fmt: skip
    assert done.returncode == 0, done.stderr
    head = twelve.rows("SELECT number, digest FROM record_head")[0]
    assert f"Sealed: seal {head[0]}, {head[1]}\n" in done.stderr
    return {part: next(out.glob(f"*-{part}")) for part in PARTS}


def table(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_fact_is_in_the_closed_part_with_its_digest_and_nothing_was_changed(archived, twelve):
    place = archived["closed"]
    study = "ips-feasibility"
    there = {row["id"]: row["digest"] for file in place.glob("data/*.csv") for row in table(file)}
    entries = twelve.rows("SELECT fact, digest FROM record_entry WHERE study = ?", study)
    assert {fact.replace("-", ""): digest for fact, digest in there.items()} == dict(entries)
    assert [row["digest"] for row in table(place / "audit.csv")] == twelve.column(
        "SELECT digest FROM record_entry WHERE study = ? ORDER BY number", study
    )
    head = twelve.rows("SELECT number, digest FROM record_head")[0]
    assert (place / "head.txt").read_text() == f"{head[0]} {head[1]}\n"
    arms = Counter(row["arm"] for row in table(place / "data/randomisation_allocation.csv"))
    assert arms == Counter(twelve.column("SELECT arm FROM randomisation_allocation"))
    if shutil.which("sha256sum"):
        for part in archived.values():
            done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=part)
            assert done.returncode == 0


def test_every_answer_can_be_read_in_a_table_and_on_the_page_of_its_family(archived, twelve):
    place = archived["closed"]
    meaning = {(row["form"], row["item"]): row["answers"] for row in table(place / "questions.csv")}
    assert "other = Another language" in meaning["demographics", "dsu_language"].split("; ")
    given: dict[tuple[str, str], dict[str, str]] = {}
    for number, instrument, answers in twelve.rows(
        "SELECT f.number, d.instrument || ' ' || d.form || ' ' || o.visit, a.answers "
        "FROM assessments_formfinished d "
        "JOIN assessments_answerset a ON a.opened_id = d.opened_id AND a.form = d.form "
        "JOIN assessments_visitopened o ON o.id = d.opened_id "
        "JOIN families_family f ON f.id = d.family_id "
        "WHERE NOT EXISTS (SELECT 1 FROM assessments_formfinished l WHERE l.supersedes_id = d.id) "
        "ORDER BY a.number"
    ):
        said = {item: kept.get("missing") or kept["value"] for item, kept in
                json.loads(answers).items()}  # fmt: skip
        given.setdefault((number, instrument), {}).update(said)
    assert given
    for (number, which), said in given.items():
        instrument, form, visit = which.split()
        rows = [
            row for row in table(place / f"answers/{instrument}.csv")
            if (row["family"], row["visit"], row["about"])
            == (number, visit, form.partition(":")[2])
        ]  # fmt: skip
        told = {item: value for item, value in said.items() if value}
        assert [{item: row[item] for item in told} for row in rows] == [told]
        page = (place / f"families/{number}.html").read_text(encoding="utf-8")
        for item, value in told.items():
            assert re.search(rf"<td>{item}</td><td>[^<]*</td><td>{re.escape(value)}[:<]", page)
    named = set(re.findall(r"papers/[^<, ]+", "".join(
        page.read_text(encoding="utf-8") for page in place.glob("families/*.html")
    )))  # fmt: skip
    there = archived["identities"]
    assert named == {str(f.relative_to(there)) for f in there.glob("papers/*/*")}
    assert not (archived["open"] / "answers").exists()


def test_every_link_leads_to_a_file_and_every_column_is_explained(archived):
    for place in archived.values():
        pages = list(place.rglob("*.html"))
        for page in pages:
            told = page.read_text(encoding="utf-8")
            links = re.findall(r'href="([^"]+)"', told)
            assert [to for to in links if not (page.parent / to).exists()] == []
            assert "http" not in told
        assert len(pages) > 1 or place == archived["open"]
        explained: dict[str, list[str]] = {}
        for row in table(place / "dictionary.csv"):
            explained.setdefault(row["table"], []).append(row["column"])
            unsaid = [name for name in row if not row[name]]
            assert (row["table"], row["column"], unsaid) == (row["table"], row["column"], [])
        there = {str(f.relative_to(place)): columns_of(f) for f in place.rglob("*.csv")}
        del there["dictionary.csv"]
        answers = {file for file in there if file.startswith("answers/")}
        assert explained.keys() == there.keys()
        assert [file for file in there.keys() - answers if explained[file] != there[file]] == []
        items = {(row["form"], row["item"]) for row in table(archived["closed"] / "questions.csv")}
        for file in answers:
            *first, item, last = explained[file]
            own = [name.removeprefix("item_") for name in there[file][len(first) : -1]]
            assert (there[file][: len(first)], item, there[file][-1]) == (first, "item", last)
            assert [name for name in own if (Path(file).stem, name) not in items] == []
    assert (archived["open"] / "record.pdf").read_bytes()[:5] == b"%PDF-"
    story = next(archived["closed"].glob("families/*.html")).read_text(encoding="utf-8")
    assert story.count("<tr>") > 2
    accounts = {row["id"]: row["name"] for row in table(archived["closed"] / "accounts.csv")}
    roles = table(archived["closed"] / "data/accounts_rolegiven.csv")
    assert {accounts[row["person_id"]] for row in roles} >= {"Trial manager"}


def columns_of(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return next(csv.reader(opened))


def test_rows_are_written_some_at_a_time_and_counted_whatever_their_number(tmp_path):
    """No more than a piece is in memory: the rows before it are on the disk by then."""
    part, seen = Part(tmp_path / "part"), []

    def rows():
        for number in range(3 * ROWS + 1):
            if number == 3 * ROWS:
                seen.append((tmp_path / ".part.part/all.csv").stat().st_size)
            yield [number, {"a": number}]

    assert part.table("all.csv", ["number", "said"], rows()) == 3 * ROWS + 1
    assert seen[0] > 2 * ROWS * len("0,{}")
    place = part.finish()
    [*_, last] = table(place / "all.csv")
    assert (last["number"], json.loads(last["said"])) == (str(3 * ROWS), {"a": 3 * ROWS})


def test_the_open_part_holds_no_kind_and_no_column_that_could_tell_an_arm(archived):
    from alongside.project.classing import classed

    said, place = classed(), archived["open"]
    kinds = {row["kind"] for row in table(place / "audit.csv")}
    assert {said.events[kind] for kind in kinds} == {"neither"}
    columns = {row["column"] for row in table(place / "dictionary.csv")}
    assert columns.isdisjoint({"recorded_by_id", "reason", "arm", "slot_id"})
    assert not (place / "data/randomisation_allocation.csv").exists()
    assert not (place / "head.txt").exists()


def test_names_stand_in_the_identities_alone(archived, twelve):
    names = {
        row["value"] for row in table(archived["identities"] / "data/people.csv")
        if row["field"] == "name"
    }  # fmt: skip
    assert len(names) > 12
    for part in ("open", "closed"):
        text = b"".join(f.read_bytes() for f in archived[part].rglob("*") if f.is_file())
        assert [name for name in names if name.encode() in text] == []


def test_a_site_has_its_own_families_alone_and_nobody_gets_more_than_they_may_see(twelve, tmp_path):
    out = ("--out", str(tmp_path))
    who = f"recruitment-coordinator.glasgow@{AT}"
    done = run("archive", "--by", who, "--site", "glasgow", *out, data=twelve.folder)
    assert done.returncode == 0, done.stderr
    [place] = tmp_path.iterdir()
    families = {row["family_number"] for row in table(place / "data/families_family.csv")}
    assert {number[:3] for number in families} == {"GLA"}
    assert {row["family_number"] for row in table(place / "audit.csv")} <= families
    refused = [
        (who, ("--site", "bromley"), "does not work at bromley"),
        (f"principal-investigator@{AT}", ("--part", "closed"), "so not make the closed part"),
        (f"social-worker.glasgow@{AT}", (), "and so make no archive"),
    ]
    asked = [["archive", "--by", person, *words, *out] for person, words, _ in refused]
    answers = run_each(asked, data=twelve.folder)
    for (code, told), (person, _, said) in zip(answers, refused, strict=True):
        assert (person, code, said in told) == (person, 2, True), told
    assert list(tmp_path.iterdir()) == [place]
