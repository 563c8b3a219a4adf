"""Words about held texts. What a blinded person reads of one says nothing about an arm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from alongside.science.protocol import Study
from alongside.workspaces.held_texts.codes import AS_IT_IS, KEPT, OTHER_WORDS
from alongside.workspaces.held_texts.queries import Waiting

TITLE = "Texts to read"
HELD = "These words are being read by a coordinator first, as all such words are."
HELD_FIRST = (
    "After allocation a coordinator reads it first; until then blinded colleagues do not see it."
)
SAVED = "Recorded."
OPTIONS = (
    (AS_IT_IS, "Blinded colleagues may read it as it is"),
    (OTHER_WORDS, "They read other words instead"),
    (KEPT, "They do not read it"),
)
CHOOSE = "What shall blinded colleagues read?"
WORDING = "The other words"
WORDING_HINT = (
    "Say what they need to know for their own work. Leave out who visits, what the family is "
    "given, and anything that happens in one arm only."
)
REASON = "Why is the earlier decision changed?"
SEND_AS_IT_IS = "Send it as it is: blinded colleagues read it only after a coordinator has"
NOTHING_WAITS = "No text waits to be read."
COMES_BY_ITSELF = "A text comes here by itself when it is written."
WHEN = (
    "Notes, questions and replies that blinded colleagues would read are held here once the arm "
    "of their family can be known to the writer, and whenever a word of an arm stands in them."
)
YOUR_OWN = "You wrote this, so somebody else has to read it."
DECIDED = {
    AS_IT_IS: "Read as it is",
    OTHER_WORDS: "Read in other words",
    KEPT: "Not read",
}


def sentence(waiting: int, marked: int) -> str:
    if not waiting:
        return NOTHING_WAITS
    waits = f"{waiting} text{' waits' if waiting == 1 else 's wait'} to be read"
    if not marked:
        return f"{waits}; in none of them a word of an arm was found."
    return f"{waits}; in {marked} of them a word was found that could tell an arm."


def found(row: Waiting) -> str:
    """What the search found in a text."""
    if not row.words:
        return "No word of an arm was found. Read it all the same: a search does not understand."
    return f"Found: {', '.join(f'“{word}”' for word in row.words)}."


def marked(text: str, spans: Sequence[tuple[int, int]]) -> SafeString:
    """A text with what was found in it marked."""
    parts, at = [], 0
    for begin, end in spans:
        parts += [(text[at:begin], text[begin:end])]
        at = end
    before = format_html_join("", "{}<mark>{}</mark>", parts)
    return format_html("{}{}", before, text[at:])


def warning(words: Sequence[str]) -> str:
    """Said at the field, before anything is saved."""
    named = ", ".join(f"“{word}”" for word in words)
    return (
        f"{named} could tell the arm to blinded colleagues. Leave it out, or send it as it is: "
        "then they do not read it before a coordinator has."
    )


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "held_texts.TextDecided": lambda fact, study: (
        f"A text for blinded colleagues was looked at: {DECIDED[fact.outcome].lower()}"
    ),
}
