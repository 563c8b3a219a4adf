"""The page of each questionnaire says what the data says, and every source is named."""

import runpy
from pathlib import Path

import pytest

from alongside.science.instruments.catalogue import all_instruments
from alongside.science.instruments.sources import SOURCES

FOLDER = Path(__file__).parents[3] / "docs" / "science" / "instruments"
MADE = runpy.run_path(str(FOLDER / "make_pages.py"))
PAGES = MADE["pages"]()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_what_the_data_makes(name):
    assert (FOLDER / name).read_text("utf-8") == PAGES[name], (
        "run: .venv/bin/python docs/science/instruments/make_pages.py"
    )


def test_there_is_no_page_without_a_questionnaire():
    assert {path.name for path in FOLDER.glob("*.md")} == set(PAGES)


def test_every_source_that_a_rule_names_is_told():
    named = {
        source
        for form in all_instruments()
        for rule in form.scorings
        for part in (*rule.scores, *(one for each in rule.band_sets for one in each.parts))
        for source in part.sources
    }
    assert named - set(SOURCES) == set()
    assert len(named) == 18
