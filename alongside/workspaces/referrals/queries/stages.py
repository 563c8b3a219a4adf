"""How far each family of a study has come, in bulk and as of any moment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from alongside.science.protocol import Study
from alongside.workspaces.families.queries import Exit
from alongside.workspaces.referrals.models import (
    Declined,
    EligibilityDecision,
    Referral,
    Screening,
)

Moments = dict[UUID, datetime]
Only = Collection[UUID] | None


def agreed(study: Study, as_of: datetime | None = None, *, only: Only = None) -> Moments:
    """When each family that agreed to be contacted was referred."""
    return _when(_known(Referral, as_of, only).filter(agreed_to_contact=True), study)


def screened(study: Study, as_of: datetime | None = None, *, only: Only = None) -> Moments:
    return _when(_known(Screening, as_of, only), study)


def eligible(study: Study, as_of: datetime | None = None, *, only: Only = None) -> Moments:
    return _when(_known(EligibilityDecision, as_of, only).filter(eligible=True), study)


def exits(study: Study, as_of: datetime | None = None, *, only: Only = None) -> dict[UUID, Exit]:
    """Families that left before consent, each with its main reason, at its first exit."""
    rows = [
        *_exits(_known(Referral, as_of, only).filter(agreed_to_contact=False), study),
        *_exits(_known(EligibilityDecision, as_of, only).filter(eligible=False), study),
        *_exits(_known(Declined, as_of, only), study),
    ]
    latest_first = sorted(rows, key=lambda row: row[2], reverse=True)
    return {family: Exit(reason, at) for family, reason, at in latest_first}


def is_eligible(family: str) -> Q:
    """Of rows, where `family` is their family: found eligible, and it has not left since; as
    `eligible` and `exits` say."""
    left = (
        _of(EligibilityDecision, family, eligible=False),
        _of(Referral, family, agreed_to_contact=False),
        _of(Declined, family),
    )
    found = Q(Exists(_of(EligibilityDecision, family, eligible=True)))
    return reduce(and_, (~Q(Exists(rows)) for rows in left), found)


def _of(model: Any, family: str, **more: bool) -> Any:
    return model.objects.as_of().filter(family=OuterRef(family), **more)


def _known(model: Any, as_of: datetime | None, only: Only) -> Any:
    return model.objects.as_of(as_of).about(only)


def _when(rows: Any, study: Study) -> dict[UUID, datetime]:
    chosen = rows.filter(study=study.slug).order_by("-occurred_at")
    return dict(chosen.values_list("family_id", "occurred_at"))


def _exits(rows: Any, study: Study) -> list[tuple[UUID, str, datetime]]:
    chosen = rows.filter(study=study.slug)
    return list(chosen.values_list("family_id", "main_reason", "occurred_at"))
