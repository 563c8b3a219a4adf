"""The commands: what they print, and what they say when something is not right."""

from __future__ import annotations

import base64
import csv
import io
import re
import shutil
import sqlite3
import stat
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from alongside.project.command import app
from tests.project.databases import ON_POSTGRESQL, Record
from tests.project.running import ROOT, begun, run
from tests.project.test_serving import until

SECOND = ROOT / "tests/studies/second_study"
COMMANDS = [
    "alert", "analyse", "answers", "archive", "backup", "backup-key", "demo", "design", "invite",
    "keys", "lost-phone", "measure", "pack", "places", "prepare", "progression", "quality",
    "randomisation", "recruitment", "referrals", "replace-key", "report", "restore", "score",
    "scores", "scrub", "seal", "serve", "simulate", "study", "verify", "work",
]  # fmt: skip
SOME = 20
SIZES = ["means", "proportions", "clusters", "practitioners", "precision", "progression"]


def keys() -> dict[str, str]:
    """Settings of a new installation, as `alongside keys` prints them."""
    lines = [line for line in run("keys").stdout.splitlines() if not line.startswith("#")]
    pairs = (line.partition("=") for line in lines)
    return {name.removeprefix("ALONGSIDE_").lower(): value for name, _, value in pairs}


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> dict[str, object]:
    """The settings of an installation whose database is prepared."""
    settings = {**keys(), "data": tmp_path_factory.mktemp("real") / "data"}
    done = run("prepare", **settings)
    assert done.returncode == 0, done.stderr
    return settings


def password_file(folder: Path, content: str) -> Path:
    place = folder / "password"
    place.write_text(content)
    return place


def test_help_names_every_command_and_the_way_to_begin():
    said = run("--help").stdout
    listed = re.findall(r"^│ ([a-z][a-z-]+)  ", said, re.MULTILINE)
    assert sorted(listed) == COMMANDS
    steps = [f"alongside {name}" for name in ("demo", "keys", "prepare", "invite", "serve")]
    assert [step for step in steps if step not in said] == []
    assert "ALONGSIDE_DATABASE_URL: postgresql://user:password@host/name" in said


@pytest.mark.parametrize("words", [*([name] for name in COMMANDS), ["study", "check"],
                                   ["study", "show"], ["study", "schedule"], ["report", "consort"],
                                   ["report", "funnel"], ["report", "progression"],
                                   ["report", "blinding"],
                                   ["referrals", "map"], ["referrals", "import"],
                                   ["randomisation", "compare"], ["recruitment", "rules"],
                                   ["randomisation", "verify"],
                                   ["progression", "design"],
                                   ["design", "group-sequential"],
                                   *(["design", "sample-size", kind]
                                     for kind in SIZES)])  # fmt: skip
def test_every_command_explains_itself_and_every_option(words):
    said = CliRunner(env={"COLUMNS": "200"}).invoke(app, [*words, "--help"])
    assert said.exit_code == 0
    options = re.findall(r"^│ [* ]*(--[a-z-]+)(?:\s+--[a-z-]+)?\s+(<\S+(?: \S+)?>)?(.*)│$",
                         said.output, re.MULTILINE)  # fmt: skip
    unexplained = [name for name, _, rest in options if not re.search(r"[a-z]{3}", rest)]
    assert unexplained == []
    assert len(said.output.splitlines()[3].split()) >= 4


def test_keys_are_new_each_time_and_fit_to_start_with():
    first, second = keys(), keys()
    assert first["secret_key"] != second["secret_key"]
    assert first["sealing_key"] != second["sealing_key"]
    assert len(base64.b64decode(first["sealing_key"])) == 32
    assert len(first["secret_key"]) >= 40


def test_a_database_is_prepared_with_its_triggers_and_twice_is_harmless(installed):
    database = Record(installed["data"])
    before = database.triggers()
    kept = ("kept", "kept_whole") if ON_POSTGRESQL else ("no_UPDATE", "no_DELETE")
    assert {f"referrals_referral_{kept[0]}", f"record_seal_{kept[1]}"} <= set(before)
    assert run("prepare", **installed).returncode == 0
    assert database.triggers() == before


def test_without_a_database_the_commands_say_what_to_do(tmp_path):
    said = run("verify", **keys(), data=tmp_path / "nothing")
    assert said.returncode == 2
    assert "There is no prepared database here. Run: alongside prepare" in said.stderr
    assert "Traceback" not in said.stderr


