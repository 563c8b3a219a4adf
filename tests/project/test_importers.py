"""Whatever is handed in, every importer takes it or says in words why not; nothing else happens."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.foundations.record.refusals import Refusal
from alongside.foundations.tables import TableRefused
from alongside.science.adaptation.places.boundaries import read_boundaries
from alongside.science.adaptation.places.postcodes import read_postcodes
from alongside.science.measure_files.carried import CannotRead
from alongside.workspaces.building.files import read_measure
from alongside.workspaces.offline_entry.sent import Unreadable, read_sending
from alongside.workspaces.randomisation.outside import Meant, check
from alongside.workspaces.referrals.log_import.map_file import MapRefused, from_toml
from tests.made_up_measures import qsf_file, redcap_file, xlsform_file
from tests.science.adaptation import test_boundaries_and_postcodes as places
from tests.workspaces.made_up import study
from tests.workspaces.randomisation import test_outside as lists

MAP = """study = "ips-feasibility"
criteria_not_in_log = "ask"
[columns]
number = "Row"
[always]
site = "glasgow"
[words.reasons]
"moved" = ""
"""
SENT = """{"now": "2023-11-01T10:00:00Z", "done": 1, "entries": [
{"what": "begin", "sequence": 1, "answer": "", "id": "018b8b1e-0000-7000-8000-000000000001",
"at": "2023-11-01T10:00:00Z", "family": "", "visit": "baseline", "form": "x", "item": "y"}]}"""
REFUSALS = (Refusal, TableRefused, CannotRead, MapRefused, Unreadable)
HOSTILE = (
    "", "\x00", "'", '"', '""', ",", ";", "\n", "\r", "\t", "=1+1", "[", "]", "{", "}", "[[",
    "null", "true", "-1", "0", "1e999", "NaN", "9" * 5000, "[" * 3_000, "../../x", "\ufeff", "é",
    "\ud7ff", "9999-99-99", "[words]", "words = 1", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "|", "\u202e",
)  # fmt: skip
PIECES = st.sampled_from(HOSTILE).map(str.encode) | st.binary(max_size=12)
CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 30), PIECES), max_size=4
)


def as_text(read):
    return lambda content: read(content.decode("utf-8", "replace"))


IMPORTERS = {
    "a REDCap dictionary": (redcap_file, lambda content: read_measure(content, "x.csv")),
    "an XLSForm": (xlsform_file, lambda content: read_measure(content, "x.xlsx")),
    "a Qualtrics survey": (qsf_file, lambda content: read_measure(content, "x.qsf")),
    "boundaries": (lambda: places.text(places.feature()).encode(), as_text(read_boundaries)),
    "postcodes": (
        lambda: places.lookup("BR1 1AA,E01000645,", "G1 1AA,,S01006506").encode(),
        as_text(lambda text: read_postcodes(text, places.WANTED)),
    ),
    "the map of a log": (MAP.encode, as_text(lambda text: from_toml(text, study()))),
    "what a tablet sends": (SENT.encode, read_sending),
    "a list made elsewhere": (
        lambda: lists.BLOCKRAND,
        lambda content: check(
            study(), content, "x.csv", Meant(arms=lists.A_AND_B, strata=lists.BY_NUMBER)
        ),
    ),
}


def altered(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """The file with pieces of it cut out and others put in."""
    for share, cut, piece in changes:
        place = int(share * len(content))
        content = content[:place] + piece + content[place + cut :]
    return content


@pytest.mark.parametrize("number", ["1e999", "1" + "0" * 400, str(2**31), "-1", "NaN", "[]"])
@pytest.mark.parametrize("place", ['"sequence": 1', '"done": 1'])
def test_a_number_that_no_database_holds_is_refused(place, number):
    assert read_sending(SENT).entries[0].sequence == 1
    with pytest.raises(Unreadable):
        read_sending(SENT.replace(place, place[:-1] + number))


@pytest.mark.parametrize("name", IMPORTERS)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(changes=CHANGES)
def test_an_altered_file_is_taken_or_refused_in_words(db, name, changes):
    make, read = IMPORTERS[name]
    try:
        assert read(altered(make(), changes)) is not None
    except REFUSALS as refused:
        assert isinstance(refused, Unreadable) or str(refused)
