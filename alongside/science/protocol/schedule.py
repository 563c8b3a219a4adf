"""Visits and measures: what is asked, of whom, when and by whom."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from alongside.science.protocol.shape import Identifier, Part, Words
from alongside.science.retention.windows import Window, window

Days = Annotated[int, Field(ge=0, le=3650)]


class Visit(Part):
    """An assessment visit: so many months after its anchor, with days to spare on both sides.

    `anchor` is `consent`, `randomisation` or the id of an earlier visit.
    """

    id: Identifier
    title: Words
    anchor: Identifier
    months: Annotated[int, Field(ge=0, le=240)]
    days_before: Days
    days_after: Days
    before_randomisation: bool
    required: bool
    by: Identifier
    blinded: bool
    modes: Annotated[tuple[Literal["face_to_face", "remote"], ...], Field(min_length=1)]

    def window(self, anchored_on: date) -> Window:
        """The days of this visit for a family whose anchor was on that day."""
        return window(
            anchored_on,
            months=self.months,
            earliest_days=self.days_before,
            latest_days=self.days_after,
        )


class Retention(Part):
    """Which visits show that a family is still in the study: any one of them, or all."""

    visits: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    rule: Literal["any", "all"]


class Measure(Part):
    """A row of the schedule: a questionnaire (with its forms by age), interview or focus group.

    `children` says for which children a form is filled in: `all` of them, those whose age
    the `routing` gives a form to, or `none` because it is about the parent or the family.
    `notes` adds a word to a visit, such as that only a sample is asked.
    `about_arm` says whether its answers tell an arm, hint at one, or neither; it must be said.
    """

    id: Identifier
    title: Words
    kind: Literal["questionnaire", "interview", "focus_group"]
    instruments: tuple[Identifier, ...] = ()
    answers: Literal["parent", "professional", "parent_collaborator"]
    about: Literal["child", "parent", "family", "service"]
    children: Literal["all", "routed", "none"]
    about_arm: Literal["tells", "hints", "neither"]
    by: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    visits: tuple[Identifier, ...] = ()
    as_needed: bool = False
    notes: dict[Identifier, Words] = {}
    outcome: Words = "putative outcome"


class Procedure(Part):
    """A step before follow-up that the schedule shows, such as eligibility or consent."""

    id: Identifier
    title: Words
    by: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    at: Annotated[tuple[Literal["referral", "consent", "randomisation"], ...], Field(min_length=1)]
