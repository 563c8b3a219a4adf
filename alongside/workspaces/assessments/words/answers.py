"""Sentences about answers: what stands, what is odd, what was replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alongside.foundations.pages.filters import count_of, moment
from alongside.science.instruments.structure import Instrument, Item
from alongside.science.protocol import Study
from alongside.workspaces.assessments.folding import Change, ItemState
from alongside.workspaces.assessments.queries import FormAnswers
from alongside.workspaces.assessments.words.labels import TROUBLES
from alongside.workspaces.assessments.words.names import shown_value
from alongside.workspaces.measures.words import language_name


def progress_of(answers: FormAnswers) -> str:
    """One sentence on where a form stands and when it was last saved."""
    done = answers.progress.answered + answers.progress.missing
    said = (
        f"{done} of {count_of(answers.progress.asked, 'item', 'items')} have an answer or a reason."
    )
    return f"{said} Last saved {moment(answers.saved_at)}." if answers.saved_at else said


def submit(answers: FormAnswers, following: str | None) -> str:
    """What the button of a form's page does."""
    if answers.finished_at:
        return "Save the correction"
    return "Save and go on to the next part" if following else "Save and go on"


def items_from(items: Sequence[Item]) -> str:
    """What a piece of a long part is called."""
    return f"Items {items[0].number} to {items[-1].number}" if items else ""


def part_tab(title: str, count: int) -> str:
    return f"{title} ({count} open)" if count else title


def rest_open(count: int) -> str:
    if not count:
        return "Every item has an answer or a reason for having none."
    is_open = "item has" if count == 1 else "items have"
    return (
        f"{count} {is_open} no answer yet. Go back and answer, or say once why the rest has none."
    )


def item_words(item: Item) -> str:
    """The item's own words, or where they are to be read."""
    return item.label


def in_words(item: Item, text: str) -> str:
    """An item of a licensed form by its number and the wording of its pack."""
    return f"{item.number}. {text}"


def only_if(item: Item, asked: Instrument) -> str:
    """When an item is asked at all."""
    if item.only_if is None:
        return ""
    gate, given = item.only_if
    return f"Only if item {asked.by_code[gate].number} is {' or '.join(given)}."


def prompt(item: Item, state: ItemState) -> str:
    """What is odd about an answer, asked once, beside the tick that says it is right."""
    how = "Change it, or tick that it is right. What was first entered is kept."
    return f"{_odd(item, state)}. {how}"


def prompt_at_once(item: Item, state: ItemState) -> str:
    """The same before the page is drawn again, when there is no tick yet."""
    return f"{_odd(item, state)}. Change it; or press the button below, and tick that it is right."


def _odd(item: Item, state: ItemState) -> str:
    said = f"Item {item.number}: “{state.value}” {TROUBLES.get(state.trouble, 'is not expected')}"
    low, high = item.minimum, item.maximum
    if state.trouble in {"too_low", "too_high"} and low is not None and high is not None:
        said += f" ({low:g} to {high:g})"
    return said


def replaced(asked: Instrument, study: Study, kept: Mapping[str, Mapping[str, Any]]) -> str:
    """What a stale page is told after it saved over answers of another."""
    told = []
    for code, one in kept.items():
        if "replaced" in one:
            item = asked.by_code[code]
            now = shown_value(item, study, one.get("missing") or one["value"])
            was = shown_value(item, study, one["replaced"])
            told.append(f"item {item.number} was “{was}” and is now “{now}”")
    if not told:
        return ""
    return (
        "Another window had saved answers since you opened this one. Yours now count: "
        f"{'; '.join(told)}. Both are in the history of the item."
    )


def change(item: Item, study: Study, one: Change) -> str:
    """One step in the history of an answer."""
    value = shown_value(item, study, one.value)
    if one.confirmed:
        return f"“{value}” was confirmed."
    if one.trouble:
        odd = TROUBLES.get(one.trouble, "is not expected")
        return f"“{value}” was entered, which {odd}; asked to check."
    if one.replaced:
        was = shown_value(item, study, one.replaced)
        return f"“{value}”, in place of “{was}” that another window had saved."
    return f"“{value}”, asked in {language_name(one.language)}." if one.language else f"“{value}”."


def not_quick(sign: str, item: Item) -> str:
    allowed = ", ".join(option.code for option in item.options)
    return (
        f"Quick entry: “{sign}” is no answer to item {item.number}. It takes {allowed}; "
        "r, n, k or u for no answer; or a dash. Nothing of the quick entry was taken."
    )


def too_many_quick(signs: str) -> str:
    return (
        f"Quick entry: “{signs}” is left over after the last item of this page. "
        "Check that no answer was typed twice. Nothing of the quick entry was taken."
    )
