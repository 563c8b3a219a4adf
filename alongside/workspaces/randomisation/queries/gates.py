"""What must be true before a family is allocated, and which families are ready."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Greatest

from alongside.foundations.clock import now
from alongside.foundations.pages.paging import Paged, keys_on_page
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.models import MAIN, VisitOpened
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation.models import Allocation
from alongside.workspaces.randomisation.queries.mending import stopped_for
from alongside.workspaces.randomisation.queries.minimising import levels_of
from alongside.workspaces.randomisation.queries.sequences import next_slot, stratum_of
from alongside.workspaces.referrals import queries as referrals

Only = Collection[UUID] | None
CONSENT, ELIGIBILITY, BASELINE = "consent", "eligibility", "baseline"


@dataclass(frozen=True)
class Gate:
    """One condition of allocation and since when it has been met; None while it is not."""

    name: str
    since: datetime | None


@dataclass(frozen=True)
class Ready:
    """A family whose gates are all open, and since when each has been."""

    id: UUID
    number: str
    site: str
    consented_at: datetime
    eligible_at: datetime
    baseline_at: datetime


@dataclass(frozen=True)
class Chance:
    """Whether one family can be allocated now, and what stands in the way."""

    site: str
    joined_into: str = ""
    allocated_at: datetime | None = None
    left: bool = False
    missing: tuple[str, ...] = ()
    places_left: bool = True
    stopped: bool = False
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Known:
    """Since when each family has met each condition, and which families have left."""

    since: Mapping[str, Mapping[UUID, datetime]]
    left: frozenset[UUID]

    def gates(self, family: UUID) -> tuple[Gate, ...]:
        here = family not in self.left
        return tuple(
            Gate(name, met.get(family) if here or name == ELIGIBILITY else None)
            for name, met in self.since.items()
        )


def gates(study: Study, family: Family) -> tuple[Gate, ...]:
    """Consent, eligibility and baseline of one family. Whoever has left has no valid consent."""
    return _known(study, [family.pk]).gates(family.pk)


def missing(found: Sequence[Gate]) -> tuple[str, ...]:
    """The conditions that are not met."""
    return tuple(gate.name for gate in found if gate.since is None)


def chance(study: Study, family: Family) -> Chance:
    """Where one family stands before allocation; the first thing in the way is all that counts."""
    site = study.site(family.site).name
    if into := families.joined_into(family):
        return Chance(site, joined_into=into.number)
    if done := Allocation.objects.as_of().filter(family=family).first():
        return Chance(site, allocated_at=done.occurred_at)
    known = _known(study, [family.pk])
    if family.pk in known.left:
        return Chance(site, left=True)
    if away := missing(known.gates(family.pk)):
        return Chance(site, missing=away)
    stratum = stratum_of(study, family)
    left, shut = next_slot(study, stratum) is not None, stopped_for(study, family) is not None
    have = levels_of(study, family, now())
    unknown = tuple(one.id for one in study.allocation.factors if one.id not in have)
    return Chance(site, places_left=left, stopped=shut, unknown=unknown)


def ready(study: Study, sites: Sequence[str], *, only: Only = None) -> list[Ready]:
    """Families that can be allocated now, the longest waiting first."""
    return _rows(study, list(_ready(study, sites, only).values_list("pk", flat=True)))


def ready_on(study: Study, sites: Sequence[str], page: str) -> Paged:
    """One page of the families that can be allocated now."""
    found = keys_on_page(_ready(study, sites, None), page)
    return found.showing(_rows(study, found.rows))


def _rows(study: Study, ids: Sequence[UUID]) -> list[Ready]:
    """These families in this order, but those of which a gate has closed meanwhile."""
    known = _known(study, ids)
    found, rows = [], {row.id: row for row in families.families(study, only=ids)}
    for row in filter(None, map(rows.get, ids)):
        times = [gate.since for gate in known.gates(row.id)]
        if all(times):
            found.append(Ready(row.id, row.number, row.site, *times))  # type: ignore[arg-type]
    return found


def _ready(study: Study, sites: Sequence[str], only: Only) -> QuerySet[Family]:
    """What `_known` says of each family, as a condition on all of them."""
    needed = _needed(study)
    if not needed:
        return Family.objects.none()
    since = [assessments.finished_at(visit, "pk") for visit in needed]
    rows = families.standing(study).filter(pk__in=_begun(study, needed[0], only))
    found = families.at_sites(rows, study, sites, "site").filter(
        consent.has_consented(study, "pk"), ~consent.has_stopped(study, "pk"),
        referrals.is_eligible("pk"),
    ).annotate(baseline_at=Greatest(*since) if len(since) > 1 else since[0])  # fmt: skip
    return found.filter(baseline_at__isnull=False).order_by("baseline_at", "number")


def _begun(study: Study, visit: str, only: Only) -> QuerySet[Any]:
    """Families that began a visit and have no allocation: few, whatever the study's size."""
    rows = VisitOpened.objects.about(only).filter(study=study.slug, visit=visit, part=MAIN)
    done = Allocation.objects.filter(family=OuterRef("family"))
    return rows.filter(~Exists(done)).values("family")


def _known(study: Study, only: Only) -> _Known:
    left: set[UUID] = set()
    for exits in (referrals.exits(study, only=only), consent.exits(study, only=only)):
        left |= exits.keys()
    left |= set(consent.withdrawn_from_intervention(study, only=only))
    return _Known(
        since={
            CONSENT: consent.consented(study, only=only),
            ELIGIBILITY: referrals.eligible(study, only=only),
            BASELINE: _baseline(study, only),
        },
        left=frozenset(left),
    )


def _baseline(study: Study, only: Only) -> dict[UUID, datetime]:
    """When the last of the visits that come before randomisation was finished."""
    needed = _needed(study)
    visits: dict[UUID, dict[str, Any]] = assessments.finished_visits(study, only=only)
    return {
        family: max(done[visit] for visit in needed)
        for family, done in visits.items()
        if needed and all(visit in done for visit in needed)
    }


def _needed(study: Study) -> list[str]:
    return [visit.id for visit in study.visits if visit.before_randomisation and visit.required]
