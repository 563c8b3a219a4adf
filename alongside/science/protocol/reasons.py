"""Coded reasons, so that every exit from the study can be counted."""

from typing import Annotated, Literal

from pydantic import Field

from alongside.science.protocol.shape import Identifier, Part, Words

ReasonList = Literal[
    "not_agreeing", "ineligible", "declining", "withdrawal", "loss_to_follow_up", "missing_answer"
]


class Reason(Part):
    """One coded reason; its label may hold `{words}` that a site's law fills in."""

    id: Identifier
    label: Words


Reasoned = Annotated[tuple[Reason, ...], Field(min_length=1)]


class Reasons(Part):
    """Every list of reasons that the study uses."""

    not_agreeing: Reasoned
    ineligible: Reasoned
    declining: Reasoned
    withdrawal: Reasoned
    loss_to_follow_up: Reasoned
    missing_answer: Reasoned
