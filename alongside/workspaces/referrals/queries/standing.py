"""One family before consent: referral, contact, information, screening, decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.families.models import (
    Comment,
    Deviation,
    FamiliesJoined,
    Family,
    FamilyFact,
)
from alongside.workspaces.referrals.models import (
    Ambiguity,
    ContactAttempt,
    Declined,
    EligibilityDecision,
    InformationGiven,
    Referral,
    Screening,
)
from alongside.workspaces.referrals.queries.questions import questions_of, team_answers
from alongside.workspaces.referrals.queries.rows import (
    AttemptRow,
    CriterionLine,
    DecisionRow,
    DeclinedRow,
    InformationRow,
    ReferralRow,
    Said,
    ScreeningRow,
    Standing,
)

CORRECTABLE = (
    ContactAttempt, InformationGiven, Screening, EligibilityDecision, Declined, Ambiguity,
    FamiliesJoined, Comment, Deviation,
)  # fmt: skip


def standing(family: Family, as_of: datetime | None = None) -> Standing:
    """Everything recorded before consent that stands, with six queries."""
    return Standing(
        referral=referral(family, as_of),
        attempts=tuple(attempts(family, as_of)),
        information=tuple(information(family, as_of)),
        screening=screening(family, as_of),
        decision=decision(family, as_of),
        declined=declined(family, as_of),
    )


def referral(family: Family, as_of: datetime | None = None) -> ReferralRow | None:
    row = _rows(Referral, family, as_of).first()
    return None if row is None else ReferralRow(
        id=row.pk, team=row.team, agreed_to_contact=row.agreed_to_contact,
        criteria=said(row.criteria), reasons=tuple(row.reasons), main_reason=row.main_reason,
        words=row.words, ages_fit=row.ages_fit, duplicate_reason=row.duplicate_reason,
        at=row.occurred_at, by=row.recorded_by.name,
    )  # fmt: skip


def attempts(family: Family, as_of: datetime | None = None) -> list[AttemptRow]:
    """Attempts to reach the family, the latest first."""
    return [
        AttemptRow(
            id=row.pk,
            channel=row.channel,
            outcome=row.outcome,
            note=row.note,
            next_due=row.next_due,
            at=row.occurred_at,
            by=row.recorded_by.name,
        )
        for row in _rows(ContactAttempt, family, as_of)
    ]


def information(family: Family, as_of: datetime | None = None) -> list[InformationRow]:
    """Each time the information sheet was given, the latest first."""
    return [
        InformationRow(
            id=row.pk,
            document=row.document,
            version=row.document_version,
            mode=row.mode,
            giver=row.giver,
            at=row.occurred_at,
            by=row.recorded_by.name,
        )
        for row in _rows(InformationGiven, family, as_of)
    ]


def screening(family: Family, as_of: datetime | None = None) -> ScreeningRow | None:
    row = _rows(Screening, family, as_of).first()
    return None if row is None else ScreeningRow(
        id=row.pk, criteria=said(row.criteria), verdict=row.verdict, at=row.occurred_at,
        by=row.recorded_by.name,
    )  # fmt: skip


def decision(family: Family, as_of: datetime | None = None) -> DecisionRow | None:
    row = _rows(EligibilityDecision, family, as_of).first()
    return None if row is None else DecisionRow(
        id=row.pk, eligible=row.eligible, reasons=tuple(row.reasons),
        main_reason=row.main_reason, words=row.words, discussed_with=row.discussed_with,
        at=row.occurred_at, by=row.recorded_by.name,
    )  # fmt: skip


def declined(family: Family, as_of: datetime | None = None) -> DeclinedRow | None:
    row = _rows(Declined, family, as_of).first()
    return None if row is None else DeclinedRow(
        id=row.pk, reasons=tuple(row.reasons), main_reason=row.main_reason, words=row.words,
        at=row.occurred_at, by=row.recorded_by.name,
    )  # fmt: skip


def criteria_lines(study: Study, family: Family) -> list[CriterionLine]:
    """Every criterion in the site's words, with the answers, questions and past decisions."""
    referred, screened = referral(family), screening(family)
    asked = {question.criterion: question for question in questions_of(family)}
    past = team_answers(study)
    return [
        CriterionLine(
            criterion=one,
            text=study.criterion_text(one.id, family.site),
            help=study.criterion_help(one.id, family.site),
            referred=referred.criteria.get(one.id) if referred else None,
            screened=screened.criteria.get(one.id) if screened else None,
            asked=asked.get(one.id),
            decided_before=tuple(past.get(one.id, ())),
        )
        for one in study.eligibility
    ]


def correctable(family: Family, id: UUID) -> FamilyFact | None:
    """A fact of this family that stands and can be taken back."""
    for model in CORRECTABLE:
        if fact := model.objects.as_of().filter(family=family, pk=id).first():
            found: FamilyFact = fact
            return found
    return None


def said(criteria: dict[str, dict[str, str]]) -> dict[str, Said]:
    return {id: Said(one["answer"], one.get("note", "")) for id, one in criteria.items()}


def _rows(model: Any, family: Family, as_of: datetime | None) -> Any:
    rows = model.objects.as_of(as_of).filter(family=family).select_related("recorded_by")
    return rows.order_by("-occurred_at", "-recorded_at")