def test_the_first_person_is_invited_with_a_role(installed, tmp_path):
    file = password_file(tmp_path, "three-calm-otters\n")
    words = ("invite", "Ann@Example.org", "Ann Example", "--password-file", str(file))
    said = run(*words, **installed)
    assert said.stdout == "Ann Example may now sign in as Trial manager.\n", said.stderr
    again = run(*words, "--role", "research_nurse", "--site", "bromley", **installed)
    assert again.stdout == "Ann Example may now sign in as Research nurse.\n"
    database = Record(installed["data"])
    roles = database.rows("SELECT role, sites FROM accounts_rolegiven ORDER BY id")
    assert roles == [("trial_manager", "[]"), ("research_nurse", '["bromley"]')]
    assert database.column("SELECT email FROM accounts_person WHERE name = 'Ann Example'") == [
        "ann@example.org"
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--role", "king"], "No role king. There is: social_worker, recruitment_coordinator,"),
        (["--site", "leeds"], "No site leeds. There is: glasgow, bromley."),
        (["--study", "other"], "There is no study called other here. There is: ips-feasibility."),
        ([], "This password is too short. It must contain at least 12 characters."),
    ],
)
def test_a_wrong_invitation_is_refused_in_words(installed, tmp_path, words, said):
    file = password_file(tmp_path, "short")
    done = run("invite", "bo@example.org", "Bo", "--password-file", str(file), *words, **installed)
    assert done.returncode == 2
    assert said in done.stderr
    found = "SELECT count(*) FROM accounts_person WHERE email = 'bo@example.org'"
    assert Record(installed["data"]).column(found) == [0]


def test_only_the_service_opens_the_folder_that_prepare_makes(installed):
    assert stat.S_IMODE(installed["data"].stat().st_mode) == 0o700


def test_a_lost_phone_is_forgotten_by_command_with_a_reason(installed, tmp_path):
    file = password_file(tmp_path, "three-calm-otters\n")
    run("invite", "cy@example.org", "Cy", "--password-file", str(file), **installed)
    words = ("--reason", "Lost; rang back")
    unknown = run("lost-phone", "no@example.org", *words, **installed)
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "Nobody here has the address no@example.org.\n",
    )
    none = run("lost-phone", "cy@example.org", *words, **installed)
    assert (none.returncode, "Cy has no second proof set up." in none.stderr) == (2, True)
    record = Record(installed["data"])
    record.change(
        "INSERT INTO mfa_authenticator (type, data, user_id, created_at) "
        "SELECT 'totp', '{}', id, made_at FROM accounts_person WHERE email = 'cy@example.org'"
    )
    done = run("lost-phone", "cy@example.org", *words, **installed)
    assert done.stdout == "Cy signs in with the password and is then asked for a new proof.\n"
    assert record.column("SELECT count(*) FROM mfa_authenticator") == [0]
    found = "SELECT reason FROM accounts_accountevent WHERE what = 'second_factor_removed'"
    assert record.column(found) == ["Lost; rang back"]


def test_what_is_new_is_sealed_once(installed):
    assert re.match(r"Seal \d+: [0-9a-f]{64}\n|Nothing new", run("seal", **installed).stdout)
    assert run("seal", **installed).stdout == "Nothing new to seal.\n"
    assert run("verify", **installed).returncode == 0


def test_a_study_that_ships_has_nothing_to_mend():
    for name in ("ips_feasibility", "ips-feasibility", str(SECOND)):
        done = run("study", "check", name)
        assert (done.returncode, done.stdout) == (0, "Nothing to mend.\n")


def test_every_problem_of_a_study_is_named_with_file_and_line(tmp_path):
    folder = tmp_path / "wrong"
    shutil.copytree(SECOND, folder)
    text = (folder / "eligibility.toml").read_text(encoding="utf-8")
    changed = text.replace('reason = "too_old"', 'reason = "too_young"')
    (folder / "eligibility.toml").write_text(changed, encoding="utf-8")
    line = next(n for n, one in enumerate(changed.splitlines(), 1) if "too_young" in one)
    done = run("study", "check", str(folder))
    assert done.returncode == 1
    assert done.stdout.startswith(f"eligibility.toml:{line} ")
    assert "1 to mend." in done.stderr
    shown = run("study", "show", str(folder))
    assert shown.returncode == 1
    assert f"eligibility.toml:{line} " in shown.stderr
    assert "Traceback" not in shown.stderr


