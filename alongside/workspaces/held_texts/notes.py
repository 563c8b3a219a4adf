"""Notes between colleagues, as far as their reader may read them."""

from __future__ import annotations

from dataclasses import replace

from alongside.foundations.accounts.models import Person
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import CommentRow, comments
from alongside.workspaces.held_texts.queries import shown_to_blinded
from alongside.workspaces.held_texts.reading import Typed

KIND = "families.Comment"


def notes(study: Study, family: Family, *, reader: Person | None = None) -> list[CommentRow]:
    """The notes about a family, the latest first.

    For a blinded `reader` those that are open to them, without what is held: such a note is not
    there, so that nobody sees that something was held.
    """
    rows = comments(family, reader=reader)
    if reader is None:
        return rows
    texts = [Typed(row.id, KIND, row.text, row.by_id, family.pk, row.at) for row in rows]
    shown = shown_to_blinded(study, texts, reader)
    return [replace(row, text=shown[row.id]) for row in rows if row.id in shown]
