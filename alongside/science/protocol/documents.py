"""What families read and sign, version by version and language by language."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from alongside.science.protocol.shape import Identifier, Language, Part, Words


class Statement(Part):
    """One sentence that a person agrees to; a `required` one must be agreed to."""

    id: Identifier
    text: Words
    required: bool


class Section(Part):
    """A heading and the paragraphs under it."""

    heading: Words
    paragraphs: Annotated[tuple[Words, ...], Field(min_length=1)]


class Wording(Part):
    """The words of one document in one language."""

    heading: Words
    paragraphs: tuple[Words, ...] = ()
    sections: tuple[Section, ...] = ()
    statements: tuple[Statement, ...] = ()


class Document(Part):
    """One version of a document in one language, with its wording read from `file`."""

    id: Identifier
    kind: Literal["information", "privacy", "consent"]
    version: Words
    date: date
    language: Language
    title: Words
    file: Words
    wording: Wording

    def statement(self, id: str) -> Statement | None:
        """The statement of that id, or None."""
        return next((one for one in self.wording.statements if one.id == id), None)


class ConsentKind(Part):
    """A consent that is given and withdrawn on its own; its statements are in the document."""

    id: Identifier
    title: Words
    document: Identifier
    required_for_trial: bool
    who: Literal["parent"]
    per_child: bool
    taken_by: Annotated[tuple[Identifier, ...], Field(min_length=1)]


class Withdrawal(Part):
    """A way to stop, and what stops with it."""

    id: Identifier
    title: Words
    help: Words
    stops: Annotated[
        tuple[Literal["service", "assessments", "use_of_data"], ...], Field(min_length=1)
    ]
