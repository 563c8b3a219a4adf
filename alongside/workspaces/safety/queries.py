"""Worries: which are open, who looked at them, and what they say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from alongside.foundations.accounts.models import Person
from alongside.foundations.pages.paging import Paged, read_on_page
from alongside.foundations.record.models import Entry
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import at_sites
from alongside.workspaces.safety.models import ConcernReviewed, SafeguardingConcern
from alongside.workspaces.safety.sealed import open_words

CONCERN, REVIEW = "safeguarding concern", "review of a concern"
OPEN = Q(closed=False)


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


@dataclass(frozen=True)
class Concerns:
    """One page of worries, and how many of all are open."""

    page: Paged
    open: int


def concerns(
    study: Study,
    sites: Sequence[str],
    page: str = "",
    *,
    only: Collection[UUID] | None = None,
    reader: Person | None = None,
) -> Concerns:
    """Worries at these sites: open before closed, danger first, then the latest.

    `only` keeps to some families; a blinded `reader` is not told who else recorded them, since
    some people meet only families of one arm.
    """
    rows = _standing(study, sites, only)
    total, waiting = rows.aggregate(all=Count("pk"), open=Count("pk", filter=OPEN)).values()
    found = read_on_page(rows, page, _whole(SafeguardingConcern.objects), total)
    return Concerns(found.showing([_row(row, reader) for row in found.rows]), waiting)


def open_concerns(
    study: Study, sites: Sequence[str], *, only: Collection[UUID] | None = None
) -> list[ConcernRow]:
    """All worries that are open, in the same order."""
    return [_row(row, None) for row in _whole(_standing(study, sites, only).filter(OPEN))]


def _standing(study: Study, sites: Sequence[str], only: Collection[UUID] | None) -> Any:
    rows = at_sites(SafeguardingConcern.objects.as_of().about(only), study, sites)
    return _with_state(rows).order_by("closed", "-danger_now", "-occurred_at", "-pk")


def _with_state(rows: Any) -> Any:
    latest = _latest_first(ConcernReviewed.objects.as_of().filter(concern=OuterRef("pk")))
    return rows.annotate(closed=Coalesce(Subquery(latest.values("closes")[:1]), False))


def _whole(rows: Any) -> Any:
    latest = _latest_first(ConcernReviewed.objects.as_of().filter(concern=OuterRef("pk")))
    rows = _with_state(rows).annotate(reviewed_at=Subquery(latest.values("occurred_at")[:1]))
    return rows.select_related("family", "recorded_by")


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
        closed=row.closed,  # type: ignore[attr-defined]
        reviewed_at=row.reviewed_at,  # type: ignore[attr-defined]
        at=row.occurred_at,
        by=_name(row.recorded_by, reader),
    )


def _name(writer: Person, reader: Person | None) -> str:
    return writer.name if reader is None or reader == writer else ""
