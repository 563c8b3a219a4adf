"""Assessors who learned an arm: that they did, never which."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.science.protocol import Study
from alongside.workspaces.assessments.actions import LEARNED_ARM
from alongside.workspaces.families.models import Deviation, Family
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


def learned(
    study: Study, sites: Sequence[str], *, only: Collection[UUID] | None = None
) -> list[Learned]:
    """Every arm that was learned at these sites, the latest first."""
    rows = _standing(study).about(only).filter(family__site__in=sites)
    impacts = {
        one.deviation_id: one
        for one in ImpactAssessed.objects.as_of().filter(study=study.slug, request=None)
    }
    ordered = rows.select_related("family", "recorded_by").order_by("-occurred_at", "-pk")
    return [_row(row, impacts.get(row.pk)) for row in ordered]


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


def _row(row: Deviation, impact: ImpactAssessed | None) -> Learned:
    return Learned(
        row.pk, row.family_id, row.family.number, row.family.site, row.occurred_at,
        row.recorded_by, impact.effect if impact else "", impact.occurred_at if impact else None,
    )  # fmt: skip
