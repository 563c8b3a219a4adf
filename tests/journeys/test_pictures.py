"""The guides of docs/use and their pictures.

Every picture is taken in every run; those of the guides are replaced when ALONGSIDE_PICTURES is 1.
ALONGSIDE_PICTURES_FROM may name the folder of a demonstration that is there already.
"""

import os
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys.pictures import FOLDER, LARGEST, PICTURES, demonstration, take
from tests.workspaces.made_up import study

GUIDES = sorted(FOLDER.parent.glob("*.md"))
ROOT = FOLDER.parents[2]
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
LINKED = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#]+)")
ASKED = os.environ.get("ALONGSIDE_PICTURES") == "1"


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory):
    folder = os.environ.get("ALONGSIDE_PICTURES_FROM") or tmp_path_factory.mktemp("demonstration")
    with demonstration(Path(folder)) as address:
        yield address


@pytest.mark.skipif(
    os.environ.get("ALONGSIDE_DATABASE_URL", "").startswith("postgresql"),
    reason="the same pages: taken in the SQLite part of make test",
)
@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.name)
def test_a_picture_is_taken(demonstrated, chromium, picture, tmp_path):
    folder = FOLDER if ASKED else tmp_path
    assert take(chromium, demonstrated, picture, folder).stat().st_size < LARGEST


def test_every_picture_of_the_guides_is_there_and_says_what_it_shows():
    shown = {(guide, name): words for guide in [*GUIDES, ROOT / "README.md"]
             for words, name in SHOWN.findall(guide.read_text(encoding="utf-8"))}  # fmt: skip
    missing = [name for guide, name in shown if not (guide.parent / name).is_file()]
    assert missing == []
    assert [name for (_, name), words in shown.items() if len(words) < 20] == []


def test_every_role_has_a_page_with_a_picture_and_the_index_leads_to_it():
    index = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    without = [
        role.id
        for role in study().roles
        if f"({role.id}.md)" not in index
        or not SHOWN.search((FOLDER.parent / f"{role.id}.md").read_text(encoding="utf-8"))
    ]
    assert without == []


def test_every_picture_is_small_and_used():
    used = {name.rpartition("/")[2] for guide in [*GUIDES, ROOT / "README.md"]
            for _, name in SHOWN.findall(guide.read_text(encoding="utf-8"))}  # fmt: skip
    assert (
        {file.name for file in FOLDER.glob("*.png")} == used == {f"{p.name}.png" for p in PICTURES}
    )
    for file in FOLDER.glob("*.png"):
        assert file.stat().st_size < LARGEST, file.name
        with Image.open(file) as drawn:
            assert drawn.width in {p.width for p in PICTURES if f"{p.name}.png" == file.name}


def test_every_link_between_the_guides_leads_somewhere():
    for guide in GUIDES:
        for link in LINKED.findall(guide.read_text(encoding="utf-8")):
            assert link.startswith("http") or (guide.parent / link).exists(), (guide.name, link)
