"""Names and numbers in free text, which is kept in the open and so may name nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable

from alongside.science.recruitment.names import normalise_name
from alongside.workspaces.referrals.log_import import words

_PHONE = re.compile(r"(?<!\d)(?:\+|0)\d(?:[ ()-]*\d){8,}")
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with the family's names, telephone numbers and addresses taken out.

    >>> without_names("Ann rang from 0141 496 0303 on 03/04/2023", ["Ann O’Neil"])
    '[name] rang from [number] on 03/04/2023'
    """
    known = {part for name in names for part in _parts(name)}
    text = _EMAIL.sub(words.SOME_ADDRESS, text)
    text = _PHONE.sub(words.SOME_NUMBER, text)
    return _WORD.sub(lambda word: _hidden(word[0], known), text)


def _hidden(word: str, known: set[str]) -> str:
    stem = re.sub(r"['’]s$", "", word)
    return words.SOME_NAME if known & {*_parts(word), *_parts(stem)} else word


def _parts(name: str) -> set[str]:
    return {part for part in normalise_name(name).split() if len(part) > 1}
