"""Answers are saved as they come, corrected with a reason, and a form is finished."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, derived_id, lock, write
from alongside.science.instruments.answers import MissingCode, OutOfRange, check_answer
from alongside.science.instruments.packs import Mode
from alongside.science.instruments.progress import asked_items
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries
from alongside.workspaces.assessments.actions import hearing, refusals
from alongside.workspaces.assessments.actions.checks import (
    refuse_after_the_stop,
    refuse_without_licence,
)
from alongside.workspaces.assessments.folding import ItemState, as_shown, values
from alongside.workspaces.assessments.minutes import Moment, by_form
from alongside.workspaces.assessments.models import AnswerSet, FormFinished, VisitOpened
from alongside.workspaces.assessments.queries.form_answers import FormAnswers
from alongside.workspaces.assessments.queries.visits import moments

Kept = dict[str, Any]


@action
def begin_form(
    *,
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    form: str,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> AnswerSet:
    """A form is taken up: from now on the time counts for it."""
    stands = _stands(study, opened, form)
    if stands.begun:
        return AnswerSet.objects.get(opened=opened, form=form, number=stands.last)
    return _write(study, by, at, opened, stands, {}, entry, _not_later(occurred_at, at))


@action
def save_answers(
    *,
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    form: str,
    answers: Mapping[str, str],
    confirmed: Collection[str] = (),
    seen: int | None = None,
    page: UUID | None = None,
    reason: str = "",
    device_at: datetime | None = None,
    language: str = "",
    way: Mode | None = None,
    known: FormAnswers | None = None,
    entry: UUID | None = None,
) -> AnswerSet:
    """Keep the answers that are new: item code to what was entered, or to a missing code.

    An answer out of range is kept as entered and prompts once: it stays open until it is
    changed, or until its item is among `confirmed`. `seen` is the number of the latest set
    that the page was drawn with: what it merely showed is not taken for an answer, and where
    another page has saved since, the later one wins and what it replaced is marked.
    `language` is that in which licensed wording was shown, "" where there was none; `way` is how
    it was asked: aloud from the screen where a language is given, else on paper. `known` is the
    form as the page has just read it, which is not read again where nothing came since.
    """
    stands = _stands(study, opened, form, known)
    shown = stands.items if seen is None else as_shown(stands.sets, seen, page)
    fresh = _all_fresh(stands, shown, answers, confirmed)
    if not fresh and stands.begun:
        return AnswerSet.objects.get(opened=opened, form=form, number=stands.last)
    if stands.finished_at and fresh and not reason.strip():
        raise refusals.ReasonNeeded
    when = max(_not_later(device_at, at), min(opened.occurred_at, at))
    if fresh and not stands.finished_at:
        refuse_after_the_stop(opened.family, when)
        asked_by = way or ("interview" if language else "paper")
        refuse_without_licence(study, opened, stands.instrument, asked_by, when)
    if language:
        fresh = {code: _in_language(kept, language) for code, kept in fresh.items()}
    saved = _write(study, by, at, opened, stands, fresh, entry, when, reason.strip(), page)
    if stands.finished_at and fresh:
        _correct_counts(study, by, at, opened, form, reason.strip(), entry)
        hearing.tell(study, opened, form, at)
    return saved


@action
def finish_form(
    *,
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    form: str,
    rest: MissingCode | None = None,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> FormFinished:
    """A form was gone through; `rest` codes every item that has no answer yet."""
    stands = _stands(study, opened, form)
    when = _not_later(occurred_at, at)
    if stands.finished_at:
        raise refusals.FormIsFinished
    if stands.prompts:
        numbers = _numbers(stands.instrument, stands.prompts)
        raise refusals.PromptsOpen(stands.instrument.short, numbers)
    still_open = _unanswered(stands)
    if still_open and rest is None:
        raise refusals.AnswersOpen(_numbers(stands.instrument, still_open))
    if still_open:
        coded = {code: {"missing": rest} for code in still_open}
        part = derived_id(entry, at, f"{form}/rest")
        _write(study, by, at, opened, stands, coded, part, when)
        stands = queries.answers(study, opened, form)
    spent = by_form([*moments(opened), Moment(when, form)]).get(form, 0)
    finished: FormFinished = write(
        FormFinished, study=study, family=opened.family, by=by, at=at, entry=entry,
        occurred_at=when, opened=opened, form=form, instrument=stands.instrument.id,
        minutes=spent, **_counts(stands),
    )  # fmt: skip
    hearing.tell(study, opened, form, at)
    return finished


def _stands(
    study: Study, opened: VisitOpened, form: str, known: FormAnswers | None = None
) -> FormAnswers:
    """The form as it stands, held until the transaction ends; `known` is how it was read before."""
    lock(f"answers/{opened.pk}/{form}", with_next=True)
    try:
        found = queries.answers_now(study, opened, form, known)
    except queries.NoSuchForm:
        raise refusals.NotOnThisForm(f"form “{form}”") from None
    if found is None:
        raise refusals.VisitNotBegun
    return found


def _all_fresh(
    stands: FormAnswers,
    shown: Mapping[str, ItemState],
    answers: Mapping[str, str],
    confirmed: Collection[str],
) -> dict[str, Kept]:
    """What to keep of all entries. Where nothing stood, an answer known as it is written is new."""
    known, there, found = stands.instrument.as_written, stands.items, {}
    for code, entered in answers.items():
        if code not in there and code not in shown and entered in known.get(code, ()):
            found[code] = {"value": entered}
        elif kept := _fresh(stands, shown, code, entered, code in confirmed):
            found[code] = kept
    return found


def _fresh(
    stands: FormAnswers, shown: Mapping[str, ItemState], code: str, entered: str, confirmed: bool
) -> Kept | None:
    """What to keep of an entry: nothing if the page only showed it, or if it stands already."""
    if code not in stands.instrument.by_code:
        raise refusals.NotOnThisForm(f"item “{code}”")
    kept = _checked(stands.instrument, code, entered)
    now, before = stands.items.get(code), shown.get(code)
    value = _value(kept)
    if now and now.trouble and confirmed and value == now.value:
        return {"value": value, "prompted": True, "confirmed": True}
    if value in ((before.value if before else ""), now.value if now else ""):
        return None
    if now and (before is None or now.latest.number != before.latest.number):
        kept["replaced"] = now.value
    return kept


def _checked(instrument: Instrument, code: str, entered: str) -> Kept:
    if not entered.strip():
        return {"value": ""}
    found = check_answer(instrument.by_code[code], entered)
    if isinstance(found, OutOfRange):
        return {"value": found.entered, "prompted": True, "trouble": found.trouble}
    return {"missing": found.missing} if found.missing else {"value": found.value}


def _in_language(kept: Kept, language: str) -> Kept:
    return {**kept, "language": language} if kept.get("value") else kept


def _value(kept: Kept) -> str:
    return str(kept.get("missing") or kept["value"])


def _write(
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    stands: FormAnswers,
    answers: Kept,
    entry: UUID | None,
    when: datetime,
    reason: str = "",
    page: UUID | None = None,
) -> AnswerSet:
    return write(
        AnswerSet, study=study, family=opened.family, by=by, at=at, entry=entry,
        occurred_at=when, reason=reason, opened=opened, form=stands.key,
        number=stands.last + 1, page=page, answers=answers,
    )  # fmt: skip


def _correct_counts(
    study: Study, by: Person, at: datetime, opened: VisitOpened, form: str,
    reason: str, entry: UUID | None,
) -> None:  # fmt: skip
    old = FormFinished.objects.as_of().get(opened=opened, form=form)
    counts = _counts(queries.answers(study, opened, form))
    correct(
        old, study=study, by=by, at=at, reason=reason,
        entry=derived_id(entry, at, f"{form}/counts"), **counts,
    )  # fmt: skip


def _counts(stands: FormAnswers) -> dict[str, Any]:
    progress = stands.progress
    return {
        "asked": progress.asked,
        "answered": progress.answered,
        "missing": progress.missing + progress.remaining,
        "prompts": stands.ever_prompted,
    }


def _unanswered(stands: FormAnswers) -> list[str]:
    """Items that must have an answer or a missing code, those that are asked."""
    given = values(stands.items)
    asked = asked_items(stands.instrument, given)
    return [item.code for item in asked if item.required and item.code not in given]


def _numbers(instrument: Instrument, codes: Collection[str]) -> list[int]:
    return [item.number for item in instrument.items if item.code in codes]


def _not_later(moment: datetime | None, at: datetime) -> datetime:
    """A device's clock may be wrong; what it saved is kept, at the server's moment at latest."""
    return min(moment, at) if moment else at
