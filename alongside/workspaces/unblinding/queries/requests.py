"""Requests to learn an arm: what was decided, and whether it was told. Never which arm."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Deviation, Family
from alongside.workspaces.unblinding.codes import LINK_LASTS, OWN_PAGE
from alongside.workspaces.unblinding.models import (
    ImpactAssessed,
    UnblindingDecided,
    UnblindingDisclosed,
    UnblindingRequested,
)

WAITING, REFUSED, APPROVED, RAN_OUT, TOLD = "waiting", "refused", "approved", "ran_out", "told"


@dataclass(frozen=True)
class RequestRow:
    """A request without its words, and where it stands at a moment."""

    id: UUID
    family: UUID
    number: str
    site: str
    planned: bool
    why: str
    for_whom: str
    way: str
    at: datetime
    by: Person
    state: str
    decided_at: datetime | None = None
    decided_by: Person | None = None
    told_at: datetime | None = None
    channel: str = ""
    effect: str = ""
    assessed_at: datetime | None = None

    @property
    def waits_for_impact(self) -> bool:
        return self.state == TOLD and not self.effect


def requests(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[RequestRow]:
    """Every request at these sites, the latest first; four queries."""
    rows = UnblindingRequested.objects.as_of().about(only)
    return _rows(rows.filter(study=study.slug, family__site__in=sites), at)


def of_family(family: Family, at: datetime) -> list[RequestRow]:
    return _rows(UnblindingRequested.objects.as_of().filter(family=family), at)


def find(family: Family, id: UUID) -> UnblindingRequested | None:
    rows = UnblindingRequested.objects.as_of().filter(family=family, pk=id)
    found: UnblindingRequested | None = rows.select_related("recorded_by", "family").first()
    return found


def decision(request: UnblindingRequested) -> UnblindingDecided | None:
    rows = UnblindingDecided.objects.as_of().filter(request=request)
    found: UnblindingDecided | None = rows.select_related("recorded_by").first()
    return found


def disclosure(request: UnblindingRequested) -> UnblindingDisclosed | None:
    rows = UnblindingDisclosed.objects.as_of().filter(request=request)
    found: UnblindingDisclosed | None = rows.select_related("recorded_by").first()
    return found


def impact_of(about: UnblindingRequested | Deviation) -> ImpactAssessed | None:
    """What was recorded to follow from a disclosure, or from an arm that was learned."""
    field = "deviation" if isinstance(about, Deviation) else "request"
    rows = ImpactAssessed.objects.as_of().filter(**{field: about})
    found: ImpactAssessed | None = rows.select_related("recorded_by").first()
    return found


def of_link(study: Study, secret_hash: str, at: datetime) -> UnblindingDecided | None:
    """The agreed request whose link this is, while the link lasts; used or not."""
    rows = UnblindingDecided.objects.as_of().filter(
        study=study.slug, secret_hash=secret_hash, approved=True, occurred_at__gt=at - LINK_LASTS
    )
    found: UnblindingDecided | None = rows.select_related("request", "family").first()
    return found


def _rows(asked: Any, at: datetime) -> list[RequestRow]:
    rows = list(asked.select_related("family", "recorded_by").order_by("-occurred_at", "-pk"))
    decided, told, impacts = (
        _by_request(kind, asked)
        for kind in (UnblindingDecided, UnblindingDisclosed, ImpactAssessed)
    )
    return [
        _row(row, decided.get(row.pk), told.get(row.pk), impacts.get(row.pk), at=at) for row in rows
    ]


def _by_request(kind: Any, asked: Any) -> dict[UUID, Any]:
    rows = kind.objects.as_of().filter(request__in=asked).select_related("recorded_by")
    return {one.request_id: one for one in rows}


def _row(
    row: UnblindingRequested,
    decided: UnblindingDecided | None,
    told: UnblindingDisclosed | None,
    impact: ImpactAssessed | None,
    *,
    at: datetime,
) -> RequestRow:
    return RequestRow(
        id=row.pk, family=row.family_id, number=row.family.number, site=row.family.site,
        planned=row.planned, why=row.why, for_whom=row.for_whom, way=row.way,
        at=row.occurred_at, by=row.recorded_by,
        state=_state(row, decided, told, at),
        decided_at=decided.occurred_at if decided else None,
        decided_by=decided.recorded_by if decided else None,
        told_at=told.occurred_at if told else None,
        channel=told.channel if told else "",
        effect=impact.effect if impact else "",
        assessed_at=impact.occurred_at if impact else None,
    )  # fmt: skip


def _state(
    row: UnblindingRequested,
    decided: UnblindingDecided | None,
    told: UnblindingDisclosed | None,
    at: datetime,
) -> str:
    if decided is None:
        return WAITING
    if not decided.approved:
        return REFUSED
    if told is not None:
        return TOLD
    ran_out = row.way == OWN_PAGE and decided.occurred_at <= at - LINK_LASTS
    return RAN_OUT if ran_out else APPROVED
