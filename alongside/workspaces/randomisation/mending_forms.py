"""Forms that put something beside an allocation, or stop a stratum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.foundations.clock import now
from alongside.foundations.pages.fields import LongText, Moment, Option, Radios
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import mending_words, queries
from alongside.workspaces.randomisation.queries.mending import CLOSED, OPENED, REOPENED, STOPPED

NO_NAMES = "Write no names."


class MarkInError(PageForm):
    """Why a family should not have been randomised, and when that was found."""

    why = Radios("Why should it not have been randomised?", mending_words.WHY_OPTIONS)
    reason = LongText("What happened?", hint=NO_NAMES, limit=500, rows=3)
    occurred_at = Moment("When was it found?", not_after="today")

    def __init__(self, *args: Any, **rest: Any) -> None:
        rest["initial"] = {"occurred_at": now(), **rest.get("initial", {})}
        super().__init__(*args, **rest)


class TakeBackMark(PageForm):
    """Why it was no error after all."""

    reason = LongText("Why is the mark taken back?", hint=NO_NAMES, limit=500, rows=3)


class CorrectStrata(PageForm):
    """What the stratum should have been."""

    reason = LongText("How was this found?", hint=NO_NAMES, limit=500, rows=3)

    def __init__(self, *args: Any, study: Study, now: Mapping[str, str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        known = queries.factors_known(study)
        for factor, levels in known.items():
            question = mending_words.should_have_been(study, factor)
            self.fields[factor] = Radios(question, list(levels.items()))
            if study.allocation.minimises:
                self.fields[factor].initial = now.get(factor)
        self.order_fields([*known, "reason"])
        self.show_typed_before()


class SwitchStratum(PageForm):
    """Stop allocation in a stratum, or go on."""

    what = Radios("What happens?")
    reason = LongText("Why?", hint=NO_NAMES, limit=500, rows=3)

    def __init__(self, *args: Any, stopped: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offered = (REOPENED, OPENED) if stopped else (STOPPED, CLOSED)
        _offer(self, "what", [Option(one, mending_words.SWITCHES[one]) for one in offered])


def _offer(form: PageForm, name: str, options: list[Option]) -> None:
    field = form.fields[name]
    assert isinstance(field, Radios)  # noqa: S101
    field.shown_options = list(options)
