"""A visit is booked, begun, paused, finished, not done, or taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.clock import day_of
from alongside.foundations.record.writing import action, correct, derived_id, lock, write
from alongside.science.instruments.answers import MissingCode
from alongside.science.protocol import Study, Visit
from alongside.science.retention.windows import Window, place
from alongside.workspaces.assessments import queries
from alongside.workspaces.assessments.actions import refusals
from alongside.workspaces.assessments.actions.answers import finish_form
from alongside.workspaces.assessments.actions.checks import (
    happened,
    refuse_if_begun,
    refuse_mode,
    refuse_without_consent,
    window_for,
)
from alongside.workspaces.assessments.models import (
    MAIN,
    VisitOpened,
    VisitTiming,
)
from alongside.workspaces.assessments.queries.visits import FINISHED, PAUSED, RESUMED
from alongside.workspaces.assessments.questionnaires import forms_on
from alongside.workspaces.families.actions import record_deviation
from alongside.workspaces.families.models import Deviation, Family

OUTSIDE_WINDOW = "visit_outside_window"
BEFORE_ALLOCATION = "visit_before_allocation"
LEARNED_ARM = "assessor_learned_arm"


@action
def open_visit(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    visit: str,
    mode: str,
    part: str = MAIN,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> VisitOpened:
    """Begin a visit: fix the forms of each child and parent by their ages on that day.

    Refused without valid consent or after the family stopped; outside the window of days it
    goes on, and so it does before the family is allocated, but the record shows it.
    """
    began = happened(occurred_at, at)
    planned = study.visit(visit)
    refuse_mode(planned, mode)
    refuse_without_consent(family, began, study.time_zone)
    window = window_for(study, family, planned)
    lock(f"visit/{family.pk}/{visit}/{part}")
    refuse_if_begun(study, family, planned, part)
    day = day_of(began, study.time_zone)
    opened = write(
        VisitOpened, study=study, family=family, by=by, at=at, entry=entry,
        occurred_at=began, visit=visit, part=part, mode=mode,
        forms=[form.stored() for form in forms_on(study, family, planned, day, part)],
        routing_version=study.routing.version,
    )  # fmt: skip
    if place(window, day) != "inside":
        record_deviation(
            study=study, family=family, by=by, at=at, occurred_at=began, kind=OUTSIDE_WINDOW,
            what=_outside(planned, day, window), entry=derived_id(entry, at, "outside window"),
        )  # fmt: skip
    if queries.before_allocation(study, family, planned, began):
        record_deviation(
            study=study, family=family, by=by, at=at, occurred_at=began, kind=BEFORE_ALLOCATION,
            what=f"{planned.title} was begun before the family was allocated.",
            entry=derived_id(entry, at, "before allocation"),
        )  # fmt: skip
    return opened


@action
def pause_visit(
    *,
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> VisitTiming:
    """The visit rests."""
    return _time(PAUSED, study, by, at, opened, entry, occurred_at)


@action
def resume_visit(
    *,
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> VisitTiming:
    """The visit goes on."""
    return _time(RESUMED, study, by, at, opened, entry, occurred_at)


@action
def finish_visit(
    *,
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    rest: MissingCode | None = None,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> VisitTiming:
    """The visit ends. Forms still open are refused, or finished with the rest coded `rest`."""
    ended = happened(occurred_at, at)
    _held(opened)
    seen = queries.visit(study, opened)
    if seen.finished_at:
        raise refusals.VisitIsFinished
    if ended < seen.began:
        raise refusals.EndsBeforeItBegins(seen.began, study.time_zone)
    if seen.open_forms and rest is None:
        raise refusals.FormsOpen([_name(form) for form in seen.open_forms])
    for form in seen.open_forms:
        finish_form(
            study=study, by=by, at=at, occurred_at=ended, opened=opened, form=form.key, rest=rest,
            entry=derived_id(entry, at, form.key),
        )  # fmt: skip
    return _timing(FINISHED, study, by, at, opened, entry, ended)


@action
def take_back_visit(
    *,
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    reason: str,
    entry: UUID | None = None,
) -> VisitOpened:
    """A visit was begun by mistake. What was answered stays in the record, and counts nowhere."""
    if not reason.strip():
        raise refusals.NoReason
    _held(opened)
    return correct(
        opened, study=study, by=by, at=at, entry=entry, reason=reason.strip(), retracted=True
    )


@action
def record_arm_learned(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Deviation:
    """The assessor was told or guessed what the family was given; never which."""
    return record_deviation(
        study=study, family=family, by=by, at=at, entry=entry,
        occurred_at=happened(occurred_at, at), kind=LEARNED_ARM,
        what="The assessor came to know which service the family was given. "
        "Which one is not recorded here.",
    )  # fmt: skip


def _time(
    what: str,
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    entry: UUID | None,
    occurred_at: datetime | None,
) -> VisitTiming:
    moment = happened(occurred_at, at)
    _held(opened)
    seen = queries.visit(study, opened)
    if seen.finished_at:
        raise refusals.VisitIsFinished
    if seen.paused == (what == PAUSED):
        raise refusals.NotPaused(seen.paused)
    return _timing(what, study, by, at, opened, entry, moment)


def _timing(what: str, study: Study, by: Person, at: datetime, opened: VisitOpened,
            entry: UUID | None, moment: datetime) -> VisitTiming:  # fmt: skip
    return write(
        VisitTiming, study=study, family=opened.family, by=by, at=at, entry=entry,
        occurred_at=moment, opened=opened, what=what,
    )  # fmt: skip


def _held(opened: VisitOpened) -> None:
    """Hold the visit until the transaction ends, and refuse one that was taken back."""
    lock(f"visit/{opened.family_id}/{opened.visit}/{opened.part}")
    if not VisitOpened.objects.as_of().filter(pk=opened.pk).exists():
        raise refusals.VisitNotBegun


def _outside(visit: Visit, day: date, window: Window) -> str:
    early, late = (window.opens - day).days, (day - window.closes).days
    days = max(early, late)
    counted = "1 day" if days == 1 else f"{days} days"
    return f"{visit.title} was {counted} {'early' if early > 0 else 'late'}."


def _name(form: Any) -> str:
    return f"{form.instrument.short} ({form.about})"
