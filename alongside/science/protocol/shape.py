"""The form that every part of a study takes: frozen, closed, and without empty words."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""A short name that other parts refer to: small letters, digits and underscores."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A text for people; never empty."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
"""A language as BCP 47 writes it, such as `en` or `nl-BE`."""


class Part(BaseModel):
    """A part of a study definition; it cannot be changed and takes no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Window(Part):
    """The first and the last day of the study."""

    start: date
    end: date

    @property
    def runs_backwards(self) -> bool:
        """Whether the study would end before it starts."""
        return self.end <= self.start

    def holds(self, day: date) -> bool:
        """Whether the day lies within the study; the first and last days do."""
        return self.start <= day <= self.end


class Version(Part):
    """One version of the protocol and what changed in it."""

    number: Words
    date: date
    what_changed: Words
