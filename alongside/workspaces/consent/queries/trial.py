"""Consent and withdrawal over the whole study, as of any moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from alongside.science.protocol import Study
from alongside.workspaces.consent.models import (
    ConsentGiven,
    ConsentWithdrawn,
    ServiceStopped,
    Stopping,
    Withdrawal,
)
from alongside.workspaces.families.queries import Exit

NO_REASON = "no_reason_given"
Left = tuple[UUID, str, datetime]
Only = Collection[UUID] | None


def required(study: Study) -> list[str]:
    """The consents without which a family is not in the trial."""
    return [kind.id for kind in study.consents if kind.required_for_trial]


def consented(
    study: Study, as_of: datetime | None = None, *, only: Only = None
) -> dict[UUID, datetime]:
    """When each family gave every consent the trial requires; also if withdrawn later."""
    needed = required(study)
    given = ConsentGiven.objects.as_of(as_of).about(only)
    rows = given.filter(study=study.slug, kind__in=needed)
    first: dict[UUID, dict[str, datetime]] = {}
    for family, kind, at in rows.order_by("-occurred_at").values_list(
        "family_id", "kind", "occurred_at"
    ):
        first.setdefault(family, {})[kind] = at
    return {
        family: max(signed.values())
        for family, signed in first.items()
        if len(signed) == len(needed)
    }


def exits(study: Study, as_of: datetime | None = None, *, only: Only = None) -> dict[UUID, Exit]:
    """Families that answer no more: withdrawn from data collection, of data, or altogether."""
    stopped = Withdrawal.objects.as_of(as_of).about(only).filter(study=study.slug)
    return _first([*_stopped(stopped), *_trial_consent_withdrawn(study, as_of, only)])


def withdrawn_from_intervention(
    study: Study, as_of: datetime | None = None, *, only: Only = None
) -> dict[UUID, Exit]:
    """Families that stopped the service. It tells the arm: never for a blinded reader."""
    rows = ServiceStopped.objects.as_of(as_of).about(only).filter(study=study.slug)
    return _first(_stopped(rows))


def has_consented(study: Study, family: str) -> Q:
    """Of rows, where `family` is their family: as `consented`, asked of each."""
    given = ConsentGiven.objects.as_of().filter(family=OuterRef(family))
    each = (Q(Exists(given.filter(kind=kind))) for kind in required(study))
    return reduce(and_, each, Q())


def has_stopped(study: Study, family: str) -> Q:
    """Of rows, where `family` is their family: whether it has left the study or the intervention,
    as `exits` and `withdrawn_from_intervention` say. It tells the arm: never for a blinded reader.
    """
    found = Q()
    for model in (Withdrawal, ServiceStopped):
        found |= Q(Exists(model.objects.as_of().filter(family=OuterRef(family))))
    since = {"occurred_at__gt": OuterRef("occurred_at"), "kind": OuterRef("kind")}
    signed = ConsentGiven.objects.as_of().filter(family=OuterRef("family"), **since)
    taken_back = ConsentWithdrawn.objects.as_of().filter(family=OuterRef(family))
    return found | Q(Exists(taken_back.filter(~Exists(signed), kind__in=required(study))))


def left_out(study: Study, as_of: datetime | None = None) -> dict[UUID, datetime]:
    """Families whose answers are left out of every result, since when."""
    scopes = [one.id for one in study.withdrawals if "use_of_data" in one.stops]
    rows = Withdrawal.objects.as_of(as_of).filter(study=study.slug, scope__in=scopes)
    return dict(rows.order_by("-occurred_at").values_list("family_id", "occurred_at"))


def permitting(study: Study, kind: str, as_of: datetime | None = None) -> dict[UUID, datetime]:
    """Families whose consent of one kind stands, since when: for linkage and for interviews."""
    study.consent(kind)
    given = _last_signed(study, [kind], as_of, None)
    taken_back = _last_withdrawn(study, [kind], as_of, None)
    return {
        family: at
        for (family, _), at in given.items()
        if not _is_later(taken_back.get((family, kind)), at)
    }


def _trial_consent_withdrawn(study: Study, as_of: datetime | None, only: Only) -> list[Left]:
    needed = required(study)
    taken_back = _last_withdrawn(study, needed, as_of, only)
    given = _last_signed(
        study, needed, as_of, ConsentWithdrawn.objects.about(only).values("family")
    )
    return [
        (family, reasons[0] if reasons else "", at)
        for (family, kind), (at, reasons) in taken_back.items()
        if (family, kind) not in given or given[family, kind] <= at
    ]


def _last_signed(
    study: Study, kinds: list[str], as_of: datetime | None, only: Any
) -> dict[tuple[UUID, str], datetime]:
    signed = ConsentGiven.objects.as_of(as_of).about(only)
    rows = signed.filter(study=study.slug, kind__in=kinds)
    said = rows.order_by("occurred_at").values_list("family_id", "kind", "occurred_at")
    return {(family, kind): at for family, kind, at in said}


def _last_withdrawn(
    study: Study, kinds: list[str], as_of: datetime | None, only: Only
) -> dict[tuple[UUID, str], tuple[datetime, list[str]]]:
    withdrawn = ConsentWithdrawn.objects.as_of(as_of).about(only)
    rows = withdrawn.filter(study=study.slug, kind__in=kinds)
    said = rows.order_by("occurred_at").values_list("family_id", "kind", "occurred_at", "reasons")
    return {(family, kind): (at, reasons) for family, kind, at, reasons in said}


def _is_later(taken_back: tuple[datetime, list[str]] | None, given: datetime) -> bool:
    return taken_back is not None and taken_back[0] >= given


def _stopped(rows: Iterable[Stopping]) -> list[Left]:
    return [(row.family_id, row.main_reason, row.occurred_at) for row in rows]


def _first(left: list[Left]) -> dict[UUID, Exit]:
    """The first exit of each family: it counts once, under that reason."""
    latest_first = sorted(left, key=lambda each: each[2], reverse=True)
    return {family: Exit(reason or NO_REASON, at) for family, reason, at in latest_first}
