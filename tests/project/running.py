"""The command as a person runs it: a process of its own, with an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.project.databases import ON_POSTGRESQL, address

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-c", "from alongside.project.command import main; main()")


def environment(**settings: object) -> dict[str, str]:
    """The settings named here (`data` is ALONGSIDE_DATA) and none from outside.

    A folder of data has its database in PostgreSQL where the tests run beside that.
    """
    if ON_POSTGRESQL and "data" in settings:
        settings.setdefault("database_url", address(Path(str(settings["data"]))))
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
