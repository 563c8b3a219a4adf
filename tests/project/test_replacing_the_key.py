"""Another sealing key: the old one is useless at once, and nobody who works has to stop."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from pydantic import SecretStr

from alongside.foundations import entropy
from alongside.foundations.backups.packing import make_backup
from alongside.foundations.backups.refusals import BackupRefused
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.verifying import verify
from alongside.foundations.sealing import replacing, sealing
from alongside.foundations.sealing.models import SealingRoot
from tests.workspaces.made_up import AT

FIRST, SECOND, THIRD = (bytes([number]) * 32 for number in (1, 2, 3))
LATER = AT + timedelta(days=1)


@pytest.fixture
def started_with(settings):
    """Start again, as a new process does, with this key."""

    def start(key: bytes) -> None:
        text = SecretStr(base64.b64encode(key).decode())
        settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(
            update={"mode": "production", "sealing_key": text}
        )
        replacing.forget_what_was_derived()

    yield start
    replacing.forget_what_was_derived()


@pytest.fixture
def sealed(db, started_with):
    """A new installation with the first key and one sealed name."""
    started_with(FIRST)
    replacing.make_root(at=AT)
    family = entropy.new_id(AT)
    sealing.make_key(family, at=AT)
    return family, sealing.seal(family, "name", "Made Up")


def test_a_replaced_key_opens_nothing_and_the_new_one_everything(sealed, started_with, tmp_path):
    family, name = sealed
    replacing.replace_key(SECOND, at=LATER)
    sealing.make_key(other := entropy.new_id(AT), at=LATER)
    written_on = sealing.seal(other, "name", "Written meanwhile")
    assert sealing.unseal(family, "name", name) == "Made Up"
    with pytest.raises(BackupRefused, match="where it was replaced, the new one"):
        make_backup(tmp_path, to=[], at=LATER)
    started_with(SECOND)
    assert sealing.unseal(family, "name", name) == "Made Up"
    assert sealing.unseal(other, "name", written_on) == "Written meanwhile"
    assert [one for one in verify().findings if one.detail.endswith("does not open it")] == []
    started_with(FIRST)
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(family, "name", name)
    with pytest.raises(Refusal, match="does not open this installation"):
        replacing.replace_key(THIRD, at=LATER)


def test_stopped_midway_the_old_key_is_still_the_key(sealed, started_with, monkeypatch):
    family, name = sealed
    kept = bytes(SealingRoot.objects.get().wrapped)
    save = SealingRoot.save

    def killed(row):
        save(row)
        raise KeyboardInterrupt

    monkeypatch.setattr(SealingRoot, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        replacing.replace_key(SECOND, at=LATER)
    assert bytes(SealingRoot.objects.get().wrapped) == kept
    started_with(FIRST)
    assert sealing.unseal(family, "name", name) == "Made Up"


def test_an_installation_that_holds_something_keeps_the_secret_that_it_has(db, started_with):
    started_with(FIRST)
    sealing.make_key(entropy.new_id(AT), at=AT)
    replacing.make_root(at=AT)
    assert SealingRoot.objects.count() == 0
    for new, said in ((FIRST, "is the key that is in use"), (SECOND, "cannot be replaced")):
        with pytest.raises(Refusal, match=said):
            replacing.replace_key(new, at=LATER)
