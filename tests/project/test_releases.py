"""A database of another release is named before anything is done with it, by every command."""

from __future__ import annotations

import re

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from typer import Exit

from alongside.project.commands.starting import _refuse_what_cannot_be_reached
from alongside.project.releases import EARLIER, LATER, _steps, why_not_of_this_release
from tests.project.running import ROOT, run_each

STEPS = MigrationRecorder.Migration.objects


@pytest.mark.django_db
def test_a_step_that_is_missing_or_beyond_is_seen_for_every_app():
    steps = _steps()
    assert {len(steps) > 20, "0001_initial" in steps["consent"]} == {True}
    STEPS.all().delete()
    for app, names in steps.items():
        STEPS.bulk_create(STEPS.model(app=app, name=name) for name in names)
    assert why_not_of_this_release() == ""
    for app, names in steps.items():
        STEPS.filter(app=app, name=names[-1]).delete()
        assert (app, why_not_of_this_release()) == (app, EARLIER)
        STEPS.create(app=app, name=names[-1])
        beyond = STEPS.create(app=app, name="0999_beyond")
        assert (app, why_not_of_this_release()) == (app, LATER)
        beyond.delete()
    assert why_not_of_this_release() == ""


def test_a_command_says_what_to_do_with_a_database_that_is_not_prepared(copied, tmp_path):
    copied.tamper("DELETE FROM django_migrations WHERE app = 'consent'")
    who = ["--by", "trial-manager@demonstration.example"]
    asked = [
        ["archive", *who, "--out", str(tmp_path / "a")], ["report", "consort"], ["verify"],
        ["seal"], ["backup", "--out", str(tmp_path / "b")], ["serve", "--address", "127.0.0.1:0"],
        ["work"], ["answers", "sdq_p2_4", *who, "--out", str(tmp_path / "a.csv")],
        ["alert", "unit"], ["pack", "list"],
    ]  # fmt: skip
    answers = run_each(asked, data=copied.folder)
    assert answers == [(2, EARLIER)] * len(asked)
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


@pytest.mark.django_db
def test_a_database_that_is_away_is_not_taken_for_one_that_was_never_prepared(monkeypatch, capsys):
    def away(_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", away)
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with pytest.raises(Exit):
        _refuse_what_cannot_be_reached()
    assert capsys.readouterr().err == "The database cannot be reached: connection refused\n"


def test_every_command_that_reads_the_data_looks_for_it_first():
    """Those that only load the settings are named here, with what they do."""
    only = {
        "demo.py",  # makes everything anew
        "referrals.py",  # explains the columns of a file
        "starting.py",
    }
    begin = re.compile(r"^ +start\(\)$", re.MULTILINE)
    commands = (ROOT / "alongside/project/commands").glob("*.py")
    assert {file.name for file in commands if begin.search(file.read_text())} == only
