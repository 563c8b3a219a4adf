"""The command as a person runs it: a process of its own, with an environment of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-c", "from alongside.project.command import main; main()")
TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


def environment(**settings: object) -> dict[str, str]:
    """The settings named here (`data` is ALONGSIDE_DATA) and none from outside."""
    kept = {name: value for name, value in os.environ.items() if not _ours(name)}
    given = {f"ALONGSIDE_{name.upper()}": str(value) for name, value in settings.items()}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "200", "NO_COLOR": "1", **given}


def _ours(name: str) -> bool:
    return name.startswith("ALONGSIDE_") or name in {"DJANGO_SETTINGS_MODULE", "FORCE_COLOR"}


def run(*words: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run `alongside` with these words; output is text."""
    return subprocess.run(
        [*COMMAND, *words], env=environment(**settings), capture_output=True, text=True,
        timeout=300, cwd="/", check=False,
    )  # fmt: skip


EACH = """
import json, sys
from typer.testing import CliRunner
from alongside.project.command import app
done = [CliRunner().invoke(app, words) for words in json.loads(sys.argv[1])]
print(json.dumps([[each.exit_code, " ".join(each.output.split())] for each in done]))
"""


def run_each(asked: list[list[str]], **settings: object) -> list[tuple[int, str]]:
    """Several commands one after another in one process: how each ended, and all that it said."""
    kept = {**environment(**settings), "DJANGO_SETTINGS_MODULE": "alongside.project.settings"}
    done = subprocess.run(
        [sys.executable, "-c", EACH, json.dumps(asked)], env=kept, capture_output=True, text=True,
        timeout=300, cwd="/", check=True,
    )  # fmt: skip
    return [(code, said) for code, said in json.loads(done.stdout)]


def begun(*words: str, **settings: object) -> subprocess.Popen[bytes]:
    """Begin `alongside` with these words and do not wait for its end."""
    return subprocess.Popen(
        [*COMMAND, *words], env=environment(**settings), cwd="/", stderr=subprocess.DEVNULL
    )


def made(folder: Path, families: int, seed: int) -> str:
    """Make a demonstration in a folder, as the command does; what it says."""
    done = run("demo", "--families", str(families), "--seed", str(seed), "--no-serve", data=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass(frozen=True)
class Record:
    """A demonstration's database, read and changed behind the application's back."""

    folder: Path

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.folder / "alongside.sqlite3")
        try:
            yield connection
        finally:
            connection.close()

    def rows(self, query: str, *values: object) -> list[Any]:
        with self.opened() as connection:
            return connection.execute(query, values).fetchall()

    def column(self, query: str, *values: object) -> list[Any]:
        return [row[0] for row in self.rows(query, *values)]

    def tamper(self, statement: str, *values: object) -> None:
        """Somebody with the file takes the triggers off and changes what they like."""
        with self.opened() as connection:
            for (name,) in connection.execute(TRIGGERS).fetchall():
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.execute(statement, values)
            connection.commit()
