"""Questions about answers as their reader may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from alongside.foundations.record.models import NOBODY
from alongside.workspaces.assessments.models import AnswerQuery, AnswerQueryReply
from alongside.workspaces.assessments.queries.questions import Question
from alongside.workspaces.held_texts.queries import facts_shown
from alongside.workspaces.held_texts.words import HELD
from alongside.workspaces.study.permissions import Here


def as_read(here: Here, found: Iterable[Question]) -> tuple[Question, ...]:
    """For a blinded reader with other words in the place of every question or reply that is held.

    Six queries whatever there is, for blinded readers alone.
    """
    rows = tuple(found)
    if not here.blinded:
        return rows
    ids = [one.id for one in rows] or [NOBODY]
    asked = AnswerQuery.objects.filter(pk__in=ids)
    replied = AnswerQueryReply.objects.filter(query__in=ids)
    shown = facts_shown(here.study, [*asked, *replied], here.person)
    return tuple(
        replace(
            one,
            question=shown.get(one.id, HELD),
            last_reply="",
            replies=tuple(replace(each, text=shown.get(each.id, HELD)) for each in one.replies),
        )
        for one in rows
    )
