"""Questions to the team about what a criterion means, and the signed answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.signing import sign
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.actions.checks import refuse_joined
from alongside.workspaces.referrals.actions.refusals import (
    AlreadyAnswered,
    AlreadyAsked,
    AnswerNeeded,
    CriteriaUnknown,
    QuestionNeeded,
)
from alongside.workspaces.referrals.models import Ambiguity, AmbiguityDecision


@action
def ask_team(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    criterion: str,
    question: str,
    entry: UUID | None = None,
) -> Ambiguity:
    """Ask the team what a criterion means for this family."""
    refuse_joined(family)
    if criterion not in {one.id for one in study.eligibility}:
        raise CriteriaUnknown
    if not question.strip():
        raise QuestionNeeded
    lock(f"decision on {family.pk}")
    answered = AmbiguityDecision.objects.as_of().values("ambiguity")
    waiting = Ambiguity.objects.as_of().filter(family=family, criterion=criterion)
    if asked := waiting.exclude(pk__in=answered).select_related("recorded_by").first():
        raise AlreadyAsked(asked.recorded_by.name, asked.recorded_at)
    return write(
        Ambiguity, study=study, family=family, by=by, at=at, entry=entry, criterion=criterion,
        question=question.strip(),
    )  # fmt: skip


@action
def answer_question(
    *,
    study: Study,
    ambiguity: Ambiguity,
    by: Person,
    at: datetime,
    answer: str,
    decision: str,
    password: str,
    entry: UUID | None = None,
) -> AmbiguityDecision:
    """Answer for the team; the password is the signature. Future screeners see the answer."""
    _check_answer(by, at, answer, decision, password)
    lock(f"question {ambiguity.pk}")
    given = AmbiguityDecision.objects.as_of().filter(ambiguity=ambiguity)
    if first := given.select_related("recorded_by").first():
        raise AlreadyAnswered(first.recorded_by.name, first.recorded_at)
    return write(
        AmbiguityDecision, study=study, ambiguity=ambiguity, by=by, at=at, entry=entry,
        answer=answer, decision=decision.strip(),
    )  # fmt: skip


@action
def correct_answer(
    *,
    study: Study,
    given: AmbiguityDecision,
    by: Person,
    at: datetime,
    answer: str,
    decision: str,
    password: str,
    reason: str,
    entry: UUID | None = None,
) -> AmbiguityDecision:
    """Replace a team's answer by another, signed again, with the reason."""
    _check_answer(by, at, answer, decision, password)
    if not reason.strip():
        raise families.ReasonNeeded
    return correct(
        given, study=study, by=by, at=at, entry=entry, reason=reason.strip(),
        occurred_at=at, answer=answer, decision=decision.strip(),
    )  # fmt: skip


def _check_answer(by: Person, at: datetime, answer: str, decision: str, password: str) -> None:
    if answer not in {"yes", "no"} or not decision.strip():
        raise AnswerNeeded
    sign(by, password, at, "the decision")
