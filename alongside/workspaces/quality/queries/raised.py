"""The finished forms of a family as checks read them, and what checks have asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery

from alongside.foundations.record.models import Entry
from alongside.science.data_quality.edit_checks import Answered
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.models import AnswerQuery, AnswerQueryReply
from alongside.workspaces.families.models import Family
from alongside.workspaces.quality.models import CheckRaised

Place = tuple[str, UUID, str, str]
"""The rule, the visit, the form and the item."""


@dataclass(frozen=True)
class Raised:
    """What a check asked: the question, the answers that it was about, and whether it is closed.

    `closed_by` is the account of the last reply that closed it.
    """

    query: AnswerQuery
    compared: tuple[str, ...]
    closed_by: int | None


def answered(study: Study, family: Family, part: str) -> list[Answered]:
    """The finished forms of one part of a family's visits, the earliest first; two queries."""
    only = [family.pk]
    forms = [one for one in assessments.finished_forms(study, only=only) if one.part == part]
    given = assessments.answers_of(study, forms, only=only)
    order = {visit.id: place for place, visit in enumerate(study.visits)}
    forms.sort(key=lambda one: (order.get(one.visit, len(order)), one.finished_at))
    return [
        Answered(one.opened, one.visit, one.form, one.instrument, one.about, given[one.id])
        for one in forms
    ]


def raised(family: Family, rules: Collection[str]) -> dict[Place, Raised]:
    """What these rules have asked about a family, by where; the latest of each; two queries."""
    line = Entry.objects.filter(fact=OuterRef("pk")).values("number")
    rows = CheckRaised.objects.as_of().filter(family=family, rule__in=rules)
    found = {
        (row.rule, row.opened_id, row.form, row.item): row
        for row in rows.annotate(line=Subquery(line)).order_by("line").select_related("query")
    }
    closed = _closed([row.query_id for row in found.values()])
    return {
        place: Raised(row.query, tuple(row.compared), closed.get(row.query_id))
        for place, row in found.items()
    }


def _closed(queries: Collection[UUID]) -> dict[UUID, int]:
    """Who closed each question that is closed."""
    line = Entry.objects.filter(fact=OuterRef("pk")).values("number")
    rows = AnswerQueryReply.objects.as_of().filter(query__in=queries)
    closed: dict[UUID, int] = {}
    for row in rows.annotate(line=Subquery(line)).order_by("line"):
        closed.pop(row.query_id, None)
        if row.closes:
            closed[row.query_id] = row.recorded_by_id
    return closed
