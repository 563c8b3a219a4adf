"""Assessors who learned an arm: that they did, never which."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from alongside.foundations.accounts.models import Person
from alongside.foundations.pages.paging import Paged, read_on_page
from alongside.foundations.record.models import NOBODY
from alongside.science.protocol import Study
from alongside.workspaces.assessments.actions import LEARNED_ARM
from alongside.workspaces.families.models import Deviation, Family
from alongside.workspaces.families.queries import at_sites
from alongside.workspaces.randomisation.queries import people_of_one_arm
from alongside.workspaces.unblinding.models import ImpactAssessed


@dataclass(frozen=True)
class Learned:
    """That an arm was learned. How it was is left out: words of others could tell which."""

    id: UUID
    family: UUID
    number: str
    site: str
    at: datetime
    by: Person
    effect: str = ""
    assessed_at: datetime | None = None


@dataclass(frozen=True)
class AllLearned:
    """One page of the arms that were learned, and for how many of all nobody has recorded what
    follows."""

    page: Paged
    open: int


def learned_on(study: Study, sites: Sequence[str], page: str = "") -> AllLearned:
    """One page of the arms that were learned at these sites, the latest first."""
    followed = _impacts(study).filter(deviation=OuterRef("pk"))
    rows = at_sites(_standing(study), study, sites).annotate(followed=Exists(followed))
    to_do = Count("pk", filter=Q(followed=False))
    total, waiting = rows.aggregate(all=Count("pk"), open=to_do).values()
    whole = Deviation.objects.select_related("family", "recorded_by")
    found = read_on_page(_latest_first(rows), page, whole, total)
    return AllLearned(found.showing(_rows(study, found.rows)), waiting)


def learned(
    study: Study, sites: Sequence[str], *, only: Collection[UUID] | None = None
) -> list[Learned]:
    """Every arm that was learned at these sites, the latest first."""
    rows = _latest_first(at_sites(_standing(study).about(only), study, sites))
    return _rows(study, list(rows.select_related("family", "recorded_by")))


def learned_families(study: Study, as_of: datetime | None = None) -> frozenset[UUID]:
    """Families whose arm an assessor learned."""
    return frozenset(_standing(study, as_of).values_list("family_id", flat=True))


def find_learned(study: Study, family: Family, id: UUID) -> Deviation | None:
    found: Deviation | None = _standing(study).filter(family=family, pk=id).first()
    return found


def _standing(study: Study, as_of: datetime | None = None) -> Any:
    """Without those of the team of one arm, who were never blinded: that it was they who
    recorded it would tell the arm."""
    rows = Deviation.objects.as_of(as_of).filter(study=study.slug, kind=LEARNED_ARM)
    return rows.exclude(recorded_by_id__in=people_of_one_arm(study))


def _latest_first(rows: Any) -> Any:
    return rows.order_by("-occurred_at", "-pk")


def _impacts(study: Study) -> Any:
    return ImpactAssessed.objects.as_of().filter(study=study.slug, request=None)


def _rows(study: Study, rows: Sequence[Deviation]) -> list[Learned]:
    keys = [row.pk for row in rows] or [NOBODY]
    impacts = {one.deviation_id: one for one in _impacts(study).filter(deviation__in=keys)}
    return [_row(row, impacts.get(row.pk)) for row in rows]


def _row(row: Deviation, impact: ImpactAssessed | None) -> Learned:
    return Learned(
        row.pk, row.family_id, row.family.number, row.family.site, row.occurred_at,
        row.recorded_by, impact.effect if impact else "", impact.occurred_at if impact else None,
    )  # fmt: skip
