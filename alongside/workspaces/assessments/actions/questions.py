"""A question about an answer is asked, answered, closed and opened again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries
from alongside.workspaces.assessments.actions import refusals
from alongside.workspaces.assessments.models import AnswerQuery, AnswerQueryReply, VisitOpened
from alongside.workspaces.assessments.queries.questions import is_closed


@action
def ask_about_answer(
    *,
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    form: str,
    item: str,
    question: str,
    needs_answer: bool = True,
    entry: UUID | None = None,
) -> AnswerQuery:
    """Ask about an answer, or leave a remark on it that needs no reply."""
    if not question.strip():
        raise refusals.NothingAsked
    try:
        stands = queries.answers(study, opened, form)
    except queries.NoSuchForm:
        raise refusals.NotOnThisForm(f"form “{form}”") from None
    if item not in stands.instrument.by_code:
        raise refusals.NotOnThisForm(f"item “{item}”")
    return write(
        AnswerQuery, study=study, family=opened.family, by=by, at=at, entry=entry, opened=opened,
        form=form, item=item, question=question.strip(), needs_answer=needs_answer,
    )  # fmt: skip


@action
def reply_to_query(
    *,
    study: Study,
    by: Person,
    at: datetime,
    query: AnswerQuery,
    text: str,
    closes: bool = False,
    entry: UUID | None = None,
) -> AnswerQueryReply:
    """Reply to an open question, and close it if that settles it."""
    lock(f"query/{query.pk}")
    if is_closed(query):
        raise refusals.QuestionClosed
    return _reply(study, by, at, query, text, closes, entry)


@action
def reopen_query(
    *,
    study: Study,
    by: Person,
    at: datetime,
    query: AnswerQuery,
    text: str,
    entry: UUID | None = None,
) -> AnswerQueryReply:
    """Open a closed question again, saying why."""
    lock(f"query/{query.pk}")
    if not is_closed(query):
        raise refusals.QuestionOpen
    return _reply(study, by, at, query, text, False, entry)


def _reply(
    study: Study, by: Person, at: datetime, query: AnswerQuery, text: str, closes: bool,
    entry: UUID | None,
) -> AnswerQueryReply:  # fmt: skip
    if not text.strip():
        raise refusals.NothingAsked
    return write(
        AnswerQueryReply, study=study, family=query.family, by=by, at=at, entry=entry,
        query=query, text=text.strip(), closes=closes,
    )  # fmt: skip
