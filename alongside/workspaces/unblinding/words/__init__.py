"""What is said about unblinding and guesses. No sentence here says an arm of a family."""

from alongside.workspaces.unblinding.words.history import DESCRIBE
from alongside.workspaces.unblinding.words.labels import (
    CHANNELS,
    DO_NOT_KNOW,
    EFFECTS,
    FOR_WHOM,
    FORGOTTEN,
    SURE,
    WAYS,
    WHY,
    WORDS_MAY_TELL,
)
from alongside.workspaces.unblinding.words.pages import (
    ASKED,
    ASSESSED,
    GUESSED,
    NO_MORE,
    PARENT_GUESSED,
    TELLING_RECORDED,
    ask_sentence,
    decided,
    guess_line,
    request_lines,
    state,
    what_follows,
)
from alongside.workspaces.unblinding.words.register import (
    HOW_LEARNED_IS_NOT_SHOWN,
    learned_line,
    register_sentence,
    request_line,
)
from alongside.workspaces.unblinding.words.steps import next_steps

__all__ = [
    "ASKED",
    "ASSESSED",
    "CHANNELS",
    "DESCRIBE",
    "DO_NOT_KNOW",
    "EFFECTS",
    "FORGOTTEN",
    "FOR_WHOM",
    "GUESSED",
    "HOW_LEARNED_IS_NOT_SHOWN",
    "NO_MORE",
    "PARENT_GUESSED",
    "SURE",
    "TELLING_RECORDED",
    "WAYS",
    "WHY",
    "WORDS_MAY_TELL",
    "ask_sentence",
    "decided",
    "guess_line",
    "learned_line",
    "next_steps",
    "register_sentence",
    "request_line",
    "request_lines",
    "state",
    "what_follows",
]
