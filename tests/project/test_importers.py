"""Whatever is handed in, every importer takes it or says in words why not; nothing else happens."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.foundations.record.refusals import Refusal
from alongside.foundations.tables import TableRefused
from alongside.project.analysing.plan import read_plan
from alongside.project.scoring.reading import AnswersRefused, read_answers
from alongside.project.scoring.statistical import as_statistical
from alongside.science.adaptation.places.boundaries import read_boundaries
from alongside.science.adaptation.places.postcodes import read_postcodes
from alongside.science.adaptation.simulation.scenarios import read_design
from alongside.science.instruments.packs import PackProblems
from alongside.science.instruments.packs_reading import read_pack
from alongside.science.instruments.packs_zip import unpacked
from alongside.science.measure_files.carried import CannotRead
from alongside.science.protocol.problems import StudyProblems
from alongside.workspaces.adaptation.reading import read_file, wanted_by
from alongside.workspaces.building.files import read_measure
from alongside.workspaces.offline_entry.sent import Unreadable, read_sending
from alongside.workspaces.randomisation.outside import Meant, check
from alongside.workspaces.referrals.log_import.cells import Task
from alongside.workspaces.referrals.log_import.map_file import MapRefused, from_toml
from alongside.workspaces.referrals.log_import.preview import preview
from alongside.workspaces.referrals.log_import.proposing import propose
from alongside.workspaces.referrals.log_import.reading import read_log
from tests.faults.service import FULL
from tests.made_up_measures import qsf_file, redcap_file, xlsform_file
from tests.made_up_pack import pack_files, zipped
from tests.science.adaptation import test_boundaries_and_postcodes as places
from tests.science.adaptation.simulation.designs import TWO_ARMS
from tests.workspaces.adaptation import made_up_places
from tests.workspaces.made_up import study
from tests.workspaces.randomisation import test_outside as lists
from tests.workspaces.referrals.log_import import logs

MAP = """study = "ips-feasibility"
criteria_not_in_log = "ask"
[columns]
agreed = "Row"
[always]
site = "glasgow"
[words.declining]
"moved" = ""
"""
SENT = """{"now": "2023-11-01T10:00:00Z", "done": 1, "entries": [
{"what": "begin", "sequence": 1, "answer": "", "id": "018b8b1e-0000-7000-8000-000000000001",
"at": "2023-11-01T10:00:00Z", "family": "", "visit": "baseline", "form": "x", "item": "y"}]}"""
REFUSALS = (
    Refusal, TableRefused, CannotRead, MapRefused, Unreadable, PackProblems, StudyProblems,
    AnswersRefused,
)  # fmt: skip
HOSTILE = (
    "", "\x00", "'", '"', '""', ",", ";", "\n", "\r", "\t", "=1+1", "[", "]", "{", "}", "[[",
    "null", "true", "-1", "0", "1e999", "NaN", "9" * 5000, "[" * 3_000, "../../x", "\ufeff", "é",
    "\ud7ff", "9999-99-99", "[words]", "words = 1", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "|", "\u202e",
    "²",
)  # fmt: skip
PIECES = st.sampled_from(HOSTILE).map(str.encode) | st.binary(max_size=12)
CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 30), PIECES), max_size=4
)


def as_text(read):
    return lambda content: read(content.decode("utf-8", "replace"))


def read_and_checked(content):
    """A log as far as the page on which somebody looks it through."""
    log = read_log(content, "log")
    sites, today = ("glasgow", "bromley"), date(2023, 7, 4)
    return preview(Task(study(), log, propose(study(), log, sites, today), sites, today))


def read_place(content):
    return read_file("places.csv", content, wanted_by(study(), ["E01000645"]))


def answers_in(name):
    def read(content):
        with tempfile.TemporaryDirectory() as folder:
            (file := Path(folder, name)).write_bytes(content)
            found = read_answers(file)
            assert [*Path(folder).iterdir()] == [file]
        return found

    return read


TABLE = pl.DataFrame({"family": ["GLA-1", "GLA-2"], "item_1": [1, 2], "item_2": [0, None]})
PLAN = """title = "Primary"
[estimand]
population = "all"
treatment = "IPS"
control = "usual"
outcome = "score"
summary = "difference in means"
[columns]
outcome = "after"
arm = "arm"
treated = "IPS"
control = "SAU"
[model]
kind = "ancova"
"""


def parquet():
    TABLE.write_parquet(held := io.BytesIO())
    return held.getvalue()


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
    "a pack": (lambda: zipped(pack_files()), lambda content: read_pack(unpacked(content))),
    "a log of referrals": (lambda: logs.content(logs.LOG), read_and_checked),
    "a log as a workbook": (lambda: logs.content(logs.LOG, xlsx=True), read_and_checked),
    "areas": (made_up_places.england, read_place),
    "own targets": (made_up_places.own_targets, read_place),
    "a plan": (PLAN.encode, as_text(lambda text: read_plan(text, "plan.toml"))),
    "a design": (TWO_ARMS.encode, as_text(lambda text: read_design(text, "design.toml"))),
    "answers of SPSS": (lambda: as_statistical(TABLE, ".sav"), answers_in("answers.sav")),
    "answers of Stata": (lambda: as_statistical(TABLE, ".dta"), answers_in("answers.dta")),
    "answers as Parquet": (parquet, answers_in("answers.parquet")),
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
@settings(max_examples=2_000 if FULL else 20, suppress_health_check=list(HealthCheck))
@given(changes=CHANGES)
def test_an_altered_file_is_taken_or_refused_in_words(db, name, changes):
    make, read = IMPORTERS[name]
    try:
        assert read(altered(make(), changes)) is not None
    except REFUSALS as refused:
        assert isinstance(refused, Unreadable) or str(refused)


def nameless():
    """A zip with a file that has no name, which the library cannot even ask for its kind."""
    with zipfile.ZipFile(held := io.BytesIO(), "w") as made:
        made.writestr("a", "x")
    content = bytearray(held.getvalue())
    listed = content.index(b"PK\1\2")
    content[listed + 28], content[listed + 32] = 0, 1  # its name is a comment now
    return bytes(content)


def with_a_name_twice():
    """Two questions of one name and other answers."""
    first, *rest = redcap_file().decode().splitlines(keepends=True)
    again = rest[0].replace("0, Not at all", "7, Never")
    assert again != rest[0]
    return "".join([first, *rest, again]).encode()


def damaged(place, piece):
    """A file of Stata that says other numbers of columns, or of whose columns one has no name."""
    content = bytearray(as_statistical(TABLE, ".dta"))
    content[place : place + len(piece)] = piece
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "made"),
    [("answers of Stata", lambda: damaged(85, b"\xff\xff")),
     ("answers of Stata", lambda: damaged(461, b"\0\0\0\4")),
     ("a pack", nameless), ("a REDCap dictionary", with_a_name_twice),
     ("own targets", lambda: b"site,characteristic\rgroup,people,source\n")],
)  # fmt: skip
def test_what_a_fuzzer_found_is_taken_or_refused_in_words(db, name, made):
    try:
        assert IMPORTERS[name][1](made()) is not None
    except REFUSALS as refused:
        assert str(refused)
