"""The file of a backup opens for those who were named, whole or not at all."""

import os
from pathlib import Path

import pytest

from alongside.foundations.backups.recipients import Recipient, new_key, recipients, secret_keys
from alongside.foundations.backups.refusals import (
    BackupRefused,
    Damaged,
    NotConfigured,
    WrongKey,
)
from alongside.foundations.backups.sealed_file import decrypt, encrypt

SECRET, PUBLIC = new_key()
ANN = Recipient("Ann Example", PUBLIC)
CHUNK = 64 * 1024
PLAIN = bytes(range(256)) * 1024  # four whole chunks of the format: a cut between two is the worst


def opened(file, tmp_path, secret=SECRET):
    into = tmp_path / "plain"
    into.unlink(missing_ok=True)
    decrypt(file, into, [secret], lambda done: None)
    return into.read_bytes()


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "backup.tar.age"
    encrypt([PLAIN[:70_000], b"", PLAIN[70_000:]], file, [ANN])
    return file


def test_it_opens_to_what_was_written_for_each_who_was_named_and_for_nobody_else(tmp_path):
    other_secret, other = new_key()
    file = tmp_path / "backup.tar.age"
    encrypt([PLAIN], file, [ANN, Recipient("Ben Example", other)])
    assert opened(file, tmp_path) == opened(file, tmp_path, other_secret) == PLAIN
    assert (file.stat().st_mode & 0o777, PLAIN[:64] in file.read_bytes()) == (0o600, False)
    with pytest.raises(WrongKey, match="Ask one of those who were named"):
        opened(file, tmp_path, new_key()[0])


def test_a_file_that_was_cut_or_changed_anywhere_is_refused(file, tmp_path):
    whole = file.read_bytes()
    body = len(whole) - len(PLAIN) - 16 * 4
    cuts = [0, 1, 22, 100, body - 1, body, *(body + n * (CHUNK + 16) for n in range(1, 4)), -1]
    flips = [0, 30, 60, body - 20, body, body + CHUNK, len(whole) // 2, len(whole) - 1]
    broken = [whole[:cut] for cut in cuts]
    broken += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in flips]
    broken += [whole + b"x", whole[:body] + whole[body + CHUNK + 16 :]]
    for content in broken:
        file.write_bytes(content)
        with pytest.raises((Damaged, WrongKey)) as refused:
            opened(file, tmp_path)
        assert "Nothing was" in str(refused.value)


def test_a_stream_that_breaks_off_leaves_no_file_and_says_why(tmp_path):
    def breaking():
        yield PLAIN
        raise BackupRefused("The disk went away.")

    with pytest.raises(BackupRefused, match=r"^The disk went away\.$"):
        encrypt(breaking(), tmp_path / "backup.tar.age", [ANN])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_named_and_leaves_no_file(tmp_path, monkeypatch):
    full = os.open("/dev/full", os.O_WRONLY)
    monkeypatch.setattr(os, "open", lambda *given: os.dup(full))
    with pytest.raises(BackupRefused, match="cannot be written"):
        encrypt([PLAIN * 10], tmp_path / "backup.tar.age", [ANN])
    monkeypatch.undo()
    os.close(full)
    assert list(tmp_path.iterdir()) == []


def test_those_who_can_open_it_are_read_by_name_and_anything_else_is_refused_by_line():
    other = new_key()[1]
    assert recipients(f"# Ann Example\n{PUBLIC}\n\n{other} Ben Example\n") == (
        ANN,
        Recipient("Ben Example", other),
    )
    with pytest.raises(NotConfigured, match="Nobody is named"):
        recipients("\n# only a remark\n")
    for text, said in [
        (PUBLIC, "Line 1 .* names nobody"),
        (f"{PUBLIC} Ann\n{SECRET} Ben", "Line 2 .* secret key, which belongs to its owner"),
        ("age1abc Ann", "Line 1 .* is no public key"),
    ]:
        with pytest.raises(BackupRefused, match=said):
            recipients(text)


def test_a_file_without_a_secret_key_says_what_is_looked_for(tmp_path):
    (tmp_path / "key").write_text(f"# Ann: opens backups\n{SECRET}\n")
    (tmp_path / "other").write_text(PUBLIC)
    assert secret_keys(tmp_path / "key") == [SECRET]
    with pytest.raises(BackupRefused, match="holds no secret key"):
        secret_keys(tmp_path / "other")
    with pytest.raises(BackupRefused, match="cannot be read"):
        secret_keys(tmp_path / "nowhere")
