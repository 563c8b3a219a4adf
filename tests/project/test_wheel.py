"""The wheel holds everything that the command needs, and works where only the wheel is."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.project.running import ROOT

RUN = "from alongside.project.command import main; main()"
TRACKED = subprocess.run(
    ["git", "ls-files", "alongside"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_package(wheel):
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    assert [name for name in TRACKED if name not in names] == []
    kinds = {Path(name).suffix for name in names}
    assert {".py", ".jinja", ".toml", ".css", ".js", ".svg"} <= kinds
    assert [name for name in names if "__pycache__" in name or name.startswith("tests/")] == []


def test_the_installed_wheel_runs_without_the_source(wheel, tmp_path):
    target = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as opened:  # all that installing a wheel of pure Python does
        opened.extractall(target)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE_")}
    environment = {**kept, "PYTHONPATH": str(target), "ALONGSIDE_DATA": str(tmp_path / "data")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    def run(code: str, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, *words], cwd=tmp_path, env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = run("import alongside; print(alongside.__file__)").strip()
    assert Path(where).is_relative_to(target)
    assert run(RUN, "study", "check", "ips_feasibility") == "Nothing to mend.\n"
    made = run(RUN, "demo", "--families", "0", "--no-serve")
    assert "0 families" in made
    sheets = [sheet.name for sheet in (tmp_path / "data" / "static").glob("*.css")]
    assert {"alongside.css", "parent.css"} <= set(sheets)
