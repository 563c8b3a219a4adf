"""A demonstration of its own to be loaded, in a temporary folder, on SQLite or PostgreSQL."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.project.running import COMMAND, environment
from tests.with_postgresql import MISSING, cluster, tools

A_MONTH = 30 * 24 * 3600
KEEPS_LOG_FILES, LOG_FILES = "-c min_wal_size=1GB", 24
"""An option of the cluster, and how many files of 16 MB are there beforehand."""
ROOT = Path(__file__).resolve().parents[2]
KEPT = (
    "SELECT f.number, a.form, a.answers FROM assessments_answerset a "
    "JOIN families_family f ON f.id = a.family_id WHERE a.number = 1"
)


@dataclass(frozen=True)
class Place:
    """Where the demonstration lies, its families, and the forms that each has to answer."""

    folder: Path
    url: str
    families: tuple[str, ...]
    forms: tuple[str, ...]
    sent: list[int] = field(default_factory=lambda: [0])
    """How many of its forms have been taken to be sent, in one cell."""

    @property
    def more(self) -> dict[str, str]:
        return {"database_url": self.url} if self.url else {}

    def kept(self) -> list[tuple[str, str, Any]]:
        """Family, form and answers of each first set that stands in the database."""
        rows = self.rows(KEPT)
        return [
            (number, form, json.loads(said) if isinstance(said, str) else said)
            for number, form, said in rows
        ]

    def rows(self, query: str) -> list[Any]:
        if not self.url:
            with closing(sqlite3.connect(self.folder / "alongside.sqlite3")) as connection:
                return connection.execute(query).fetchall()
        import psycopg

        with psycopg.connect(self.url) as connection:
            return connection.execute(query.encode()).fetchall()


@contextmanager
def made(database: str, families: int, forms: int, answered: bool) -> Iterator[Place]:
    """A place that goes again."""
    with tempfile.TemporaryDirectory(prefix="alongside-load-") as folder, _url(database) as url:
        data = Path(folder) / "data"
        more = {"database_url": url} if url else {}
        run_in(data, more, *COMMAND, "demo", "--families", "0", "--no-serve")
        _live_later(data / "DEMONSTRATION")
        words = (str(families), str(forms), str(int(answered)))
        told = run_in(data, more, sys.executable, "-m", "benchmarks.load.population", *words)
        found = json.loads(told)
        if url:
            _as_after_a_night(url)
        yield Place(data, url, tuple(found["families"]), tuple(found["forms"]))


def _live_later(mark: Path) -> None:
    """Let the demonstration stand a month later, so that families can come before that day."""
    behind = json.loads(mark.read_text())["seconds_behind"]
    mark.write_text(json.dumps({"seconds_behind": behind - A_MONTH}))


def run_in(data: Path, more: dict[str, str], *words: str) -> str:
    env = {
        **environment(data=data, **more), "DJANGO_SETTINGS_MODULE": "alongside.project.settings"
    }  # fmt: skip
    done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr[-3000:])
    return done.stdout


@contextmanager
def _url(database: str) -> Iterator[str]:
    if database == "sqlite":
        yield ""
        return
    tool = tools()
    if tool is None:
        sys.exit(MISSING)
    with cluster(tool, options=KEEPS_LOG_FILES) as found:  # written through to the disk
        _as_after_days(found.url)
        yield found.url


def _as_after_days(url: str) -> None:
    """Let the cluster have files of its log to use again, as one that has been at work. Of a new
    one everybody waits for each 16 MB, until a file of nothing but zeros is on the disk."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(LOG_FILES):
            connection.execute("SELECT pg_logical_emit_message(false, 'a', 'b'), pg_switch_wal()")
        connection.execute("CHECKPOINT")


def _as_after_a_night(url: str) -> None:
    """Let PostgreSQL look after tables that were filled all at once now, and not meanwhile."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def load_of_machine() -> float:
    return os.getloadavg()[0]
