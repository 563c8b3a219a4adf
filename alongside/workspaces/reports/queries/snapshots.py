"""Reports that were made: which stand, what took the place of which, to whom they went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.files.models import StoredFile
from alongside.science.protocol import Study
from alongside.workspaces.reports.codes import FIRST, PDF, TABLES, WORD
from alongside.workspaces.reports.models import Snapshot, SnapshotSent

FILES = {PDF: "pdf", WORD: "word", TABLES: "tables"}


@dataclass(frozen=True)
class Sent:
    """When a link went, and to how many people."""

    at: datetime
    people: int


@dataclass(frozen=True)
class SnapshotRow:
    """One report and its state; `replaced` is the report that took its place."""

    fact: Snapshot
    by: str
    replaced: Snapshot | None
    sent: tuple[Sent, ...]

    @property
    def stands(self) -> bool:
        return self.replaced is None


def snapshots(study: Study, *, closed: bool) -> list[SnapshotRow]:
    """Every report, the latest first; the closed ones only with `closed`. Two queries."""
    rows = Snapshot.objects.filter(study=study.slug)
    if not closed:
        rows = rows.filter(closed=False)
    found = list(rows.select_related("recorded_by").order_by("-recorded_at", "-pk"))
    newer = {one.supersedes_id: one for one in found}
    went = _sent(study)
    return [
        SnapshotRow(one, one.recorded_by.name, newer.get(one.pk), went.get(one.pk, ()))
        for one in found
    ]


def find(study: Study, id: UUID) -> Snapshot | None:
    rows = Snapshot.objects.filter(study=study.slug, pk=id)
    found: Snapshot | None = rows.select_related("recorded_by", "pdf", "word", "tables").first()
    return found


def row_of(snapshot: Snapshot) -> SnapshotRow:
    newer = Snapshot.objects.filter(supersedes=snapshot).select_related("recorded_by").first()
    went = list(SnapshotSent.objects.filter(snapshot=snapshot).order_by("pk"))
    return SnapshotRow(
        snapshot, snapshot.recorded_by.name, newer, tuple(_went(one) for one in went)
    )


def file_of(snapshot: Snapshot, name: str) -> StoredFile:
    stored: StoredFile = getattr(snapshot, FILES[name])
    return stored


def last_code(study: Study, *, closed: bool) -> str:
    """The code of the last report of this kind: the next is chained to it."""
    rows = Snapshot.objects.filter(study=study.slug, closed=closed)
    last = rows.order_by("-recorded_at", "-pk").values_list("code", flat=True).first()
    return last or FIRST


def people_written_to(snapshot: Snapshot) -> list[str]:
    """Their names, each once."""
    ids = [id for one in SnapshotSent.objects.filter(snapshot=snapshot) for id in one.to]
    rows = Person.objects.filter(pk__in=ids).order_by("name").values_list("name", flat=True)
    return list(rows)


def _sent(study: Study) -> dict[UUID, tuple[Sent, ...]]:
    found: dict[UUID, tuple[Sent, ...]] = {}
    for one in SnapshotSent.objects.filter(study=study.slug).order_by("pk"):
        found[one.snapshot_id] = (*found.get(one.snapshot_id, ()), _went(one))
    return found


def _went(one: Any) -> Sent:
    return Sent(one.occurred_at, len(one.to))
