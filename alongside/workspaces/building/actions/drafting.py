"""A draft is begun, changed and put aside; every state of it stays in the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.instruments.catalogue import all_instruments
from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.drafts import checked_draft
from alongside.science.protocol import Study
from alongside.workspaces.building import queries, refusals
from alongside.workspaces.building.models import MeasureDraft

Change = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@action
def begin(
    *,
    study: Study,
    by: Person,
    at: datetime,
    content: Mapping[str, Any],
    entry: UUID | None = None,
) -> MeasureDraft:
    """Begin a measure that is new to the study, from nothing or from what was brought in."""
    measure = content["id"]
    lock(f"measure/{study.slug}/{measure}")
    taken = {form.id for form in all_instruments()} | {one.id for one in study.measures}
    taken |= {row.measure for row in queries.measures(study)}
    if measure in taken:
        raise refusals.NameTaken(measure)
    told: dict[str, Any] = {"measure": measure, "content": _held_together(content)}
    draft: MeasureDraft = write(MeasureDraft, study=study, by=by, at=at, entry=entry, **told)
    return draft


@action
def begin_next(
    *, study: Study, by: Person, at: datetime, measure: str, entry: UUID | None = None
) -> MeasureDraft:
    """Begin the draft of a next version with what the newest one has."""
    lock(f"measure/{study.slug}/{measure}")
    content = queries.starting_point(study, measure)
    if content is None or queries.draft(study, measure):
        raise refusals.DraftThere
    told: dict[str, Any] = {"measure": measure, "content": content}
    draft: MeasureDraft = write(MeasureDraft, study=study, by=by, at=at, entry=entry, **told)
    return draft


@action
def change(
    *,
    study: Study,
    by: Person,
    at: datetime,
    measure: str,
    seen: UUID,
    to: Change,
    entry: UUID | None = None,
) -> MeasureDraft:
    """Change the draft that was `seen`; what would not hold together is refused."""
    draft = current(study, measure, seen)
    try:
        changed = to(draft.content)
    except InstrumentProblem as problem:
        raise refusals.DraftRefused(problem, draft.content) from problem
    content = _held_together(changed)
    return correct(
        draft, study=study, by=by, at=at, entry=entry, reason="", occurred_at=at, content=content
    )


@action
def put_aside(
    *,
    study: Study,
    by: Person,
    at: datetime,
    measure: str,
    seen: UUID,
    reason: str,
    entry: UUID | None = None,
) -> MeasureDraft:
    """Take a draft back; what was published before it stays."""
    draft = current(study, measure, seen)
    return correct(
        draft, study=study, by=by, at=at, entry=entry, reason=reason, occurred_at=at,
        retracted=True,
    )  # fmt: skip


def current(study: Study, measure: str, seen: UUID) -> MeasureDraft:
    """The draft as it was seen; refused when it is another by now."""
    lock(f"measure/{study.slug}/{measure}")
    draft = queries.draft(study, measure)
    if draft is None:
        raise refusals.NoDraft
    if draft.pk != seen:
        raise refusals.DraftChanged
    return draft


def _held_together(content: Mapping[str, Any]) -> dict[str, Any]:
    try:
        checked_draft(content)
    except InstrumentProblem as problem:
        raise refusals.DraftRefused(problem, content) from problem
    return dict(content)
