"""What the actions of this workspace refuse, in words fit for the screen."""

from __future__ import annotations

from datetime import date

from alongside.foundations.pages.filters import day
from alongside.foundations.record.refusals import Refusal


class AlreadySo(Refusal):
    """The rule is on, or off, already."""

    def __init__(self, *, on: bool) -> None:
        super().__init__(
            f"This rule is {'on' if on else 'off'} already, so nothing was saved. Somebody may "
            "have switched it since you opened the page."
        )


class NotSeen(Refusal):
    """A rule is switched on by somebody who saw what it does."""

    field = "seen"

    def __init__(self) -> None:
        super().__init__(
            "Tick that you have seen how often the rule is wrong. It is switched on with your name."
        )


class NothingToWatch(Refusal):
    """There is no week in which the rule could speak."""

    def __init__(self) -> None:
        super().__init__(
            "The study expects no family where this rule looks, so it could never speak. Give the "
            "expected numbers in the study definition first."
        )


class NothingSaid(Refusal):
    """An action, or what came of it, needs words."""

    field = "words"

    def __init__(self) -> None:
        super().__init__("Write it in a few words, so that others can follow it later.")


class NobodyHere(Refusal):
    """The person has no part in this."""

    field = "who"

    def __init__(self) -> None:
        super().__init__("Choose one of the people shown.")


class TooEarly(Refusal):
    """An action cannot be due before it is agreed."""

    field = "by_when"

    def __init__(self, today: date) -> None:
        super().__init__(f"The day cannot be before today, {day(today)}.")


class NotYet(Refusal):
    """What has not happened cannot have been done."""

    field = "on"

    def __init__(self, agreed: date, today: date) -> None:
        super().__init__(
            f"The day must lie between {day(agreed)}, when the action was agreed, and today, "
            f"{day(today)}."
        )


class FollowedUpAlready(Refusal):
    """An action with an end is followed up once; take that back to say something else."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody has said what became of this action since you opened the page. Look at it, "
            "and take it back if it is wrong."
        )


class StillFollowedUp(Refusal):
    """What hangs on an action must go first."""

    def __init__(self) -> None:
        super().__init__(
            "What became of this action is recorded. Take that back first, then the action."
        )


class NoReason(Refusal):
    """Taking back needs its reason."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("Write why it is taken back.")
