"""A family takes one consent back, or stops altogether. No reason is ever demanded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, derived_id, lock, write
from alongside.science.protocol import Study, UnknownInStudy
from alongside.workspaces.consent import queries
from alongside.workspaces.consent.actions import checks, refusals
from alongside.workspaces.consent.codes import TOLD_BY
from alongside.workspaces.consent.models import (
    ConsentGiven,
    ConsentNotGiven,
    ConsentWithdrawn,
    ServiceStopped,
    Stopping,
    Withdrawal,
)
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.models import Family, FamilyFact

CORRECTABLE = (ConsentGiven, ConsentNotGiven, ConsentWithdrawn, Withdrawal, ServiceStopped)


@action
def withdraw_consent(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    kind: str,
    reasons: Sequence[str] = (),
    words: str = "",
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> ConsentWithdrawn:
    """Take back one consent; the others stand."""
    asked = study.consent(kind)
    happened = checks.refuse_the_future(study, occurred_at, at)
    checks.refuse_joined(family)
    _check_reasons(study, reasons)
    lock(f"consent of {family.pk}")
    state = queries.state(family, kind)
    if not state.is_valid or state.at is None:
        raise refusals.NothingToWithdraw(asked.title)
    if happened < state.at:
        raise refusals.BeforeTheOther("consent was given", state.at, study.time_zone)
    return write(
        ConsentWithdrawn, study=study, family=family, by=by, at=at, entry=entry,
        occurred_at=happened, kind=kind, reasons=list(reasons), words=words.strip(),
    )  # fmt: skip


@action
def withdraw(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    scope: str,
    main_reason: str = "",
    words: str = "",
    told_by: str = "",
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Stopping:
    """The family stops in one of the study's ways; `scope` is the id of that withdrawal."""
    happened = checks.refuse_the_future(study, occurred_at, at)
    checks.refuse_joined(family)
    stops = _stops(study, scope)
    _check_reasons(study, [main_reason] if main_reason else [])
    if told_by and told_by not in TOLD_BY:
        raise refusals.UnknownCode("person who told you")
    lock(f"consent of {family.pk}")
    _check_in_study(study, family, stops, happened)
    told: dict[str, Any] = {
        "scope": scope,
        "main_reason": main_reason,
        "told_by": told_by,
    }
    kinds = [model for model, part in _PARTS if stops & part]
    facts: list[Stopping] = [
        write(
            model, study=study, family=family, by=by, at=at, occurred_at=happened,
            entry=entry if number == 0 else derived_id(entry, at, model.__name__),
            words=words.strip(), **told,
        )
        for number, model in enumerate(kinds)
    ]  # fmt: skip
    return facts[0]


@action
def take_back(
    *,
    study: Study,
    fact: FamilyFact,
    by: Person,
    at: datetime,
    reason: str,
    entry: UUID | None = None,
) -> FamilyFact:
    """Take back what was recorded by mistake: it stays in the history and counts no more."""
    if not isinstance(fact, CORRECTABLE):
        raise refusals.NotToBeTakenBack
    if not reason.strip():
        raise refusals.ReasonNeeded
    lock(f"consent of {fact.family_id}")
    if isinstance(fact, ConsentGiven) and study.consent(fact.kind).required_for_trial:
        families.record_deviation(
            study=study, family=fact.family, by=by, at=at, kind="consent_procedure",
            what="The consent to take part was recorded by mistake and taken back.",
            entry=derived_id(entry, at, "deviation"),
        )  # fmt: skip
    for twin in _twins(fact):
        part = derived_id(entry, at, f"twin {twin.pk}")
        correct(twin, study=study, by=by, at=at, reason=reason.strip(), entry=part, retracted=True)
    return correct(
        fact, study=study, by=by, at=at, reason=reason.strip(), entry=entry, retracted=True
    )


# The service has a fact of its own, because a blinded person must never see that it stopped.
_PARTS: tuple[tuple[type[Stopping], frozenset[str]], ...] = (
    (Withdrawal, frozenset({"assessments", "use_of_data"})),
    (ServiceStopped, frozenset({"service"})),
)


def _stops(study: Study, scope: str) -> frozenset[str]:
    try:
        return frozenset(study.withdrawal(scope).stops)
    except UnknownInStudy:
        raise refusals.UnknownCode("way of stopping") from None


def _check_in_study(
    study: Study, family: Family, stops: frozenset[str], happened: datetime
) -> None:
    consented = queries.consented_at(family)
    if consented is None:
        raise refusals.NotInTheStudy
    if happened < consented:
        raise refusals.BeforeTheOther("the family consented", consented, study.time_zone)
    if stops <= {one for row in queries.stoppings(family) for one in row.stops}:
        raise refusals.AlreadyWithdrawn


def _check_reasons(study: Study, reasons: Sequence[str]) -> None:
    if not set(reasons) <= {one.id for one in study.reasons_in("withdrawal")}:
        raise refusals.ReasonsUnknown


def _twins(fact: FamilyFact) -> list[Stopping]:
    """The other half of a withdrawal that stopped the service and more at once."""
    if not isinstance(fact, Stopping):
        return []
    other = ServiceStopped if isinstance(fact, Withdrawal) else Withdrawal
    rows = other.objects.as_of().filter(
        family=fact.family_id, scope=fact.scope, recorded_at=fact.recorded_at
    )
    return list(rows)
