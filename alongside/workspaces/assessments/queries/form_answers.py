"""The answers of one form of a visit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Subquery

from alongside.foundations.record.asked_often import AskedOften, asked_together
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
)
from alongside.workspaces.assessments.models import AnswerSet, FormFinished, VisitOpened
from alongside.workspaces.assessments.questionnaires import instrument


class NoSuchForm(Exception):
    """This visit has no form of that key."""


@dataclass(frozen=True)
class FormAnswers:
    """The answers of one form; what they come to is worked out where somebody asks for it."""

    key: str
    instrument: Instrument
    about: str
    sets: tuple[SavedSet, ...] = ()
    finished_at: datetime | None = None
    finished: UUID | None = None
    """The fact that says so."""

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
        return replace(self, sets=(*self.sets, saved(row)))


def form_of(opened: VisitOpened, key: str) -> dict[str, Any]:
    """What was fixed about a form when the visit began."""
    for form in opened.forms:
        if form["key"] == key:
            return dict(form)
    raise NoSuchForm(key)


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
    finished, sets = asked_together(_FINISHED.about(opened.pk, key), _SETS.about(opened.pk, key))
    done = next(iter(finished), None)
    return FormAnswers(
        key=key,
        instrument=instrument(study, form["instrument"]),
        about=form["about"],
        sets=tuple(saved(row) for row in sets),
        finished_at=done.occurred_at if done else None,
        finished=done.pk if done else None,
    )


_STANDS: AskedOften[tuple[int | None, UUID | None]] = AskedOften(
    lambda opened, form: (
        VisitOpened.objects.as_of()
        .filter(pk=opened)
        .annotate(
            last=Subquery(
                AnswerSet.objects.as_of()
                .filter(opened=opened, form=form)
                .order_by("-number")
                .values("number")[:1]
            ),
            done=Subquery(
                FormFinished.objects.as_of()
                .filter(opened=opened, form=form)
                .order_by("pk")
                .values("pk")[:1]
            ),
        )
        .values_list("last", "done")
    )
)


def answers_now(
    study: Study, opened: VisitOpened, key: str, known: FormAnswers | None
) -> FormAnswers | None:
    """The same as `answers`, but what is `known` already where nothing came since; None where the
    visit does not stand."""
    stands = _STANDS.first(opened.pk, key)
    if stands is None:
        return None
    if known and known.key == key and (known.last or None, known.finished) == stands:
        return known
    return answers(study, opened, key)


def saved(row: AnswerSet) -> SavedSet:
    by = row.recorded_by.name
    return SavedSet(row.number, row.occurred_at, by, row.reason, row.answers, row.page)
