"""Reference numbers of other software, kept beside this repository."""

import json
from pathlib import Path

import pytest

PLACE = Path(__file__).parents[2] / ".." / "shared" / "oracles" / "trial_science.json"


class Cases(dict):
    """The cases of a group by name; which one was looked up last is what figures are held to."""

    def __getitem__(self, name):
        LOOKED_UP[:] = [name]
        return super().__getitem__(name)


LOOKED_UP: list[str] = []


def cases(group: str) -> dict[str, dict]:
    """The cases of a group by name; the test is skipped where the file is not there."""
    if not PLACE.exists():
        pytest.skip("the shared oracles are not beside this repository", allow_module_level=True)
    every = json.loads(PLACE.read_text(encoding="utf-8"))["cases"]
    return Cases({case["id"]: case for case in every if case["group"] == group})


def note(ours: float, theirs: float) -> None:
    """Two figures are compared here; the table of agreement hears of it (`comparing`)."""
