"""The demonstration, its reports and the proof of its record, on PostgreSQL as on SQLite."""

from __future__ import annotations

import base64
import json
import os
from contextlib import suppress
from threading import Timer
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from alongside.foundations.backups.recipients import new_key
from alongside.foundations.sealing import scrubbing
from alongside.project.commands.server import OWNER, _say_what_is_weak
from tests.project.running import begun, environment, run
from tests.project.test_forgetting import SETTINGS, forget_one
from tests.project.test_serving import until
from tests.with_postgresql import MISSING, cluster, tools

SERVER = os.environ.get("ALONGSIDE_DATABASE_URL", "")
pytestmark = pytest.mark.skipif(
    not SERVER.startswith("postgresql"), reason="the PostgreSQL part of make test runs these"
)


@pytest.fixture(scope="module")
def own():
    """A cluster in which nothing else is at work: that would keep what was destroyed from going."""
    if (tool := tools()) is None:
        pytest.skip(MISSING)
    with cluster(tool) as made:
        yield made


@pytest.fixture(scope="module")
def made(own, tmp_path_factory):
    """Twelve families in a cluster of their own, and what the command said."""
    place = {"data": tmp_path_factory.mktemp("postgresql"), "database_url": own.url}
    done = run("demo", "--families", "12", "--no-serve", **place)
    assert done.returncode == 0, done.stderr
    return place, done.stdout


def last_seal(said):
    return said.partition("Last seal ")[2].split(".")[0]


def test_one_seed_makes_the_same_record_on_both_databases(made, tmp_path):
    _, said = made
    here = {"data": tmp_path, "database_url": f"sqlite:///{tmp_path}/here.sqlite3"}
    here = run("demo", "--families", "12", "--no-serve", **here)
    assert len(last_seal(said)) == 16
    assert last_seal(said) == last_seal(here.stdout)


def test_a_backup_comes_back_into_an_empty_database_with_every_row(made, tmp_path):
    place, _ = made
    secret, public = new_key()
    (tmp_path / "key").write_text(secret)
    (tmp_path / "to").write_text(f"{public} Ann Example")
    words = ("--out", str(tmp_path / "out"), "--to", str(tmp_path / "to"))
    done = run("backup", *words, **place)
    assert (done.returncode, "It came back whole." in done.stdout) == (0, True), done.stderr
    with psycopg.connect(place["database_url"], autocommit=True) as owner:
        owner.execute("CREATE DATABASE again")
        [drills] = owner.execute(
            "SELECT count(*) FROM pg_database WHERE datname = 'alongside_drill'"
        ).fetchone()
    new = {
        "data": tmp_path / "new",
        "database_url": urlunsplit(urlsplit(place["database_url"])._replace(path="/again")),
        "mode": "demonstration",
    }
    [file] = (tmp_path / "out").glob("*.age")
    broken = tmp_path / "broken.age"
    broken.write_bytes(file.read_bytes()[:-1])
    refused = run("restore", str(broken), "--key", str(tmp_path / "key"), **new)
    assert (refused.returncode, "ended early" in refused.stderr) == (2, True)
    done = run("restore", str(file), "--key", str(tmp_path / "key"), **new)
    assert (done.returncode, "The record is whole." in done.stdout) == (0, True), done.stderr
    assert drills == 0
    assert kept_in(new["database_url"]) == kept_in(place["database_url"])


def test_a_database_kept_for_drills_is_emptied_of_one_that_was_killed_and_of_nothing_else(
    made, tmp_path
):
    place, _ = made
    (tmp_path / "to").write_text(f"{new_key()[1]} Ann Example")
    drills = urlunsplit(urlsplit(place["database_url"])._replace(path="/drills"))
    given = {**place, "drill_database_url": drills}
    backup = ("backup", "--out", str(tmp_path / "out"), "--to", str(tmp_path / "to"))
    with psycopg.connect(place["database_url"], autocommit=True) as owner:
        owner.execute("CREATE DATABASE drills")
    try:
        killed = begun(*backup, **given)
        until(lambda: tables_in(drills), "the backup is put back")
        killed.kill()
        killed.wait()
        assert tables_in(drills) > 0
        with psycopg.connect(drills, autocommit=True) as at_work:
            at_work.execute("SELECT pg_advisory_lock(1)")
            done = run(*backup, **given)
        assert (done.returncode, "Another backup is being tried out" in done.stderr) == (2, True)
        assert tables_in(drills) > 0
        done = run(*backup, **given)
        assert (done.returncode, "It came back whole." in done.stdout) == (0, True), done.stderr
        assert tables_in(drills) == 0
        with psycopg.connect(drills, autocommit=True) as somebody:
            somebody.execute("CREATE TABLE theirs (one int)")
        done = run(*backup, **given)
        assert (done.returncode, "holds something" in done.stderr) == (2, True), done.stderr
        assert tables_in(drills) == 1
    finally:
        with psycopg.connect(place["database_url"], autocommit=True) as owner:
            owner.execute("DROP DATABASE drills WITH (FORCE)")


def tables_in(url):
    with psycopg.connect(url) as server:
        return server.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ).fetchone()[0]


