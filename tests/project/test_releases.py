"""A database of another release is named before anything is done with it, by every command."""

from __future__ import annotations

import re

import pytest
from django.db.migrations.recorder import MigrationRecorder

from alongside.project.releases import EARLIER, LATER, _steps, why_not_of_this_release
from tests.project.running import ROOT, run

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


def test_a_command_says_what_to_do_with_a_database_that_is_not_prepared_or_away(copied, tmp_path):
    copied.tamper("DELETE FROM django_migrations WHERE app = 'consent'")
    words = ("archive", "--by", "trial-manager@demonstration.example", "--out", str(tmp_path / "a"))
    done = run(*words, data=copied.folder)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (2, "", EARLIER)
    away = run("verify", data=copied.folder, database_url="postgresql://ann@127.0.0.1:1/away")
    said = re.sub(r"\s+", " ", away.stderr)
    assert (away.returncode, said.startswith("The database cannot be reached: ")) == (2, True)
    assert "Traceback" not in away.stderr


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
