"""One form as its page shows it: each item with what stands, what was typed, what is odd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from alongside.science.instruments.packs import Language
from alongside.science.instruments.progress import asked_items
from alongside.science.instruments.structure import Instrument, Item, Part
from alongside.science.protocol import Study
from alongside.workspaces.assessments import words
from alongside.workspaces.assessments.folding import ItemState, values
from alongside.workspaces.assessments.pieces import WHOLE, Piece, pieces
from alongside.workspaces.assessments.queries import FormAnswers

SHORT = 24
"""Signs in all answers of an item together that still fit one row or two of a phone."""


@dataclass(frozen=True)
class Shown:
    """An item on the page. `written` and `none` are what its controls hold."""

    item: Item
    id: str
    label: str
    hint: str
    options: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]
    written: str
    none: str
    prompt: str
    changed: int
    questions: int
    lang: str = ""
    direction: str = ""

    @property
    def is_scale(self) -> bool:
        """Short answers, such as numbers, stand in a row on a phone too."""
        return sum(len(label) for _, label in self.options) <= SHORT


@dataclass(frozen=True)
class PartShown:
    """A group of items that stand together on the form."""

    code: str
    title: str
    items: tuple[Shown, ...]
    lang: str = ""
    direction: str = ""


def shown(
    study: Study,
    answers: FormAnswers,
    items: Sequence[Item],
    typed: Mapping[str, str],
    questions: Mapping[str, int],
    wording: Language | None = None,
) -> tuple[PartShown, ...]:
    """The items by part; `typed` are answers on the page that are not saved.

    With a `wording` each item is shown in its own words instead of by its number.
    """
    missing = tuple(words.missing_reasons(study))
    made = [_shown(answers, item, typed, missing, questions.get(item.code, 0)) for item in items]
    if wording:
        made = [_in_words(shown, wording) for shown in made]
    parts = answers.instrument.parts
    grouped = (
        _part(part, answers, tuple(one for one in made if one.item.part == part.code))
        for part in parts
    )
    return tuple(_part_in_words(part, wording) for part in grouped if part.items)


def _part(part: Part, answers: FormAnswers, here: tuple[Shown, ...]) -> PartShown:
    """What is shown of a part, headed by its items where it is only a piece."""
    whole = sum(item.part == part.code for item in answers.instrument.items)
    piece = words.items_from([one.item for one in here])
    return PartShown(part.code, part.title if len(here) == whole else piece, here)


def _in_words(shown: Shown, wording: Language) -> Shown:
    labels = wording.answers.get(shown.item.number, {})
    return replace(
        shown,
        label=words.in_words(shown.item, wording.items[shown.item.number]),
        options=tuple((code, labels.get(code, label)) for code, label in shown.options),
        lang=wording.code,
        direction=wording.direction,
    )


def _part_in_words(part: PartShown, wording: Language | None) -> PartShown:
    if wording is None or part.code not in wording.parts:
        return part
    title = wording.parts[part.code]
    return replace(part, title=title, lang=wording.code, direction=wording.direction)


def items_of(asked: Instrument, part: str) -> list[Item]:
    return [item for piece in pieces(asked) if part in (WHOLE, piece.code) for item in piece.items]


def part_to_show(answers: FormAnswers, wanted: str) -> str:
    """The part asked for, else that of the first item that is open, else the first."""
    listed = pieces(answers.instrument)
    codes = [piece.code for piece in listed]
    if wanted == WHOLE or wanted in codes:
        return wanted
    if len(codes) == len(answers.instrument.items):
        return WHOLE
    first = next(iter(answers.prompts), None) or answers.progress.next_item
    here = (piece.code for piece in listed if first in {item.code for item in piece.items})
    return next(here, codes[0])


def next_part(answers: FormAnswers, part: str) -> str | None:
    """The part after this one, or None after the last or the whole."""
    codes = [one.code for one in pieces(answers.instrument)]
    if part == WHOLE or part == codes[-1]:
        return None
    return codes[codes.index(part) + 1]


def open_in(answers: FormAnswers, piece: Piece) -> int:
    """How many items of a part are asked and have nothing yet."""
    given, here = values(answers.items), {item.code for item in piece.items}
    return sum(
        item.required and item.code not in given
        for item in asked_items(answers.instrument, given)
        if item.code in here
    )


def _shown(
    answers: FormAnswers,
    item: Item,
    typed: Mapping[str, str],
    missing: tuple[tuple[str, str], ...],
    questions: int,
) -> Shown:
    state = answers.items.get(item.code)
    value = typed.get(item.code, state.value if state else "")
    is_missing = value in {code for code, _ in missing}
    return Shown(
        item=item,
        id=f"item-{item.code}",
        label=words.item_words(item),
        hint=words.only_if(item, answers.instrument),
        options=_options(item, state),
        missing=missing,
        written="" if is_missing and item.kind != "choice" else value,
        none=value if is_missing else "",
        prompt=words.prompt(item, state) if state and state.trouble else "",
        changed=len(state.changes) if state else 0,
        questions=questions,
    )


def _options(item: Item, state: ItemState | None) -> tuple[tuple[str, str], ...]:
    """The answers of the form, and an unexpected one that was entered quickly."""
    if item.kind == "yes_no":
        return (("yes", "Yes"), ("no", "No"))
    listed = tuple((option.code, option.label) for option in item.options)
    odd = state is not None and state.latest.value and not state.latest.missing
    if state and odd and item.options and state.value not in {code for code, _ in listed}:
        return (*listed, (state.value, state.value))
    return listed
