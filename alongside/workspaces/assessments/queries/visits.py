"""One visit, its forms and their answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from alongside.foundations.record.models import Fact
from alongside.science.instruments.progress import Progress, progress
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments.folding import (
    SavedSet,
    folded,
    values,
)
from alongside.workspaces.assessments.minutes import Moment
from alongside.workspaces.assessments.models import (
    MAIN,
    AnswerQuery,
    AnswerQueryReply,
    AnswerSet,
    FormFinished,
    VisitOpened,
    VisitTiming,
)
from alongside.workspaces.assessments.queries.form_answers import saved
from alongside.workspaces.assessments.queries.questions import open_by_form
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.families.models import Family

FINISHED, PAUSED, RESUMED = "finished", "paused", "resumed"


@dataclass(frozen=True)
class FormState:
    """One form of a visit and how far it has come."""

    key: str
    instrument: Instrument
    about: str
    age_months: int | None
    progress: Progress
    begun: bool
    finished_at: datetime | None
    minutes: Decimal | None
    prompts: tuple[str, ...]
    questions: int


@dataclass(frozen=True)
class VisitView:
    """A visit that has begun."""

    id: UUID
    visit: str
    part: str
    mode: str
    began: datetime
    by: str
    paused: bool
    finished_at: datetime | None
    minutes_so_far: tuple[Moment, ...]
    forms: tuple[FormState, ...]

    @property
    def open_forms(self) -> list[FormState]:
        return [form for form in self.forms if form.finished_at is None]


def find(family: Family, visit: str, part: str = MAIN) -> VisitOpened | None:
    """The visit as it was begun, unless that was taken back."""
    found: VisitOpened | None = (
        VisitOpened.objects.as_of()
        .filter(family=family, visit=visit, part=part)
        .select_related("recorded_by", "family")
        .first()
    )
    return found


def visit(study: Study, opened: VisitOpened) -> VisitView:
    """A visit with the progress of each form; as many queries whatever the number of forms."""
    timing = list(_timing(opened))
    sets = _sets(AnswerSet.objects.as_of().filter(opened=opened))
    finished = {row.form: row for row in FormFinished.objects.as_of().filter(opened=opened)}
    questions = open_by_form(opened)
    forms = tuple(
        _form_state(study, form, sets[form["key"]], finished, questions) for form in opened.forms
    )
    return VisitView(
        id=opened.pk,
        visit=opened.visit,
        part=opened.part,
        mode=opened.mode,
        began=opened.occurred_at,
        by=opened.recorded_by.name,
        paused=bool(timing) and timing[-1].what == PAUSED,
        finished_at=next((row.occurred_at for row in timing if row.what == FINISHED), None),
        minutes_so_far=pauses(timing),
        forms=forms,
    )


def pauses(timing: Iterable[VisitTiming]) -> tuple[Moment, ...]:
    return tuple(
        Moment(row.occurred_at, pause=row.what == PAUSED)
        for row in timing
        if row.what in (PAUSED, RESUMED)
    )


def moments(opened: VisitOpened) -> list[Moment]:
    """Everything that happened at a visit and when, for the minutes of its forms."""
    saved = AnswerSet.objects.filter(opened=opened).values_list("occurred_at", "form", "answers")
    ends = FormFinished.objects.filter(opened=opened, supersedes=None)
    return [
        Moment(opened.occurred_at),
        *(Moment(at, form if given else "") for at, form, given in saved),
        *(Moment(at, form) for at, form in ends.values_list("occurred_at", "form")),
        *pauses(_timing(opened)),
    ]


def _timing(opened: VisitOpened) -> Any:
    return VisitTiming.objects.as_of().filter(opened=opened).order_by("occurred_at", "recorded_at")


def _sets(rows: Any) -> dict[str, list[SavedSet]]:
    found: dict[str, list[SavedSet]] = defaultdict(list)
    for row in rows.select_related("recorded_by").order_by("number"):
        found[row.form].append(saved(row))
    return found


def _form_state(
    study: Study,
    form: dict[str, Any],
    sets: list[SavedSet],
    finished: dict[str, FormFinished],
    questions: dict[str, int],
) -> FormState:
    asked = instrument(study, form["instrument"])
    items = folded(sets)
    done = finished.get(form["key"])
    return FormState(
        key=form["key"],
        instrument=asked,
        about=form["about"],
        age_months=form["age_months"],
        progress=progress(asked, values(items)),
        begun=bool(sets),
        finished_at=done.occurred_at if done else None,
        minutes=done.minutes if done else None,
        prompts=tuple(code for code, state in items.items() if state.trouble),
        questions=questions.get(form["key"], 0),
    )


def hidden_from_blinded(facts: Sequence[Fact]) -> set[UUID]:
    """Those of a family's facts that belong to a part asked by others: who asked could tell."""
    own = {fact.pk for fact in facts if getattr(fact, "part", MAIN) != MAIN}
    opened = {fact.pk: getattr(fact, "opened_id", None) for fact in facts}
    asked = {fact.pk: fact.query_id for fact in facts if isinstance(fact, AnswerQueryReply)}
    others = set(
        VisitOpened.objects.filter(pk__in=[id for id in opened.values() if id])
        .exclude(part=MAIN)
        .values_list("pk", flat=True)
    )
    about_others = set(
        AnswerQuery.objects.filter(pk__in=asked.values())
        .exclude(opened__part=MAIN)
        .values_list("pk", flat=True)
    )
    return (
        own
        | {id for id, visit in opened.items() if visit in others}
        | {id for id, query in asked.items() if query in about_others}
    )
