"""How the columns and words of a log are to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from alongside.workspaces.referrals.log_import.fields import LogField
from alongside.workspaces.referrals.log_import.reading import as_word

NOTHING = "nothing"
"""The code for a word of theirs that says nothing to us."""
NotInLog = Literal["", "ask", "as_decided"]
Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class LogMap:
    """Our fields matched to the headings of a log, and its words to our codes.

    `always` holds what is true of the whole log. `words` is {vocabulary: {their word: code}};
    an empty code is one that nobody has chosen yet. `not_in_log` says what an eligible family
    without an answer to a criterion means: a problem ("ask"), or that it is met ("as_decided").
    `checked` is true once a person has looked at all of it.
    """

    study: str
    columns: Mapping[str, str] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    not_in_log: NotInLog = ""
    checked: bool = False

    def has(self, id: str) -> bool:
        return id in self.columns or id in self.always

    def code(self, asked: LogField, word: str) -> str | None:
        """The code of a word of theirs; None when nobody has chosen one."""
        known = self.words.get(asked.vocabulary or "", {})
        return known.get(as_word(word)) or None
