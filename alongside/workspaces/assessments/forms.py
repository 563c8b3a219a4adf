"""What is asked on the pages of visits, and how answers are read from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from alongside.foundations.pages.fields import (
    Checkboxes,
    LongText,
    Moment,
    Radios,
    Text,
    Tick,
)
from alongside.foundations.pages.forms import PageForm
from alongside.science.instruments.progress import asked_items
from alongside.science.instruments.structure import Instrument, Item
from alongside.science.protocol import Study, Visit
from alongside.workspaces.assessments import words
from alongside.workspaces.assessments.folding import ItemState, values
from alongside.workspaces.held_texts.forms import Warned
from alongside.workspaces.referrals.forms.choosing import WithReasons

NO_ANSWER = "-none"
LENGTH = re.compile("[0-9]{1,8}")
CONFIRM = "confirm"


class Plain(PageForm):
    """A button, and nothing else."""


class Begin(PageForm):
    def __init__(self, *args: Any, visit: Visit, mode: str = "", **rest: Any) -> None:
        super().__init__(*args, **rest)
        initial = mode or (visit.modes[0] if len(visit.modes) == 1 else None)
        self.fields["mode"] = Radios(words.MODE, words.modes(visit), initial=initial)
        self.fields["occurred_at"] = _when(words.BEGAN_AT)


class Book(PageForm):
    def __init__(self, *args: Any, visit: Visit, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["planned_for"] = Moment(words.PLANNED_FOR)
        self.fields["mode"] = Radios(words.MODE, words.modes(visit))
        self.fields["note"] = Text(words.BOOKING_NOTE, required=False)


class NotDone(WithReasons):
    """Why a visit will not take place, and which of the reasons is the main one."""

    def __init__(self, *args: Any, study: Study, site: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.offer(study, "loss_to_follow_up", site)
        self.fields["reasons"] = Checkboxes(
            words.WHY_NOT_DONE, words.not_done_reasons(study, site), hint=words.TICK_EVERY
        )

    def clean(self) -> None:
        self.check_main()

    def given(self) -> dict[str, Any]:
        """The main reason first, as the record keeps them."""
        why = self.given_reasons()
        others = [reason for reason in why.coded if reason != why.main]
        return {"reasons": [why.main, *others], "words": why.words}


class Reasoned(PageForm):
    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["reason"] = LongText(words.WHY, rows=2)


class CodeRest(PageForm):
    """Why every item that is still open has no answer; of a whole visit, also when it ended."""

    def __init__(
        self, *args: Any, study: Study, needed: bool, visit: bool = False, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        if needed:
            given = words.missing_reasons(study)
            self.fields["rest"] = Radios(words.CODE_REST, given)
        if visit:
            self.fields["occurred_at"] = _when(words.ENDED_AT)


class Ask(Warned):
    watched = "question"

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["question"] = LongText(words.YOUR_QUESTION, rows=3, limit=2000)
        self.fields["remark"] = Tick(words.ONLY_A_REMARK, required=False)


class Reply(Warned):
    def __init__(self, *args: Any, open: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        label = words.YOUR_REPLY if open else words.WHY_REOPENED
        self.fields["text"] = LongText(label, rows=3, limit=2000)
        if open:
            self.fields["closes"] = Tick(words.CLOSES, required=False)


def _when(ask: str) -> Moment:
    return Moment(ask, not_after="today", required=False, hint=words.IF_NOT_NOW)


class Answers(PageForm):
    """A form's answers are read by `entered`; here is what stands beside them."""

    def __init__(
        self, *args: Any, seen: int, finished: bool, quick: bool, language: str = "", **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        hidden = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=seen)
        self.fields["seen"] = hidden
        spoken = forms.CharField(widget=forms.HiddenInput, required=False, initial=language)
        self.fields["language"] = spoken
        if quick:
            self.fields["quick"] = Text(
                words.QUICK, hint=words.QUICK_HINT, required=False, limit=400, autocomplete="off"
            )
        if finished:
            self.fields["reason"] = LongText(words.WHY_CHANGED, required=False, rows=2)


def entered(
    data: QueryDict, items: Iterable[Item], shown: Mapping[str, ItemState], seen: int
) -> dict[str, str]:
    """What a whole page sends for its items: an answer as written, or a missing code.

    `shown` is what the page showed after `seen` answer sets, and what it saved itself since.
    """
    sent = {name: given[-1] if given else "" for name, given in data.lists()}
    found = {}
    for item in items:
        written, none = sent.get(item.code), sent.get(item.code + NO_ANSWER)
        if written and none:
            found[item.code] = _newer(written, none, shown.get(item.code), seen)
        elif written is not None or none is not None:
            found[item.code] = written or none or ""
    return found


def _newer(written: str, none: str, state: ItemState | None, seen: int) -> str:
    """Of an answer and a reason for none, both on the page, the one that is new there."""
    changes = state.changes if state else ()
    drawn = [change.value for change in changes if change.number <= seen][-1:]
    known = {*drawn, *(change.value for change in changes if change.number > seen)}
    if written not in known:
        return written
    return none if none not in known or state is None else state.value


def one_answer(data: QueryDict, instrument: Instrument) -> tuple[dict[str, str], list[str]]:
    """What the saving script sends after one change: an answer, or the answers that are right."""
    field, given = data.get("field", ""), data.getlist("value")
    if field == CONFIRM:
        return {}, given
    code = field.removesuffix(NO_ANSWER)
    return ({code: given[-1] if given else ""}, []) if code in instrument.by_code else ({}, [])


def waited(data: QueryDict) -> timedelta:
    """How long an answer waited on the device before it could be sent."""
    seconds = data.get("waited", "")
    return timedelta(seconds=int(seconds)) if LENGTH.fullmatch(seconds) else timedelta()


def as_uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


class NotQuick(Exception):
    """The quick entry does not fit the items; the message says where."""


def quick(
    text: str, instrument: Instrument, items: Iterable[Item], shown: Mapping[str, ItemState]
) -> dict[str, str]:
    """Codes typed one after another, for the items of the page in their order.

    One sign an item: its answer, a letter for no answer (r, n, k, u), or a dash to pass over it.
    Items that are not asked take no sign.
    """
    signs = list("".join(text.split()).lower())
    found: dict[str, str] = {}
    for item in items:
        if not signs:
            break
        if item not in asked_items(instrument, {**values(shown), **found}):
            continue
        sign = signs.pop(0)
        if sign in words.QUICK_MISSING:
            found[item.code] = words.QUICK_MISSING[sign]
        elif sign in {option.code.lower() for option in item.options}:
            found[item.code] = sign
        elif sign != "-":
            raise NotQuick(words.not_quick(sign, item))
    if signs:
        raise NotQuick(words.too_many_quick("".join(signs)))
    return found


def can_be_quick(items: Iterable[Item]) -> bool:
    """Whether one sign is enough for each item of a page."""
    listed = list(items)
    return len(listed) > 1 and all(
        item.kind == "choice" and all(len(option.code) == 1 for option in item.options)
        for item in listed
    )
