"""Questions to the team, and the answers that future screeners see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.models import Ambiguity, AmbiguityDecision
from alongside.workspaces.referrals.queries.rows import Answered, Question


def questions(
    study: Study, sites: Collection[str], as_of: datetime | None = None
) -> list[Question]:
    """Every question of these sites: those that wait first, each part the oldest first."""
    asked = Ambiguity.objects.as_of(as_of).filter(study=study.slug, family__site__in=sites)
    found = _questions(asked, as_of)
    return sorted(found, key=lambda question: (question.answered is not None, question.at))


def question(study: Study, sites: Collection[str], id: UUID) -> Question | None:
    asked = Ambiguity.objects.as_of().filter(study=study.slug, family__site__in=sites, pk=id)
    return next(iter(_questions(asked, None)), None)


def questions_of(family: Family) -> list[Question]:
    """The questions about one family, the oldest first."""
    return _questions(Ambiguity.objects.as_of().filter(family=family), None)


def team_answers(study: Study, as_of: datetime | None = None) -> dict[str, list[Answered]]:
    """What the team has decided about each criterion, the latest first."""
    rows = AmbiguityDecision.objects.as_of(as_of).filter(study=study.slug)
    by_criterion: dict[str, list[Answered]] = defaultdict(list)
    for row in rows.select_related("recorded_by", "ambiguity").order_by("-occurred_at"):
        by_criterion[row.ambiguity.criterion].append(_answered(row))
    return dict(by_criterion)


def _questions(asked: Any, as_of: datetime | None) -> list[Question]:
    rows = list(asked.select_related("recorded_by", "family").order_by("occurred_at"))
    given = AmbiguityDecision.objects.as_of(as_of).filter(ambiguity__in=[row.pk for row in rows])
    answers = {
        row.ambiguity_id: _answered(row) for row in given.select_related("recorded_by", "ambiguity")
    }
    return [
        Question(
            id=row.pk,
            family=row.family_id,
            number=row.family.number,
            site=row.family.site,
            criterion=row.criterion,
            question=row.question,
            at=row.occurred_at,
            by=row.recorded_by.name,
            answered=answers.get(row.pk),
        )
        for row in rows
    ]


def _answered(row: AmbiguityDecision) -> Answered:
    return Answered(
        id=row.pk, criterion=row.ambiguity.criterion, question=row.ambiguity.question,
        answer=row.answer, decision=row.decision, at=row.occurred_at, by=row.recorded_by.name,
    )  # fmt: skip