def test_an_unknown_study_is_said_in_words(twelve, installed):
    done = run("study", "show", "nothing")
    assert done.returncode == 2
    assert "nothing is neither a study that ships nor a folder." in done.stderr
    served = run("verify", **{**installed, "studies": "ips_feasibility,nothing"})
    assert served.returncode == 2
    assert "Look at it with: alongside study check" in served.stderr
    assert "Traceback" not in served.stderr


def test_a_study_is_shown_in_plain_words():
    said = run("study", "show", "ips_feasibility").stdout
    assert "Target: 30 families, 15 at each site.\n" in said
    assert "  - London Borough of Bromley, England\n" in said
    baseline = "  - Baseline: within 42 days after consent; Research nurse (blinded)\n"
    assert baseline in said
    assert "  - permuted blocks within each site, one family at a time\n" in said
    months = "follow-up at 3 months, follow-up at 6 months"
    assert f"  - b-CAPI: baseline, {months}; research nurse\n" in said
    assert "Which is asked? Both, from 24 to 35 months. Why: The same team" in said
    assert "15 randomised (1, 2, 2, 1, 2, 2, 1, 2, 2)\n" in said
    assert "  - Elke maand bezoek (1)\n" in run("study", "show", str(SECOND)).stdout


def test_the_schedule_is_printed_in_three_forms(tmp_path):
    table = list(csv.reader(io.StringIO(run("study", "schedule", "ips_feasibility").stdout)))
    assert table[0][:3] == ["Part", "Activity", "By"]
    assert "b-CAPI" in {row[1] for row in table}
    picture = run("study", "schedule", "ips_feasibility", "--format", "svg").stdout
    assert picture.startswith("<svg")
    assert "b-CAPI" in picture
    place = tmp_path / "schedule.pdf"
    made = run("study", "schedule", str(SECOND), "--format", "pdf", "--out", str(place))
    assert made.returncode == 0, made.stderr
    assert place.read_bytes().startswith(b"%PDF-")
    unwritable = tmp_path / "no folder" / "schedule.csv"
    refused = run("study", "schedule", "ips_feasibility", "--out", str(unwritable))
    assert refused.returncode == 2
    assert "cannot be written" in refused.stderr


def test_after_the_sealing_key_was_replaced_every_command_asks_for_the_new_one(installed, tmp_path):
    record = Record(installed["data"]).copied_to(tmp_path / "data")
    (wrapped,) = record.column("SELECT wrapped FROM sealing_sealingroot")
    assert wrapped in record.content()
    new = base64.b64encode(bytes(range(32))).decode()
    old = {**installed, "data": record.folder, "new_sealing_key": new}
    done = run("replace-key", **old)
    assert (done.returncode, "the old one opens nothing" in done.stdout) == (0, True), done.stderr
    assert wrapped not in record.content()
    refused = run("verify", **old)
    assert refused.returncode == 2
    assert "ALONGSIDE_SEALING_KEY does not open this installation." in refused.stderr
    whole = run("verify", **{**old, "sealing_key": new})
    assert (whole.returncode, "The record is whole." in whole.stdout) == (0, True)


def test_a_preparation_that_is_killed_midway_is_ended_by_the_next(installed, tmp_path):
    settings = {**installed, "data": tmp_path / "data"}
    record = Record(tmp_path / "data")
    first = begun("prepare", **settings)
    until(lambda: applied(record) > SOME, "some migrations")
    first.kill()
    first.wait()
    assert SOME < applied(record) < applied(Record(installed["data"]))
    done = run("prepare", **settings)
    assert done.returncode == 0, done.stderr
    assert record.shape() == Record(installed["data"]).shape()
    assert ON_POSTGRESQL or record.column("PRAGMA integrity_check") == ["ok"]
    assert record.column("SELECT count(*) FROM sealing_sealingroot") == [1]


def test_nothing_is_served_from_a_database_whose_preparation_did_not_end(twelve, tmp_path):
    twelve.copied_to(tmp_path / "data").tamper("DELETE FROM django_session")
    done = run("serve", "--address", "127.0.0.1:0", data=tmp_path / "data")
    assert (done.returncode, "did not come to its end" in done.stderr) == (2, True), done.stderr


def applied(record):
    """How many migrations have been applied; none while there is no database yet."""
    if not (ON_POSTGRESQL or (record.folder / "alongside.sqlite3").exists()):
        return 0
    try:
        return record.column("SELECT count(*) FROM django_migrations")[0]
    except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
        return 0