def test_of_a_family_that_was_forgotten_no_byte_is_left_on_the_disk(own, made):
    """Neither in tables, nor in what the planner sampled of them, nor in the log."""
    place, _ = made
    with psycopg.connect(place["database_url"], autocommit=True) as owner:
        owner.execute("DROP DATABASE IF EXISTS again")  # a backup that was put back
        owner.execute("ALTER SYSTEM SET min_wal_size = '1GB'")  # as where much is written
        owner.execute("SELECT pg_reload_conf()")
        for _ in range(12):  # so that pieces of the log which hold the key wait to be used again
            owner.execute("ANALYZE sealing_subjectkey")
            owner.execute("SELECT pg_switch_wal()")
        owner.execute("CHECKPOINT")
        owner.execute("ALTER SYSTEM SET wal_recycle = off")
        owner.execute("SELECT pg_reload_conf()")
        owner.execute("CHECKPOINT")
        keys = dict(owner.execute("SELECT subject::text, wrapped FROM sealing_subjectkey"))
        [oid] = owner.execute(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    another = urlunsplit(urlsplit(place["database_url"])._replace(path="/postgres"))
    elsewhere = psycopg.connect(another)  # what began before, wherever, keeps the row from going
    elsewhere.execute("SELECT pg_current_xact_id()")
    done = forget_one({**environment(**place), "DJANGO_SETTINGS_MODULE": SETTINGS})
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    key = bytes.fromhex(said["key"])
    ways = (key, key.hex().encode(), base64.b64encode(key))
    names = [value.encode() for value in said["values"] if len(value) > 5 and value.count(" ")]
    assert (key in keys.values(), len(names) >= 2) == (True, True)
    assert key in found_in(own.folder, ways)  # so it would be found
    ended = Timer(6, elsewhere.close)
    ended.start()
    scrubbed = run("scrub", **place)
    ended.join()
    assert (scrubbed.returncode, "Nothing of what was destroyed" in scrubbed.stdout) == (0, True)
    assert found_in(own.folder, [*ways, *names]) == set()
    told = (done.stderr + scrubbed.stdout + scrubbed.stderr).encode()
    assert [each for each in [*ways, *names] if each in told] == []
    base, marks = own.data / "base" / str(oid), [mark.encode() for mark in said["marks"]]
    others = {kept for kept in keys.values() if kept != key}
    assert found_in(base, [*marks, *others]) == others != set()  # the next test verifies the record


@pytest.mark.django_db(transaction=True)
def test_scrubbing_says_so_where_something_at_work_may_still_see_what_was_destroyed(monkeypatch):
    monkeypatch.setattr(scrubbing, "LOOKS", 1)
    with psycopg.connect(SERVER) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        assert scrubbing.scrub(["sealing_subjectkey"])[0] == scrubbing.AT_WORK


def found_in(folder, sought):
    """Which of these stand in any file of a folder; a file may go away meanwhile."""
    found = set()
    for path in folder.rglob("*"):
        with suppress(OSError):
            content = path.read_bytes() if path.is_file() else b""
            found |= {each for each in sought if each in content}
    return found


def test_the_account_of_the_pages_adds_facts_and_can_do_nothing_else_to_them(tmp_path):
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute("CREATE ROLE pages LOGIN")
        server.execute("CREATE DATABASE owned")
    owner = urlunsplit(urlsplit(SERVER)._replace(path="/owned"))
    parts = urlsplit(owner)
    pages = urlunsplit(parts._replace(netloc="pages@"))
    place = {"data": tmp_path, "mode": "test", "database_url": pages}
    done = run("prepare", owner_database_url=owner, **place)
    assert done.returncode == 0, done.stderr
    (tmp_path / "password").write_text("a long enough password")
    words = ("ann@example.org", "Ann Example", "--password-file", str(tmp_path / "password"))
    done = run("invite", *words, **place)
    assert done.returncode == 0, done.stderr
    assert (run("seal", **place).returncode, run("verify", **place).returncode) == (0, 0)
    with psycopg.connect(pages, autocommit=True) as account:
        for statement in [
            "UPDATE accounts_rolegiven SET role = 'chief'",
            "DELETE FROM record_entry",
            "TRUNCATE record_seal",
            "TRUNCATE django_session",
            "DELETE FROM record_head",
            "ALTER TABLE record_entry DISABLE TRIGGER ALL",
            "DROP TABLE record_seal",
            "CREATE TABLE mine (one int)",
            "DELETE FROM django_migrations",
            "SET session_replication_role = replica",
        ]:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                account.execute(statement)


@pytest.mark.django_db
def test_who_serves_is_told_of_an_account_that_owns_the_tables(settings, capsys):
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update={"mode": "production"})
    _say_what_is_weak()
    assert capsys.readouterr().err.strip() == OWNER


def kept_in(url):
    """Every table with the digest of all its rows; sessions and notes of backups stay apart."""
    with psycopg.connect(url) as database:
        tables = database.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ "
            "'^(django_|auth_|backups_|accounts_signinlink)' ORDER BY 1"
        ).fetchall()
        return {
            name: database.execute(
                f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"{name}\" t"
            ).fetchone()
            for (name,) in tables
        }


def test_reports_are_drawn_and_every_tampering_is_named(made):
    place, _ = made
    report = json.loads(run("report", "consort", **place).stdout)
    assert report["identified"]["total"] == 12
    assert run("verify", **place).returncode == 0
    with psycopg.connect(place["database_url"], autocommit=True) as somebody:
        somebody.execute("ALTER TABLE families_family DISABLE TRIGGER USER")
        (number,) = somebody.execute("SELECT min(number) FROM families_family").fetchone()
        somebody.execute("UPDATE families_family SET number = 'X' WHERE number = %s", [number])
    done = run("verify", "--json", **place)
    [found] = json.loads(done.stdout)["findings"]
    assert (done.returncode, found["what"], found["kind"]) == (1, "changed", "families.Family")
