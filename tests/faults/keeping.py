"""What has to hold after every fault: nothing acknowledged is lost, nothing stands half-written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from tests.faults.service import Writer
from tests.project.running import run

REFERRALS = (
    "SELECT r.id, f.id FROM referrals_referral r LEFT JOIN families_family f ON f.id = r.family_id"
)
WITHOUT = (
    "SELECT count(*) FROM families_family f "
    "WHERE NOT EXISTS (SELECT 1 FROM referrals_referral r WHERE r.family_id = f.id)"
)


def holds(writers: Iterable[Writer], folder: Path) -> dict[str, int]:
    """Compare what people were told with the record; the figures of it."""
    with sqlite3.connect(folder / "alongside.sqlite3") as connection:
        rows = connection.execute(REFERRALS).fetchall()
        alone = connection.execute(WITHOUT).fetchone()[0]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found = compared(writers, {UUID(str(row)): family for row, family in rows}, alone)
    told = run("verify", data=folder)
    assert told.returncode == 0, told.stdout
    return found


def compared(writers: Iterable[Writer], kept: dict[UUID, object], alone: int) -> dict[str, int]:
    everybody = list(writers)
    acknowledged = [entry for one in everybody for entry in one.acknowledged]
    sent = {entry for one in everybody for entry in one.sent}
    assert len(acknowledged) == len(set(acknowledged))
    assert [entry for entry in acknowledged if entry not in kept] == []
    assert [entry for entry in sent if entry in kept and kept[entry] is None] == []
    assert alone == 0, "a family without its referral"
    return {
        "sent": len(sent), "acknowledged": len(acknowledged), "kept": len(sent & kept.keys()),
        "refused": sum(len(one.refused) for one in everybody),
    }  # fmt: skip
