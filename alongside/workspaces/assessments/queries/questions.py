"""Questions about answers: open and closed, one or many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from alongside.foundations.pages.paging import keys_on_page
from alongside.foundations.record.models import NOBODY
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import (
    MAIN,
    OTHER,
    AnswerQuery,
    AnswerQueryReply,
    VisitOpened,
)
from alongside.workspaces.families.queries import at_sites


@dataclass(frozen=True)
class Reply:
    id: UUID
    text: str
    by: str
    at: datetime
    closes: bool


@dataclass(frozen=True)
class Question:
    """A question about an answer; `open` while it needs an answer and nobody has closed it."""

    id: UUID
    number: str
    site: str
    visit: str
    part: str
    form: str
    item: str
    question: str
    needs_answer: bool
    by: str
    at: datetime
    open: bool
    closed: bool
    last_reply: str
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Questions:
    """One page of questions."""

    rows: tuple[Question, ...]
    total: int
    page: int
    pages: int


def questions(
    study: Study,
    sites: Sequence[str],
    *,
    show: str = "open",
    visit: str = "",
    page: int = 1,
    parts: Sequence[str] = (MAIN,),
) -> Questions:
    """Open, closed or all questions, the oldest first; two queries whatever their number."""
    rows = at_sites(_standing(), study, sites)
    if not {MAIN, OTHER} <= set(parts):
        rows = rows.filter(opened__part__in=list(parts))
    if visit:
        rows = rows.filter(opened__visit=visit)
    if show == "open":
        rows = rows.filter(needs_answer=True, closed=False)
    elif show == "closed":
        rows = rows.filter(closed=True)
    keys = keys_on_page(rows.order_by("recorded_at", "pk"), page)
    shown = _known().in_bulk(keys.rows or [NOBODY])
    found = tuple(_question(shown[key]) for key in keys.rows if key in shown)
    return Questions(found, keys.total, keys.page, keys.pages)


def question(id: UUID) -> Question | None:
    """One question with all its replies."""
    row = _known().filter(pk=id).first()
    return None if row is None else _question(row, _replies([row.pk]).get(row.pk, ()))


def questions_about(opened: VisitOpened, form: str, item: str = "") -> list[Question]:
    """Every question and remark about a form, or about one answer, with its replies."""
    rows = _known().filter(opened=opened, form=form)
    found = list((rows.filter(item=item) if item else rows).order_by("recorded_at", "pk"))
    replies = _replies([row.pk for row in found])
    return [_question(row, replies.get(row.pk, ())) for row in found]


def open_by_form(opened: VisitOpened) -> dict[str, int]:
    """How many open questions each form of a visit has."""
    rows = _known().filter(opened=opened, needs_answer=True, closed=False)
    return dict(Counter(rows.values_list("form", flat=True)))


def is_closed(query: AnswerQuery) -> bool:
    row = _known().filter(pk=query.pk).first()
    return bool(row and row.closed)


def _standing() -> Any:
    """Every question, and whether it is closed."""
    taken_back = VisitOpened.objects.filter(supersedes=OuterRef("opened"))
    return (
        AnswerQuery.objects.as_of()
        .filter(~Exists(taken_back))
        .annotate(closed=Coalesce(Subquery(_last().values("closes")[:1]), Value(False)))
    )


def _known() -> Any:
    """The same with all that is shown of it."""
    return (
        _standing()
        .annotate(last_reply=Subquery(_last().values("text")[:1]))
        .select_related("family", "opened", "recorded_by")
    )


def _last() -> Any:
    """The latest reply to a question."""
    replies = AnswerQueryReply.objects.as_of().filter(query=OuterRef("pk"))
    return replies.order_by("-recorded_at", "-pk")


def _replies(queries: Sequence[UUID]) -> dict[UUID, tuple[Reply, ...]]:
    found: dict[UUID, tuple[Reply, ...]] = {}
    rows = AnswerQueryReply.objects.as_of().filter(query__in=queries)
    for row in rows.select_related("recorded_by").order_by("recorded_at", "pk"):
        reply = Reply(row.pk, row.text, row.recorded_by.name, row.occurred_at, row.closes)
        found[row.query_id] = (*found.get(row.query_id, ()), reply)
    return found


def _question(row: Any, replies: tuple[Reply, ...] = ()) -> Question:
    return Question(
        id=row.pk,
        number=row.family.number,
        site=row.family.site,
        visit=row.opened.visit,
        part=row.opened.part,
        form=row.form,
        item=row.item,
        question=row.question,
        needs_answer=row.needs_answer,
        by=row.recorded_by.name,
        at=row.occurred_at,
        open=row.needs_answer and not row.closed,
        closed=row.closed,
        last_reply=row.last_reply or "",
        replies=replies,
    )
