"""Questions to the team, and the answers that future screeners see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from alongside.foundations.pages.paging import read_on_page
from alongside.foundations.record.models import NOBODY
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import at_sites
from alongside.workspaces.referrals.models import Ambiguity, AmbiguityDecision
from alongside.workspaces.referrals.queries.rows import Answered, Question, Questions


def questions(study: Study, sites: Collection[str], page: str = "") -> Questions:
    """The questions of these sites: those that wait first, each part the oldest first."""
    given = AmbiguityDecision.objects.as_of().filter(ambiguity=OuterRef("pk"))
    rows = at_sites(Ambiguity.objects.as_of(), study, sites).annotate(answered=Exists(given))
    waits = Count("pk", filter=Q(answered=False))
    total, waiting = rows.aggregate(all=Count("pk"), waiting=waits).values()
    whole = Ambiguity.objects.select_related("recorded_by", "family")
    found = read_on_page(rows.order_by("answered", "occurred_at", "pk"), page, whole, total)
    return Questions(found.showing(_questions(found.rows)), waiting)


def question(study: Study, sites: Collection[str], id: UUID) -> Question | None:
    asked = at_sites(Ambiguity.objects.as_of().filter(pk=id), study, sites)
    return next(iter(_questions(_oldest_first(asked))), None)


def questions_of(family: Family) -> list[Question]:
    """The questions about one family, the oldest first."""
    return _questions(_oldest_first(Ambiguity.objects.as_of().filter(family=family)))


def team_answers(study: Study, as_of: datetime | None = None) -> dict[str, list[Answered]]:
    """What the team has decided about each criterion, the latest first."""
    rows = AmbiguityDecision.objects.as_of(as_of).filter(study=study.slug)
    by_criterion: dict[str, list[Answered]] = defaultdict(list)
    for row in rows.select_related("recorded_by", "ambiguity").order_by("-occurred_at"):
        by_criterion[row.ambiguity.criterion].append(_answered(row))
    return dict(by_criterion)


def _oldest_first(asked: Any) -> list[Ambiguity]:
    return list(asked.select_related("recorded_by", "family").order_by("occurred_at", "pk"))


def _questions(rows: Sequence[Ambiguity]) -> list[Question]:
    asked = [row.pk for row in rows] or [NOBODY]
    given = AmbiguityDecision.objects.as_of().filter(ambiguity__in=asked)
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
