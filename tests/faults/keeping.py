"""What has to hold after every fault: nothing acknowledged is lost, nothing stands half-written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from uuid import UUID

import psycopg

from tests.faults.service import Writer
from tests.project.running import run

REFERRALS = (
    "SELECT r.id, f.id FROM referrals_referral r LEFT JOIN families_family f ON f.id = r.family_id"
)
WITHOUT = (
    "SELECT count(*) FROM families_family f "
    "WHERE NOT EXISTS (SELECT 1 FROM referrals_referral r WHERE r.family_id = f.id)"
)


def holds(
    writers: Iterable[Writer], data: Path, database_url: str = "", **more: object
) -> dict[str, int]:
    """Compare what people were told with the record; the figures of it."""
    found = compared(writers, *(rows_in(database_url) if database_url else rows_of(data)))
    where = {"database_url": database_url} if database_url else {}
    told = run("verify", data=data, **where, **more)
    assert told.returncode == 0, told.stdout
    return found


def rows_of(folder: Path) -> tuple[dict[UUID, object], int]:
    """Each referral with its family, and how many families have none; in the embedded database."""
    with closing(sqlite3.connect(folder / "alongside.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = connection.execute(REFERRALS).fetchall()
        alone = connection.execute(WITHOUT).fetchone()[0]
    return {UUID(row): family for row, family in rows}, alone


def rows_in(url: str) -> tuple[dict[UUID, object], int]:
    """The same in PostgreSQL."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(REFERRALS).fetchall()
        found = connection.execute(WITHOUT).fetchone()
    return dict(rows), found[0] if found else 0


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
