"""`alongside backup` and `alongside restore`, from one machine to another that holds nothing."""

from __future__ import annotations

import base64
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from alongside.foundations.backups.recipients import new_key
from tests.project.databases import Record
from tests.project.running import run


@dataclass(frozen=True)
class BackedUp:
    record: Record
    file: Path
    key: Path


@pytest.fixture(scope="module")
def backed_up(twelve, tmp_path_factory) -> BackedUp:
    """A backup of twelve families by the command, with a key of its own command."""
    folder = tmp_path_factory.mktemp("backed_up")
    made = run("backup-key", "Ann Example", "--out", str(folder / "ann.key"), data=twelve.folder)
    (folder / "to.txt").write_text(made.stdout)
    words = ("--out", str(folder / "out"), "--to", str(folder / "to.txt"))
    done = run("backup", *words, data=twelve.folder)
    assert done.returncode == 0, done.stderr
    [file] = (folder / "out").glob("*.age")
    assert f"Written: {file}" in done.stdout
    assert "It came back whole. It opens for Ann Example (age1" in done.stdout
    return BackedUp(twelve, file, folder / "ann.key")


def put_back(backup: Path, key: Path, folder: Path, **more: object):
    given = {"mode": "demonstration", "data": folder, **more}
    return run("restore", str(backup), "--key", str(key), **given)


def rows_of(folder: Path) -> dict[str, list[object]]:
    """Every row of every table but those of sessions, links and Django's own bookkeeping."""
    apart, record = ("django_", "auth_", "accounts_signinlink", "backups_"), Record(folder)
    tables = [name for name in record.tables() if not name.startswith(apart)]
    return {name: sorted(record.rows(f'SELECT * FROM "{name}"'), key=repr) for name in tables}


def files_of(folder: Path) -> dict[str, bytes]:
    vault = folder / "files"
    return {str(f.relative_to(vault)): f.read_bytes() for f in vault.rglob("*") if f.is_file()}


def test_an_empty_machine_has_every_row_and_every_file_again(backed_up, tmp_path):
    """Also where a restore was killed after it had put the files and before the database."""
    new = tmp_path / "new"
    (new / ".restoring-killed").mkdir(parents=True)
    (new / "files" / "ab").mkdir(parents=True)
    (new / "files" / "ab" / "half").touch()
    done = put_back(backed_up.file, backed_up.key, new)
    assert (done.returncode, "The record is whole." in done.stdout) == (0, True), done.stderr
    assert rows_of(new) == rows_of(backed_up.record.folder)
    assert files_of(new) == files_of(backed_up.record.folder) != {}
    assert Record(new).column("SELECT count(*) FROM django_session") == [0]
    assert [path.name for path in new.glob(".*")] == []
    [head] = backed_up.record.column("SELECT digest FROM record_head")
    assert run("verify", "--head", head, mode="demonstration", data=new).returncode == 0
    again = put_back(backed_up.file, backed_up.key, new)
    assert (again.returncode, "There is a database here already" in again.stderr) == (2, True)


def test_what_is_refused_says_what_to_do_and_leaves_nothing_half_put_back(backed_up, tmp_path):
    new, cut, ben = tmp_path / "new", tmp_path / "cut.tar.age", tmp_path / "ben.key"
    cut.write_bytes(backed_up.file.read_bytes()[:-1000])
    ben.write_text(new_key()[0])
    other = {"sealing_key": base64.b64encode(bytes(32)).decode(), "secret_key": "k" * 40}
    for backup, key, more, said in [
        (backed_up.file, ben, {}, "Ask one of those who were named when it was"),
        (cut, backed_up.key, {}, "ended early or was changed"),
        (backed_up.file, backed_up.key, {"mode": "production", **other}, "ALONGSIDE_SEALING_KEY"),
    ]:
        done = put_back(backup, key, new, **more)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
        assert not new.exists() or list(new.iterdir()) == []
    shutil.copytree(backed_up.record.folder / "files", new / "files")
    done = put_back(backed_up.file, backed_up.key, new)
    assert (done.returncode, "holds files already" in done.stderr) == (2, True)
    assert files_of(new) == files_of(backed_up.record.folder)


def test_a_backup_needs_somebody_who_can_open_it(twelve, tmp_path):
    done = run("backup", "--out", str(tmp_path), data=twelve.folder)
    assert (done.returncode, "Nobody is named who could open" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []
