"""Worries: which are open, who looked at them, and what they say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.models import Entry
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.safety.models import ConcernReviewed, SafeguardingConcern
from alongside.workspaces.safety.sealed import open_words

CONCERN, REVIEW = "safeguarding concern", "review of a concern"


@dataclass(frozen=True)
class ConcernRow:
    """A worry without its words. `by` is empty for a reader whom it could tell the arm."""

    id: UUID
    family: UUID
    number: str
    site: str
    danger_now: bool
    told: tuple[str, ...]
    alerted: int
    closed: bool
    reviewed_at: datetime | None
    at: datetime
    by: str


@dataclass(frozen=True)
class ReviewRow:
    """One look at a worry; `words` is None once the family was forgotten."""

    id: UUID
    words: str | None
    closes: bool
    at: datetime
    by: str


def concerns(
    study: Study,
    sites: Sequence[str],
    *,
    only: Collection[UUID] | None = None,
    reader: Person | None = None,
) -> list[ConcernRow]:
    """Worries at these sites: open before closed, danger first, then the latest.

    `only` keeps to some families; a blinded `reader` is not told who else recorded them, since
    some people meet only families of one arm.
    """
    latest = _latest_first(ConcernReviewed.objects.as_of().filter(concern=OuterRef("pk")))
    rows = (
        SafeguardingConcern.objects.as_of()
        .filter(study=study.slug, family__site__in=sites)
        .annotate(
            closed=Subquery(latest.values("closes")[:1]),
            reviewed_at=Subquery(latest.values("occurred_at")[:1]),
        )
        .select_related("family", "recorded_by")
    )
    found = [_row(row, reader) for row in rows if only is None or row.family_id in only]
    found.sort(key=lambda row: row.at, reverse=True)
    return sorted(found, key=lambda row: (row.closed, not row.danger_now))


def find(family: Family, id: UUID) -> SafeguardingConcern | None:
    """A worry about this family that stands."""
    rows = SafeguardingConcern.objects.as_of().filter(family=family, pk=id)
    found: SafeguardingConcern | None = rows.select_related("recorded_by").first()
    return found


def is_closed(concern: SafeguardingConcern) -> bool:
    rows = ConcernReviewed.objects.as_of().filter(concern=concern)
    latest = _latest_first(rows).first()
    return latest is not None and latest.closes


def words_of(concern: SafeguardingConcern) -> str | None:
    """What was seen or heard; None once the family was forgotten."""
    return open_words(
        concern.family_id, CONCERN, concern.sealed, with_family_key=concern.with_family_key
    )


def reviews(concern: SafeguardingConcern, *, reader: Person | None = None) -> list[ReviewRow]:
    """Every look at a worry, the latest first."""
    rows = ConcernReviewed.objects.as_of().filter(concern=concern).select_related("recorded_by")
    return [
        ReviewRow(
            row.pk,
            open_words(row.family_id, REVIEW, row.sealed, with_family_key=row.with_family_key),
            row.closes,
            row.occurred_at,
            _name(row.recorded_by, reader),
        )
        for row in _latest_first(rows)
    ]


def _latest_first(rows: Any) -> Any:
    """By the ledger, whose lines keep the order also of what was recorded in one moment."""
    line = Entry.objects.filter(fact=OuterRef("pk")).values("number")
    return rows.annotate(line=Subquery(line)).order_by("-line")


def _row(row: SafeguardingConcern, reader: Person | None) -> ConcernRow:
    return ConcernRow(
        id=row.pk,
        family=row.family_id,
        number=row.family.number,
        site=row.family.site,
        danger_now=row.danger_now,
        told=tuple(row.told),
        alerted=len(row.alerted),
        closed=bool(row.closed),  # type: ignore[attr-defined]
        reviewed_at=row.reviewed_at,  # type: ignore[attr-defined]
        at=row.occurred_at,
        by=_name(row.recorded_by, reader),
    )


def _name(writer: Person, reader: Person | None) -> str:
    return writer.name if reader is None or reader == writer else ""
