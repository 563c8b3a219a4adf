"""A paper form is entered again by a second person, blind to the first entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, lock, write
from alongside.science.instruments.answers import OutOfRange, check_answer
from alongside.science.instruments.progress import asked_items
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.models import AnswerSet, VisitOpened
from alongside.workspaces.quality import queries
from alongside.workspaces.quality.actions import refusals
from alongside.workspaces.quality.models import SecondEntry


@action
def enter_again(
    *,
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    form: str,
    answers: Mapping[str, str],
    entry: UUID | None = None,
) -> SecondEntry:
    """Keep what a second person reads on the paper: every item, or why it has nothing.

    An answer that is not expected is kept as it was typed; the comparison shows it.
    """
    lock(f"second entry/{opened.pk}/{form}")
    first = assessments.answers(study, opened, form)
    if first.finished_at is None or not queries.on_paper(first):
        raise refusals.NotFromPaper
    if AnswerSet.objects.filter(opened=opened, form=form, recorded_by=by).exists():
        raise refusals.HadAPart
    if before := queries.second_entry(opened, form):
        raise refusals.AlreadyEnteredAgain(before.recorded_by.name)
    kept = _kept(first.instrument, answers)
    if still_open := _still_open(first.instrument, kept):
        raise refusals.StillOpen(still_open)
    return write(
        SecondEntry, study=study, family=opened.family, by=by, at=at, entry=entry, opened=opened,
        form=form, seen=first.last, answers=kept,
    )  # fmt: skip


def _kept(instrument: Instrument, answers: Mapping[str, str]) -> dict[str, str]:
    """In the form in which a first entry is kept, so that only what differs is different."""
    kept = {}
    for code, typed in answers.items():
        if code in instrument.by_code and typed.strip():
            found = check_answer(instrument.by_code[code], typed)
            kept[code] = found.entered if isinstance(found, OutOfRange) else found.value
    return kept


def _still_open(instrument: Instrument, kept: Mapping[str, str]) -> list[int]:
    asked = asked_items(instrument, kept)
    return [item.number for item in asked if item.required and item.code not in kept]
