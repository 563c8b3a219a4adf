"""What families said to some questions of one form, such as those that describe them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from alongside.science.instruments.team_made import base_of
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import MAIN, AnswerSet, VisitOpened


def said(
    study: Study,
    visit: str,
    instrument: str,
    items: Collection[str],
    as_of: datetime | None = None,
    *,
    only: Collection[UUID] | None = None,
) -> dict[UUID, dict[str, str]]:
    """Answers (or missing codes) of families to these items at a visit, finished or not; one query.

    Later answers take the place of earlier ones; other items are left out. Every version of the
    instrument counts.
    """
    opened = VisitOpened.objects.as_of(as_of).filter(study=study.slug, visit=visit, part=MAIN)
    rows = AnswerSet.objects.as_of(as_of).about(only)
    rows = rows.filter(study=study.slug, opened__in=opened.values("pk"))
    rows = rows.filter(form__startswith=instrument).order_by("family", "number")
    found: dict[UUID, dict[str, str]] = {}
    for family, form, answers in rows.values_list("family_id", "form", "answers"):
        if base_of(form.partition(":")[0]) == instrument:
            mine = found.setdefault(family, {})
            for item in answers.keys() & set(items):
                kept = answers[item]
                mine[item] = str(kept.get("missing") or kept.get("value", ""))
    return found
