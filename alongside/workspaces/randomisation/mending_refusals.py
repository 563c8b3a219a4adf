"""What is refused when something is put beside an allocation, in words for the screen."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.pages.filters import moment
from alongside.foundations.record.refusals import Refusal


class AlreadyMarked(Refusal):
    def __init__(self, number: str, at: datetime) -> None:
        super().__init__(
            f"{number} is already marked as randomised in error, on {moment(at)}. Nothing was "
            "changed. If the mark is wrong, take it back."
        )


class NotMarked(Refusal):
    def __init__(self, number: str) -> None:
        super().__init__(f"{number} is not marked as randomised in error.")


class FoundBefore(Refusal):
    field = "occurred_at"

    def __init__(self, number: str, at: datetime) -> None:
        super().__init__(
            f"{number} was randomised on {moment(at)}, so the error was found after that. "
            "Check the time."
        )


class SameStrata(Refusal):
    field = "site"

    def __init__(self) -> None:
        super().__init__(
            "This is what stands here already, so there is nothing to correct. Choose what it "
            "should have been."
        )


class NoStrata(Refusal):
    def __init__(self) -> None:
        super().__init__("This study has one sequence for all families, so there is no stratum.")


class PlaceStopped(Refusal):
    def __init__(self, place: str, at: datetime) -> None:
        super().__init__(
            f"Allocation at {place} was stopped on {moment(at)}. Nothing was allocated and no "
            "place was opened. When it may go on, open it again under Allocation."
        )


class AlreadySo(Refusal):
    field = "what"

    def __init__(self, place: str, stopped: bool) -> None:
        now = "is stopped" if stopped else "goes on"
        super().__init__(
            f"Allocation at {place} {now} already. Nothing was changed. Perhaps a colleague was "
            "here before you."
        )


class NoRatio(Refusal):
    def __init__(self) -> None:
        super().__init__("Give each arm of the study a whole number from 1 to 10.")


class SameRatio(Refusal):
    def __init__(self) -> None:
        super().__init__("Places are drawn in this ratio already. Nothing was changed.")
