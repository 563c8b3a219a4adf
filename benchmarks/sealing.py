"""Seals over many lines at once, and a database that takes them in quickly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from alongside.foundations.record.digests import merkle_root
from alongside.foundations.record.models import Entry, Head, Seal
from alongside.foundations.record.seals import FIRST, seal, seal_digest

BULK = "sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%'"


class Sealer:
    """Knows the lines that were written since the last seal, so that nobody reads them again."""

    def __init__(self, at: datetime) -> None:
        seal(at=at)
        self.leaves: list[str] = []

    def took(self, kind: str, ids: Sequence[str], digests: Sequence[str]) -> None:
        """Lines written one after the other; each id as JSON."""
        last = Entry.objects.order_by("-number").values_list("number", flat=True)[0]
        first = last - len(digests) + 1
        self.leaves += [
            f'[{number},"{kind}",{id},"{mark}"]'
            for number, (id, mark) in enumerate(zip(ids, digests, strict=True), start=first)
        ]

    def seal(self, at: datetime) -> None:
        """What `record.seals.seal` would write."""
        if not self.leaves:
            return
        text = f"[{','.join(self.leaves)}]"
        if json.loads(self.leaves[-1])[0] != Entry.objects.order_by("-number")[0].number:
            raise AssertionError("Somebody else wrote meanwhile.")
        last = Seal.objects.order_by("-number").first()
        new = Seal(
            number=last.number + 1 if last else 1, sealed_at=at, leaves=text,
            root=merkle_root(self.leaves), previous=last.digest if last else FIRST,
        )  # fmt: skip
        new.digest = seal_digest(new)
        new.save(force_insert=True)
        Head.objects.update_or_create(pk=1, defaults={"number": new.number, "digest": new.digest})
        self.leaves = []


@contextmanager
def taking_in() -> Iterator[None]:
    """SQLite without the indexes that only readers need; they are built at the end, at once."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    connection.connection.set_authorizer(None)  # which lets nobody drop anything
    with connection.cursor() as cursor:
        for setting in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-600000",
                        "wal_autocheckpoint=50000"):  # fmt: skip
            cursor.execute(f"PRAGMA {setting}")
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND {BULK}")
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _, sql in indexes:
            cursor.execute(sql)
    connection.close()
