"""Alert rules: when to speak, of what, to whom, how often at most, and what could be done."""

from typing import Annotated, Literal

from pydantic import Field

from alongside.science.protocol.expectations import Counted
from alongside.science.protocol.shape import Identifier, Part, Words

Where = Literal["each_site", "each_team", "whole_study"]
Chance = Annotated[float, Field(gt=0, lt=1)]


class Alert(Part):
    """A rule: tell these roles when fewer come than chance explains.

    `notice` says how it looks. A `window` fires when the last `weeks` weeks brought so few that
    the chance of so few is below `below_probability`. A `drift` adds up what is missing week after
    week (a Poisson CUSUM) and fires when the sum is one that expected numbers reach over the whole
    trial with a chance of `false_alarms` at most; it is made to notice that only `share` comes.
    `could_be_done` is the team's own list of what helps.
    """

    id: Identifier
    what: Counted
    where: Where
    notice: Literal["window", "drift"] = "window"
    below_probability: Chance | None = None
    weeks: Annotated[int, Field(ge=1)] | None = None
    share: Chance | None = None
    false_alarms: Chance | None = None
    tell: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    at_most_every_days: Annotated[int, Field(ge=1)]
    could_be_done: tuple[Words, ...] = ()


NEEDS = {"window": ("weeks", "below_probability"), "drift": ("share", "false_alarms")}
"""What each kind of rule must say, and the other must not."""
