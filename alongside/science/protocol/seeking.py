"""Finding a part of the study by its id, and putting a site's words into a text."""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class HasId(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...


Found = TypeVar("Found", bound=HasId)


class UnknownInStudy(KeyError):
    """The study has no part of that kind with that id."""

    def __init__(self, kind: str, id: str, known: Sequence[str] = ()) -> None:
        self.kind, self.id, self.known = kind, id, tuple(known)
        super().__init__(kind, id)

    def __str__(self) -> str:
        names = ", ".join(dict.fromkeys(self.known))
        return f"This study has no {self.kind} called “{self.id}”." + (
            f" It has: {names}." if names else ""
        )


def one_of(parts: Sequence[Found], id: str, kind: str) -> Found:
    """The part of that id; raises `UnknownInStudy` that lists those there are."""
    for part in parts:
        if part.id == id:
            return part
    raise UnknownInStudy(kind, id, [part.id for part in parts])


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with each `{word}` replaced; a word that is not known stays as it is.

    >>> filled("on the {register}", {"register": "Child Protection Register"})
    'on the Child Protection Register'
    """
    return PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), text)


def placeholders(text: str) -> tuple[str, ...]:
    """The names in curly brackets.

    >>> placeholders("on the {register} of the {council}")
    ('register', 'council')
    """
    return tuple(PLACEHOLDER.findall(text))
