"""Requests to learn an arm: what was decided, and whether it was told. Never which arm."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from alongside.foundations.accounts.models import Person
from alongside.foundations.pages.paging import Paged, read_on_page
from alongside.foundations.record.models import NOBODY
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Deviation, Family
from alongside.workspaces.families.queries import at_sites
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


@dataclass(frozen=True)
class Requests:
    """One page of the requests, and of all how many were told, were told unplanned, wait, and
    were told without anybody's having recorded what follows."""

    page: Paged
    told: int
    unplanned: int
    waiting: int
    open: int


def requests_on(study: Study, sites: Sequence[str], at: datetime, page: str = "") -> Requests:
    """One page of the requests at these sites, the latest first."""
    rows = at_sites(UnblindingRequested.objects.as_of(), study, sites)
    whole, counts = _whole(UnblindingRequested.objects), _counted(rows)
    found = read_on_page(_latest_first(rows), page, whole, counts.pop("all"))
    return Requests(found.showing(_rows(found.rows, at)), **counts)


def requests(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[RequestRow]:
    """Every request at these sites, the latest first; four queries."""
    rows = at_sites(UnblindingRequested.objects.as_of().about(only), study, sites)
    return _rows(_whole(_latest_first(rows)), at)


def of_family(family: Family, at: datetime) -> list[RequestRow]:
    rows = UnblindingRequested.objects.as_of().filter(family=family)
    return _rows(_whole(_latest_first(rows)), at)


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


def _latest_first(rows: Any) -> Any:
    return rows.order_by("-occurred_at", "-pk")


def _whole(rows: Any) -> Any:
    return rows.select_related("family", "recorded_by")


def _counted(rows: Any) -> dict[str, int]:
    """How many there are in all and in which state. An arm is told only after it was agreed."""

    def about(kind: Any, **more: object) -> Exists:
        return Exists(kind.objects.as_of().filter(request=OuterRef("pk"), **more))

    known = rows.annotate(
        is_decided=about(UnblindingDecided),
        is_told=about(UnblindingDecided, approved=True) & about(UnblindingDisclosed),
        is_followed=about(ImpactAssessed),
    )
    told = Q(is_told=True)
    found: dict[str, int] = known.aggregate(
        all=Count("pk"),
        told=Count("pk", filter=told),
        unplanned=Count("pk", filter=told & Q(planned=False)),
        waiting=Count("pk", filter=Q(is_decided=False)),
        open=Count("pk", filter=told & Q(is_followed=False)),
    )
    return found


def _rows(asked: Iterable[UnblindingRequested], at: datetime) -> list[RequestRow]:
    rows = list(asked)
    keys = [row.pk for row in rows] or [NOBODY]
    decided = _by_request(UnblindingDecided.objects.as_of().select_related("recorded_by"), keys)
    told = _by_request(UnblindingDisclosed.objects.as_of(), keys)
    impacts = _by_request(ImpactAssessed.objects.as_of(), keys)
    return [
        _row(row, decided.get(row.pk), told.get(row.pk), impacts.get(row.pk), at=at) for row in rows
    ]


def _by_request(facts: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
    return {one.request_id: one for one in facts.filter(request__in=keys)}


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
