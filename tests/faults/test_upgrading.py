"""An earlier version's database, with people's data in it, is upgraded and killed midway: F16.

Earlier is a state that is kept in `earlier` as statements, by its day, or one that the history
still has, whose code makes its database anew.
"""

from __future__ import annotations

import lzma
import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.faults.clusters import cluster_in, only_in_full, opened_to_all
from tests.faults.keeping import holds
from tests.faults.service import Writer, serving
from tests.project.running import COMMAND, ROOT, begun, environment, run

EARLIEST = "4f86b85"
"""Stands for a release as long as there is none: the first state that held a whole journey."""
STEP = 12
KEPT = Path(__file__).with_name("earlier")
DAYS = sorted({file.name.partition(".")[0] for file in KEPT.iterdir()})
BEHIND = '{"seconds_behind": 84649236}'
"""How far in the past a demonstration that is kept lives: in the middle of its trial."""
TABLES = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
    "WHERE m.type = 'table' UNION SELECT name, '' FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = 'public' UNION "
    "SELECT tgname, '' FROM pg_trigger WHERE NOT tgisinternal",
}


def released() -> list[str]:
    """Every release that the repository knows; none is made without its tag."""
    told = subprocess.run(["git", "tag", "--list", "v*"], cwd=ROOT, capture_output=True, text=True)
    return told.stdout.split() or [EARLIEST]


@dataclass(frozen=True)
class Place:
    """A folder and the address of its database; none is that of SQLite in the folder."""

    data: Path
    url: str = ""

    @property
    def settings(self) -> dict[str, object]:
        url = {"database_url": self.url} if self.url else {}
        return {"data": self.data, "mode": "demonstration", **url}

    def rows(self, query: str) -> list[tuple[object, ...]]:
        if self.url:
            with psycopg.connect(self.url) as connection:
                return connection.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(self.data / "alongside.sqlite3")) as connection:
            return connection.execute(query).fetchall()

    def facts(self) -> set[tuple[object, ...]]:
        """Every fact's number with its digest."""
        return set(self.rows("SELECT fact, digest FROM record_entry"))

    def steps(self) -> int:
        """How many steps of upgrading have been taken."""
        try:
            return int(str(self.rows("SELECT count(*) FROM django_migrations")[0][0]))
        except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
            return 0

    def shape(self) -> set[tuple[object, ...]]:
        """Every table with its columns, and every trigger."""
        return set(self.rows(TABLES["postgresql" if self.url else "sqlite"]))


@contextmanager
def two_places(kind: str, folder: Path):
    """One that holds an earlier version's data, and an empty one."""
    if kind == "sqlite":
        yield Place(folder / "data"), Place(folder / "new")
        return
    with opened_to_all() as where, cluster_in(where / "pg") as database:
        database.make()
        database.run(database.tool / "createdb", "-h", database.folder, "-U", "alongside", "new")
        new = database.url.replace("/alongside?", "/new?")
        yield Place(folder / "data", database.url), Place(folder / "new", new)


def kept_from(day: str, place: Place) -> None:
    """A demonstration of that day; what its files held is not kept."""
    place.data.mkdir(parents=True)
    (place.data / "DEMONSTRATION").write_text(BEHIND)
    kind = "postgresql" if place.url else "sqlite"
    statements = lzma.decompress((KEPT / f"{day}.{kind}.sql.xz").read_bytes()).decode()
    if place.url:
        with psycopg.connect(place.url) as connection:
            connection.execute(statements.encode())
        return
    with closing(sqlite3.connect(place.data / "alongside.sqlite3")) as connection:
        connection.executescript(statements)


def made_by(revision: str, tree: Path, place: Place) -> None:
    """A demonstration as the code of that version makes it."""
    tree.mkdir()
    packed = subprocess.run(["git", "archive", revision], cwd=ROOT, capture_output=True)
    if packed.returncode or not shutil.which("tar"):
        pytest.skip("An earlier version needs the whole history: git fetch --unshallow --tags")
    subprocess.run(["tar", "-x", "-C", str(tree)], input=packed.stdout, check=True)
    words = (*COMMAND, "demo", "--families", "6", "--seed", "2", "--no-serve")
    given = {name: value for name, value in place.settings.items() if name != "mode"}
    there = {**environment(**given), "PYTHONPATH": str(tree)}
    subprocess.run(words, env=there, cwd="/", check=True, stdout=subprocess.DEVNULL)


def killed_midway(place: Place, step: int) -> int:
    """Upgrade, and kill it after every few steps, until it comes to its end; how often killed."""
    kills = 0
    while True:
        before, upgrade = place.steps(), begun("prepare", **place.settings)
        while upgrade.poll() is None and place.steps() < before + step:
            threading.Event().wait(0.05)
        if upgrade.poll() is not None:
            assert upgrade.returncode == 0
            return kills
        upgrade.kill()
        upgrade.wait()
        kills += 1


@pytest.mark.parametrize("day", DAYS)
def test_a_database_that_was_kept_is_upgraded_with_all_its_facts(day, twelve, tmp_path):
    place, now = Place(tmp_path / "data"), Place(twelve.folder)
    kept_from(day, place)
    facts = place.facts()
    done = run("prepare", **place.settings)
    assert done.returncode == 0, done.stderr
    assert place.facts() == facts
    assert place.shape() == now.shape()
    assert place.steps() == now.steps()


@only_in_full
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("day", DAYS)
def test_a_kept_database_comes_right_when_its_upgrade_is_killed_after_each_step(
    day, kind, tmp_path
):
    with two_places(kind, tmp_path) as (place, new):
        kept_from(day, place)
        facts, before = place.facts(), place.steps()
        kills, steps = killed_midway(place, 1), place.steps()
        comes_right(place, new, facts)
        told = run("verify", **place.settings).stdout.splitlines()
    print(f"{day}, {kind}: {len(facts)} facts, {kills} kills, {steps - before} steps")
    assert [line for line in told[:-2] if not line.startswith("changed: files.StoredFile")] == []
    assert told[-2].startswith(f"{len(facts)} facts, ")


def comes_right(place: Place, new: Place, facts: set[tuple[object, ...]]) -> None:
    """Every fact is as it was, and every table, column and trigger as in a new database."""
    assert place.facts() == facts
    done = run("prepare", **new.settings)
    assert done.returncode == 0, done.stderr
    assert place.shape() == new.shape()


@only_in_full
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("revision", released())
def test_an_earlier_database_comes_right_however_often_its_upgrade_is_killed(
    revision, kind, tmp_path
):
    with two_places(kind, tmp_path) as (place, new):
        made_by(revision, tmp_path / "earlier", place)
        facts = place.facts()
        kills, steps = killed_midway(place, STEP), place.steps()
        comes_right(place, new, facts)
        with serving(
            place.data, tmp_path / "log", **({"database_url": place.url} if place.url else {})
        ) as service:
            person = Writer(service.address)
            assert person.refer()
        figures = holds([person], place.data, place.url)
    print(f"{revision}, {kind}: {len(facts)} facts, {kills} kills, {steps} steps; {figures}")
    assert kills >= 2
