"""Where the consents of one family stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists

from alongside.foundations import clock
from alongside.foundations.record.asked_often import AskedOften
from alongside.science.protocol import ConsentKind, Study
from alongside.workspaces.consent.models import (
    ConsentGiven,
    ConsentNotGiven,
    ConsentWithdrawn,
    ServiceStopped,
    Stopping,
    Withdrawal,
)
from alongside.workspaces.consent.queries.documents import current_document, is_older
from alongside.workspaces.consent.queries.rows import (
    ConsentState,
    GivenRow,
    StateName,
    StoppingRow,
)
from alongside.workspaces.families.models import Family
from alongside.workspaces.study import queries as studies

SAID = (ConsentGiven, ConsentNotGiven, ConsentWithdrawn)


def states(family: Family, as_of: datetime | None = None) -> dict[str, ConsentState]:
    """Every consent of the study by its id, with three queries."""
    return states_of([family.pk], studies.study(family.study), as_of)[family.pk]


def state(family: Family, kind: str, as_of: datetime | None = None) -> ConsentState:
    """One consent; raises `UnknownInStudy`."""
    studies.study(family.study).consent(kind)
    return states(family, as_of)[kind]


def states_of(
    families: Iterable[UUID],
    study: Study,
    as_of: datetime | None = None,
    at: datetime | None = None,
) -> dict[UUID, dict[str, ConsentState]]:
    """Every consent of many families, with three queries.

    `at` says which version of a form is the one in force; it is `as_of`, or now.
    """
    wanted = list(families)
    moment = at or as_of or clock.now()
    said: dict[tuple[UUID, str], list[Any]] = {}
    for model in SAID:
        related = ["recorded_by", "parent"] if model is ConsentGiven else ["recorded_by"]
        rows = model.objects.as_of(as_of).filter(family_id__in=wanted).select_related(*related)
        for row in rows:
            said.setdefault((row.family_id, row.kind), []).append(row)
    return {
        family: {
            kind.id: _state(study, kind, said.get((family, kind.id), []), moment)
            for kind in study.consents
        }
        for family in wanted
    }


def gave_trial_consent(family: Family) -> bool:
    """Whether every consent that the trial requires stands."""
    needed = (one for one in states(family).values() if one.kind.required_for_trial)
    return all(one.is_valid for one in needed)


def permits(family: Family, kind: str) -> bool:
    """Whether this consent stands now: for a use of data, an interview, a later letter."""
    return state(family, kind).is_valid


def consented_at(family: Family) -> datetime | None:
    """When the family first gave every consent that the trial requires."""
    study = studies.study(family.study)
    needed = [kind.id for kind in study.consents if kind.required_for_trial]
    rows = ConsentGiven.objects.as_of().filter(family=family, kind__in=needed)
    first: dict[str, datetime] = dict(
        rows.order_by("-occurred_at").values_list("kind", "occurred_at")
    )
    return max(first.values()) if set(first) == set(needed) else None


def stoppings(
    family: Family, as_of: datetime | None = None, *, blinded: bool = False
) -> list[StoppingRow]:
    """In which ways the family has stopped; a blinded reader is not told of the service."""
    study = studies.study(family.study)
    models = (Withdrawal,) if blinded else (Withdrawal, ServiceStopped)
    found = [
        _stopping(study, row)
        for model in models
        for row in model.objects.as_of(as_of).filter(family=family).select_related("recorded_by")
    ]
    return sorted(found, key=lambda row: (row.at, row.id))


def may_assess(family: Family) -> bool:
    """Whether the family may still be asked questions: it consented and has not stopped."""
    stopped = Withdrawal.objects.as_of().filter(family=family).exists()
    return not stopped and gave_trial_consent(family)


_EVER: AskedOften[tuple[bool, bool]] = AskedOften(
    lambda family: Family.objects.filter(pk=family).values_list(
        Exists(Withdrawal.objects.as_of().filter(family=family)),
        Exists(ConsentWithdrawn.objects.as_of().filter(family=family)),
    )
)
"""Whether a family left, and whether it took any consent back; most never do either."""


def stopped_at(family: Family) -> datetime | None:
    """Since when nothing more is asked of a family that left the trial or its questions."""
    left, took_back = _EVER.first(family.pk) or (False, False)
    when = [
        one.at
        for one in (states(family).values() if took_back else ())
        if one.kind.required_for_trial and one.state == "withdrawn" and one.at
    ]
    if left:
        gone = Withdrawal.objects.as_of().filter(family=family)
        when += gone.values_list("occurred_at", flat=True)
    return min(when, default=None)


def _state(study: Study, kind: ConsentKind, rows: list[Any], moment: datetime) -> ConsentState:
    given = [row for row in rows if isinstance(row, ConsentGiven)]
    signed = max(given, key=_order) if given else None
    document = current_document(study, kind, moment, signed.language if signed else "")
    if not rows:
        return ConsentState(kind, "not_asked", document)
    last = max(rows, key=_order)
    return ConsentState(
        kind=kind,
        state=_name(study, last, document),
        document=document,
        given=_given(signed) if signed else None,
        fact=last.pk,
        at=last.occurred_at,
        by=last.recorded_by.name,
    )


def _name(study: Study, last: Any, document: Any) -> StateName:
    if isinstance(last, ConsentWithdrawn):
        return "withdrawn"
    if isinstance(last, ConsentNotGiven):
        return "not_given"
    older = is_older(study, last.document, last.document_version, document)
    return "sign_again" if older else "given"


def _order(row: Any) -> tuple[datetime, datetime]:
    return row.occurred_at, row.recorded_at


def _given(row: ConsentGiven) -> GivenRow:
    return GivenRow(
        id=row.pk,
        kind=row.kind,
        parent=row.parent.number_in_family if row.parent else None,
        children=tuple(row.children),
        document=row.document,
        version=row.document_version,
        language=row.language,
        statements=dict(row.statements),
        signed_as=row.signed_as,
        has_paper=row.paper_id is not None,
        mode=row.mode,
        at=row.occurred_at,
        recorded_at=row.recorded_at,
        by=row.recorded_by.name,
    )


def _stopping(study: Study, row: Stopping) -> StoppingRow:
    return StoppingRow(
        id=row.pk,
        scope=row.scope,
        stops=stops_of(study, row),
        main_reason=row.main_reason,
        words=row.words,
        told_by=row.told_by,
        at=row.occurred_at,
        by=row.recorded_by.name,
        tells_arm=isinstance(row, ServiceStopped),
    )


def stops_of(study: Study, row: Stopping) -> tuple[str, ...]:
    """What this fact stops: the service has a fact of its own, because it tells the arm."""
    service = isinstance(row, ServiceStopped)
    stops: Mapping[str, tuple[str, ...]] = {one.id: one.stops for one in study.withdrawals}
    return tuple(one for one in stops.get(row.scope, ()) if (one == "service") == service)
