"""How a form is read at a visit: from the screen in some language, or by number from paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from alongside.science.instruments.packs import Language
from alongside.workspaces.assessments.permissions import AtVisit
from alongside.workspaces.assessments.queries import FormAnswers
from alongside.workspaces.measures import queries as measures
from alongside.workspaces.measures import words

NUMBERS = "numbers"
_CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


@dataclass(frozen=True)
class Reading:
    """The wording to show, or None; what it may be changed to; and what has to be said.

    `choices` are (value, label, chosen): the languages, and item numbers where the licence
    allows the paper form. `refused` says that no new answers can be taken.
    """

    wording: Language | None = None
    choices: tuple[tuple[str, str, bool], ...] = ()
    told: tuple[str, ...] = ()
    refused: bool = False

    @property
    def language(self) -> str:
        """The code that is kept with each answer."""
        return self.wording.code if self.wording else ""

    @property
    def chosen(self) -> str:
        """What the address of the page says, so that the next page is read in the same way."""
        return next((value for value, _, chosen in self.choices if chosen), "")


def reading(at: AtVisit, answers: FormAnswers, wanted: str, moment: datetime) -> Reading:
    """How this form is read here and now; `wanted` is a language, "numbers", or "" as before."""
    asked, site = answers.instrument, at.family.site
    if asked.wording_shipped:
        return Reading()
    aloud = measures.why_not(at.study, asked, site, "interview", moment)
    paper = measures.why_not(at.study, asked, site, "paper", moment)
    if aloud and paper:
        return Reading(told=(words.why_not(aloud, at.study, "interview"),), refused=True)
    if aloud:
        return Reading(told=(words.why_not(aloud, at.study, "interview"), words.NO_WORDING))
    wording = measures.wording(at.study, asked.id, wanted or _last(answers), moment)
    if wording is None:
        held = measures.loaded(at.study, asked.id, moment)
        return Reading(told=(words.UNREADABLE, words.NO_WORDING) if held else (words.NO_WORDING,))
    by_number = wanted == NUMBERS and not paper
    choices = [
        (each.code, each.name, not by_number and each.code == wording.language.code)
        for each in wording.languages
    ]
    if not paper:
        choices.append((NUMBERS, words.FROM_PAPER, by_number))
    if by_number:
        return Reading(choices=tuple(choices), told=(words.READ_FROM_PAPER,))
    return Reading(wording.language, tuple(choices))


def language_sent(text: str | None) -> str:
    """The language that a page says it was read in; anything else counts as none."""
    return text if text and _CODE.fullmatch(text) else ""


def _last(answers: FormAnswers) -> str:
    """The language of the latest answer, so that a form taken up again goes on in it."""
    spoken = [state.latest for state in answers.items.values() if state.latest.language]
    return max(spoken, key=lambda one: one.number).language if spoken else ""
