"""What a family says of itself: its ethnic group, language and whatever else the study asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import PREFER_NOT, Study
from alongside.workspaces.families import queries
from alongside.workspaces.families.actions.refusals import (
    ContactNotAgreed,
    NothingWritten,
    NotOffered,
    ReasonNeeded,
)
from alongside.workspaces.families.models import Family, FamilyDescribed


@action
def describe(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    answers: Mapping[str, str],
    reason: str = "",
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> FamilyDescribed:
    """Keep what the family said of itself; said again, with a reason, it takes the earlier place.

    `answers`: a question of the study definition to one of its options or `PREFER_NOT`. Questions
    that are left stay out.
    """
    if not queries.agreed_to_contact(family):
        raise ContactNotAgreed
    _refuse_what_is_not_offered(study, answers)
    lock(f"description of {family.pk}")
    standing = FamilyDescribed.objects.as_of().filter(family=family).first()
    if standing is None:
        if not answers:
            raise NothingWritten("answer")
        return write(
            FamilyDescribed, study=study, family=family, by=by, at=at, entry=entry,
            occurred_at=occurred_at, answers=dict(answers),
        )  # fmt: skip
    if not reason.strip():
        raise ReasonNeeded
    return correct(
        standing, study=study, by=by, at=at, reason=reason.strip(), entry=entry,
        answers=dict(answers),
    )  # fmt: skip


def _refuse_what_is_not_offered(study: Study, answers: Mapping[str, str]) -> None:
    offered = {
        one.id: {PREFER_NOT, *(option.id for option in one.options)}
        for one in study.adaptation.questions
    }
    for question, answer in answers.items():
        if answer not in offered.get(question, ()):
            raise NotOffered(question, answer)
