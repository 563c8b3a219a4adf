"""What is refused when a log is brought in, in words for the screen."""

from __future__ import annotations

from alongside.foundations.record.refusals import Refusal
from alongside.workspaces.referrals.log_import import words


class MapRefused(Refusal):
    """The map cannot be used; the message says what to mend in it."""

    field = "map"


class MapNotChecked(Refusal):
    """A proposal is never taken for a decision."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody has confirmed yet how this log is read. Check every line of the map, then "
            "confirm it. Nothing was brought in."
        )


class ProblemsLeft(Refusal):
    def __init__(self, count: int) -> None:
        them = "problem has" if count == 1 else "problems have"
        super().__init__(
            f"{count:,} {them} to be put right first. Nothing was brought in: it is all or nothing."
        )


class WhyNeeded(Refusal):
    field = "because"

    def __init__(self) -> None:
        super().__init__(
            "Say why these rows are not the families that are here already. Nothing was brought in."
        )


class NotAmongThese(Refusal):
    field = "also"

    def __init__(self) -> None:
        super().__init__("Choose only from the rows shown. Nothing was brought in.")


class DecisionsOpen(Refusal):
    def __init__(self, numbers: list[int]) -> None:
        super().__init__(
            f"{words.rows(numbers).capitalize()} may be families that are here already. Say "
            "whether to leave them out or to bring them in. Nothing was brought in."
        )


class NothingNew(Refusal):
    def __init__(self, count: int) -> None:
        super().__init__(words.all_here(count))


class NothingChosen(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Every new row may be a family that is here already, and all of them are left out. "
            "Nothing was brought in."
        )


class RowRefused(Refusal):
    """The record refused a row; nothing of the log was brought in."""

    def __init__(self, row: int, problem: Refusal) -> None:
        super().__init__(f"Row {row}: {problem} Nothing of this log was brought in.")
