"""Counts that no other workspace gives as of a moment. Each is by site, and by arm if asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.assessments.actions import LEARNED_ARM
from alongside.workspaces.consent.models import (
    ConsentGiven,
    ConsentWithdrawn,
    ServiceStopped,
    Withdrawal,
)
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation.models import SequenceSealed
from alongside.workspaces.safety.models import ConcernReviewed, SafeguardingConcern
from alongside.workspaces.unblinding import queries as unblinding
from alongside.workspaces.unblinding.models import (
    UnblindingDecided,
    UnblindingDisclosed,
    UnblindingRequested,
)

SERVICE, OTHER = "service_not_as_planned", "other"
TOLD_CLOSED_ONLY = frozenset({SERVICE, OTHER})
"""Deviations that people of one arm record of their own work: they would hint at it."""
DECIDED = {True: "approved", False: "refused", None: "waiting"}
NO_ARM = ""


@dataclass(frozen=True)
class Line:
    """One thing that happened to a family at a site."""

    what: str
    site: str
    family: UUID


Counts = Mapping[tuple[str, str], int]
"""How many by what and group; the group is a site, or an arm."""


def by_site(lines: Iterable[Line]) -> Counts:
    return Counter((line.what, line.site) for line in lines)


def by_arm(lines: Iterable[Line], arms: Mapping[UUID, str]) -> Counts:
    """For closed reports only; families without an arm stand under the empty word."""
    return Counter((line.what, arms.get(line.family, NO_ARM)) for line in lines)


def deviations(study: Study, as_of: datetime, *, closed: bool) -> list[Line]:
    """Deviations by kind. That an arm was learned is counted with unblinding."""
    left_out = {LEARNED_ARM} if closed else {LEARNED_ARM, *TOLD_CLOSED_ONLY}
    rows = families.deviations(study, as_of)
    return [Line(row.kind, row.site, row.family) for row in rows if row.kind not in left_out]


def worries(study: Study, as_of: datetime) -> list[Line]:
    """Worries: all of them, those with danger at the time, and those that are still open."""
    rows = list(_rows(SafeguardingConcern, study, as_of, "pk", "danger_now"))
    closed = _closed_worries(study, as_of)
    lines = []
    for family, site, worry, danger in rows:
        lines.append(Line("all", site, family))
        if danger:
            lines.append(Line("danger", site, family))
        if worry not in closed:
            lines.append(Line("open", site, family))
    return lines


def withdrawals(study: Study, as_of: datetime) -> list[Line]:
    """Families that stopped answering, by scope, and single consents that were taken back."""
    stopped = _rows(Withdrawal, study, as_of, "scope")
    taken_back = _rows(ConsentWithdrawn, study, as_of, "kind")
    return [
        *(Line(f"scope:{scope}", site, family) for family, site, scope in stopped),
        *(Line(f"consent:{kind}", site, family) for family, site, kind in taken_back),
    ]


def services_stopped(study: Study, as_of: datetime) -> list[Line]:
    """Families that stopped the service: it tells the arm, so for closed reports only."""
    rows = _rows(ServiceStopped, study, as_of, "scope")
    return [Line(f"scope:{scope}", site, family) for family, site, scope in rows]


def arms_told(study: Study, as_of: datetime) -> list[Line]:
    """The register of unblinding: asked, how it was decided, told; and arms that were learned."""
    decided = _by_request(UnblindingDecided, study, as_of, "approved")
    told = _by_request(UnblindingDisclosed, study, as_of, "pk")
    lines = []
    for family, site, request, planned in _rows(UnblindingRequested, study, as_of, "pk", "planned"):
        words = ["asked", "planned" if planned else "unplanned"]
        words.append(DECIDED[decided.get(request)])
        words += ["told"] if request in told else []
        lines += [Line(word, site, family) for word in words]
    return [*lines, *_learned(study, as_of)]


def _learned(study: Study, as_of: datetime) -> list[Line]:
    learned = unblinding.learned_families(study, as_of)
    rows = Family.objects.as_of(as_of).filter(study=study.slug).values_list("pk", "site")
    return [Line("learned", site, family) for family, site in rows if family in learned]


def consents(study: Study, as_of: datetime) -> list[tuple[str, str, str, str, int]]:
    """Signed consents by kind, document, version and language."""
    columns = ("kind", "document", "document_version", "language")
    rows = ConsentGiven.objects.as_of(as_of).filter(study=study.slug).values_list(*columns)
    counted = sorted(Counter(rows).items())
    return [(*said, count) for said, count in counted]


def sequences_sealed(study: Study, as_of: datetime) -> int:
    """How many sequences were sealed by then."""
    return SequenceSealed.objects.as_of(as_of).filter(study=study.slug).count()


def _rows(model: Any, study: Study, as_of: datetime, *columns: str) -> Any:
    rows = model.objects.as_of(as_of).filter(study=study.slug).order_by("pk")
    return rows.values_list("family_id", "family__site", *columns)


def _by_request(model: Any, study: Study, as_of: datetime, column: str) -> dict[UUID, Any]:
    rows = model.objects.as_of(as_of).filter(study=study.slug)
    return dict(rows.values_list("request_id", column))


def _closed_worries(study: Study, as_of: datetime) -> set[UUID]:
    rows = ConcernReviewed.objects.as_of(as_of).filter(study=study.slug)
    latest = dict(rows.order_by("recorded_at", "pk").values_list("concern_id", "closes"))
    return {worry for worry, closes in latest.items() if closes}
