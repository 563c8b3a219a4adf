"""A measure as a parent meets it, and what its scores would be; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.science.instruments.drafts import checked_draft
from alongside.science.instruments.one_answer_set import ScoreRow, score_answers
from alongside.science.instruments.progress import asked_items
from alongside.science.instruments.structure import Instrument, Item, Part
from alongside.science.protocol import Study
from alongside.workspaces.building import queries

DRAFT = "draft"
REFUSED = "refused"
_YES_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True)
class Question:
    """One question with its answers, as they stand in the address of the page."""

    item: Item
    id: str
    options: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True)
class Preview:
    """One screen: the questions of a part that are asked, and what was chosen on the others."""

    form: Instrument
    part: Part
    place: int
    questions: tuple[Question, ...]
    hidden: tuple[tuple[str, str], ...]
    asked: int
    scores: tuple[tuple[str, ScoreRow], ...]


def known(study: Study, measure: str) -> dict[str, Instrument]:
    """The draft, if it has questions, and every version; the newest first."""
    draft = queries.draft(study, measure)
    form = checked_draft(draft.content) if draft else None
    found = {DRAFT: form} if form else {}
    return found | {str(one.number): one.form for one in queries.versions(study, measure)}


def before(names: Sequence[str], new: str) -> str:
    """The version before this one, or itself where it is the oldest."""
    if new not in names:
        return ""
    return names[min(names.index(new) + 1, len(names) - 1)]


def previewed(form: Instrument, given: Mapping[str, str]) -> Preview:
    """The screen that the address asks for, with its answers."""
    answers = {item.code: given[item.code] for item in form.items if given.get(item.code)}
    place = given.get("part", "1")
    number = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else 1
    number = min(max(number, 1), len(form.parts))
    part = form.parts[number - 1]
    asked = asked_items(form, answers)
    here = [item for item in asked if item.part == part.code]
    elsewhere = {item.code for item in form.items if item.part != part.code}
    return Preview(
        form=form,
        part=part,
        place=number,
        questions=tuple(_question(item, answers) for item in here),
        hidden=tuple((code, value) for code, value in answers.items() if code in elsewhere),
        asked=len(asked),
        scores=_scores(form, answers),
    )


def _question(item: Item, answers: Mapping[str, str]) -> Question:
    options = tuple((option.code, option.label) for option in item.options)
    listed = _YES_NO if item.kind == "yes_no" else options
    more = ((REFUSED, "Rather not say"),) if listed else ()
    return Question(item, f"q{item.number}", (*listed, *more), answers.get(item.code, ""))


def _scores(form: Instrument, answers: Mapping[str, str]) -> tuple[tuple[str, ScoreRow], ...]:
    if not form.scorings:
        return ()
    titles = {score.code: score.title for score in form.scorings[-1].scores}
    return tuple((titles[row.code], row) for row in score_answers(form, answers).scores)
