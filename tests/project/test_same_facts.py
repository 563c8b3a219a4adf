"""The same seed makes the same facts, bit for bit; and nothing real is ever made anew."""

from __future__ import annotations

import json
import socket

import pytest

from tests.project.databases import ON_POSTGRESQL, Record, address
from tests.project.running import made, run

LEDGER = "SELECT number, kind, fact, digest, recorded_at FROM record_entry ORDER BY number"
SEALS = "SELECT number, digest FROM record_seal ORDER BY number"


@pytest.mark.skipif(ON_POSTGRESQL, reason="test_on_postgresql.py compares it with SQLite's")
def test_the_same_seed_makes_the_same_facts_bit_for_bit_and_another_makes_others(twelve, tmp_path):
    again = Record(tmp_path / "again")
    made(again.folder, 12, 3)
    ledger = twelve.rows(LEDGER)
    assert again.rows(LEDGER) == ledger
    assert again.rows(SEALS) == twelve.rows(SEALS)
    sealed = "SELECT family_id, sealed FROM families_contactdetails ORDER BY id"
    assert again.rows(sealed) == twelve.rows(sealed)

    (again.folder / "outbox").mkdir()
    (again.folder / "outbox" / "a letter").write_text("from before")
    made(again.folder, 12, 4)  # made anew in the same folder
    others = again.rows(LEDGER)
    # an alert is named by its rule, place and week: the same weeks may raise the same one
    drawn = {row[3] for row in ledger if row[1] != "recruitment.AlertRaised"}
    assert drawn & {row[3] for row in others} == set()
    assert not (again.folder / "outbox" / "a letter").exists()
    assert run("verify", data=again.folder).returncode == 0


def test_a_folder_that_holds_anything_else_is_left_alone(tmp_path):
    (tmp_path / "alongside.sqlite3").write_bytes(b"a real installation")
    refused = run("demo", "--no-serve", data=tmp_path)
    assert refused.returncode == 2
    assert "holds something that is not a demonstration. Set ALONGSIDE_DATA." in refused.stderr
    assert (tmp_path / "alongside.sqlite3").read_bytes() == b"a real installation"
    assert [file.name for file in tmp_path.iterdir()] == ["alongside.sqlite3"]


def test_a_database_elsewhere_in_which_somebody_real_is_is_left_alone(copied, tmp_path):
    copied.tamper("UPDATE accounts_person SET email = 'ann@example.org' WHERE id = 3")
    before, folder = copied.rows(LEDGER), tmp_path / "new"
    refused = run("demo", "--no-serve", data=folder, database_url=address(copied.folder))
    assert refused.returncode == 2
    assert "This database holds something that is not a demonstration." in refused.stderr
    assert copied.rows(LEDGER) == before
    assert not (folder / "DEMONSTRATION").exists()


def test_no_families_are_a_demonstration_too(tmp_path):
    said = made(tmp_path / "none", 0, 1)
    assert "0 families" in said
    report = json.loads(run("report", "consort", data=tmp_path / "none").stdout)
    assert report["identified"]["total"] == 0


def test_a_place_that_is_taken_is_said_before_anything_is_made(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        refused = run("demo", "--families", "0", "--address", place, data=tmp_path / "new")
    assert refused.returncode == 2
    assert refused.stderr == (
        f"The demonstration cannot be served at {place}: Address already in use. Stop what is "
        "there, or choose another place: .venv/bin/alongside demo --address 127.0.0.1:8001\n"
    )
    assert refused.stdout == ""
    assert not (tmp_path / "new").exists()
