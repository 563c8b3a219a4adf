"""Progression criteria: which results are green, amber or red, computed or judged."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from alongside.science.protocol.shape import Identifier, Part, Words

Colour = Literal["green", "amber", "red"]
Figures = Literal["flow", "by_month", "forms", "answering"]
"""Pages of figures that are evidence: the flow of families, reasons by month, time and gaps,
how it was to answer."""


class ProgressionMeasure(StrEnum):
    """A number that a progression criterion can be computed from."""

    RECRUITMENT_TOTAL = "recruitment_total"
    RECRUITMENT_PER_SITE = "recruitment_per_site"
    RANDOMISED_TOTAL = "randomised_total"
    RANDOMISED_PER_SITE = "randomised_per_site"
    INTERESTED = "interested"
    ELIGIBLE = "eligible"
    RETENTION = "retention"
    COMPLETION = "completion"


class Band(Part):
    """A colour from `at_least` (included) to `below` (not included); an open end is left out."""

    colour: Colour
    at_least: float | None = None
    below: float | None = None

    def holds(self, value: float) -> bool:
        """Whether the value lies in this band."""
        above = self.at_least is None or value >= self.at_least
        return above and (self.below is None or value < self.below)


class ColourMeaning(Part):
    """What a colour means for this criterion and what the team then does."""

    green: Words | None = None
    amber: Words | None = None
    red: Words | None = None


class Claimed(Part):
    """What a protocol claims of its size: how wide the interval, how surely a rate is exceeded.

    With `families` of whom `percent` stay, the interval of `confidence` per cent is about
    ± `within` points, and more than `above` per cent are seen with a chance of over `chance`.
    """

    families: Annotated[int, Field(ge=1, le=10_000)]
    percent: Annotated[float, Field(gt=0, lt=100)]
    confidence: Annotated[float, Field(gt=0, lt=100)]
    within: Annotated[float, Field(gt=0, lt=100)]
    above: Annotated[float, Field(gt=0, lt=100)]
    chance: Annotated[float, Field(gt=0, lt=100)]
    note: Words | None = None


class ProgressionCriterion(Part):
    """One line of the progression table."""

    id: Identifier
    outcome: Words
    measured: Words
    kind: Literal["computed", "judged"]
    measure: ProgressionMeasure | None = None
    unit: Literal["families", "percent"] | None = None
    bands: tuple[Band, ...] = ()
    meaning: ColourMeaning
    evidence: Annotated[str, Field(max_length=400)] = ""
    figures: tuple[Figures, ...] = ()
    claimed: Claimed | None = None

    def colour_of(self, value: float) -> Colour | None:
        """The colour of a value, or None if no band holds it."""
        return next((band.colour for band in self.bands if band.holds(value)), None)
