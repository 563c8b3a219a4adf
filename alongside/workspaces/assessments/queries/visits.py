"""One visit, its forms and their answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from alongside.foundations.record.asked_often import AskedOften
from alongside.foundations.record.models import Fact
from alongside.science.instruments.progress import Progress, progress
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments.folding import (
    ItemState,
    Kept,
    SavedSet,
    answered,
    folded,
    latest,
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
from alongside.workspaces.assessments.queries.questions import open_by_form
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.families.models import Family

FINISHED, PAUSED, RESUMED = "finished", "paused", "resumed"


class NoSuchForm(Exception):
    """This visit has no form of that key."""


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


@dataclass(frozen=True)
class FormAnswers:
    """The answers of one form; what they come to is worked out where somebody asks for it."""

    key: str
    instrument: Instrument
    about: str
    sets: tuple[SavedSet, ...] = ()
    finished_at: datetime | None = None

    @cached_property
    def items(self) -> dict[str, ItemState]:
        """Each item with the history of its answer."""
        return folded(self.sets)

    @cached_property
    def stand(self) -> dict[str, Kept]:
        """What is kept of each item's latest answer."""
        return latest(self.sets)

    @cached_property
    def progress(self) -> Progress:
        """How far the form has come."""
        return progress(self.instrument, answered(self.stand))

    @property
    def last(self) -> int:
        """The number of the latest set; 0 before the first."""
        return self.sets[-1].number if self.sets else 0

    @property
    def saved_at(self) -> datetime | None:
        """When an answer was last saved."""
        return next((one.at for one in reversed(self.sets) if one.answers), None)

    @property
    def begun(self) -> bool:
        return bool(self.sets)

    @property
    def prompts(self) -> dict[str, str]:
        """Items whose odd answer nobody has confirmed or changed, and what is odd."""
        return {code: kept["trouble"] for code, kept in self.stand.items() if kept.get("trouble")}

    @property
    def ever_prompted(self) -> int:
        return sum(state.prompted for state in self.items.values())

    def with_set(self, row: AnswerSet) -> FormAnswers | None:
        """The same with the set that came next; None where this was not the next."""
        if row.number != self.last + 1:
            return None
        return replace(self, sets=(*self.sets, _saved(row)))


def find(family: Family, visit: str, part: str = MAIN) -> VisitOpened | None:
    """The visit as it was begun, unless that was taken back."""
    found: VisitOpened | None = (
        VisitOpened.objects.as_of()
        .filter(family=family, visit=visit, part=part)
        .select_related("recorded_by", "family")
        .first()
    )
    return found


def form_of(opened: VisitOpened, key: str) -> dict[str, Any]:
    """What was fixed about a form when the visit began."""
    for form in opened.forms:
        if form["key"] == key:
            return dict(form)
    raise NoSuchForm(key)


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


_SETS: AskedOften[AnswerSet] = AskedOften(
    lambda opened, form: (
        AnswerSet.objects.as_of()
        .filter(opened=opened, form=form)
        .select_related("recorded_by")
        .order_by("number")
    )
)
_FINISHED: AskedOften[FormFinished] = AskedOften(
    lambda opened, form: (
        FormFinished.objects.as_of().filter(opened=opened, form=form).order_by("pk")
    )
)


def answers(study: Study, opened: VisitOpened, key: str) -> FormAnswers:
    """All answers of one form: the sets folded, each item with its history."""
    form = form_of(opened, key)
    done = _FINISHED.first(opened.pk, key)
    return FormAnswers(
        key=key,
        instrument=instrument(study, form["instrument"]),
        about=form["about"],
        sets=tuple(_saved(row) for row in _SETS(opened.pk, key)),
        finished_at=done.occurred_at if done else None,
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


def _saved(row: AnswerSet) -> SavedSet:
    by = row.recorded_by.name
    return SavedSet(row.number, row.occurred_at, by, row.reason, row.answers, row.page)


def _sets(rows: Any) -> dict[str, list[SavedSet]]:
    found: dict[str, list[SavedSet]] = defaultdict(list)
    for row in rows.select_related("recorded_by").order_by("number"):
        found[row.form].append(_saved(row))
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
