"""What is refused about packages and what comes from tablets, and in which words."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from alongside.foundations.record.refusals import Refusal


class NoVisits(Refusal):
    """A package without visits is none."""

    field = "visits"

    def __init__(self) -> None:
        super().__init__("Tick at least one visit to take along.")


class NotDue(Refusal):
    """A visit was ticked that cannot be taken along."""

    field = "visits"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"The visit of family {number} cannot be taken along: it is not due now. Nothing was "
            "put on the tablet. Open the page again and tick the visits that it shows."
        )


class TakenBySomebodyElse(Refusal):
    """A package is sent by the person who took it along."""

    def __init__(self, by: str) -> None:
        super().__init__(
            f"This package was taken along by {by}. Nothing was sent, and everything is still on "
            f"the tablet. {by} has to sign in and send it."
        )


class TabletLost(Refusal):
    """The tablet was told lost, so nothing is taken from it."""

    def __init__(self, at: datetime, zone: str) -> None:
        here = at.astimezone(ZoneInfo(zone))
        super().__init__(
            f"This tablet was told lost on {here.day} {here:%B %Y at %H:%M}, so nothing is taken "
            "from it. What was entered is still on it. If it was found, say so on the page "
            "“Without a network”, then send again."
        )


class AlreadyReturned(Refusal):
    """Everything of a package has arrived, and it was closed."""

    def __init__(self) -> None:
        super().__init__(
            "This package was closed after everything in it had arrived, so nothing more is taken "
            "from it. What was entered since is still on the tablet: enter it on the pages of the "
            "visit, and ask whoever looks after Alongside how it came about."
        )


class OtherContent(Refusal):
    """The same place in the order came with another content."""

    def __init__(self, sequence: int) -> None:
        super().__init__(
            f"Entry {sequence} of this tablet had arrived before with another content. Nothing of "
            "it was taken, and nothing was changed. It is still on the tablet. This happens when "
            "one tablet is copied to another: ask whoever looks after Alongside."
        )


class NotInPackage(Refusal):
    """An entry is about a visit that was not taken along."""

    def __init__(self, sequence: int) -> None:
        super().__init__(
            f"Entry {sequence} is about a visit that was not taken along in this package. Nothing "
            "of it was taken; it is still on the tablet. Ask whoever looks after Alongside."
        )


class OutOfTurn(Refusal):
    """An earlier entry has not arrived yet, or this one just did from another window."""

    def __init__(self) -> None:
        super().__init__("Send again: something else of this tablet arrived at the same moment.")


class StillWaiting(Refusal):
    """The tablet holds more than has arrived."""

    def __init__(self) -> None:
        super().__init__(
            "Something is still on the tablet that has not arrived, so it was not emptied. Send "
            "again first."
        )


class NoReason(Refusal):
    """Why must be written."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("Write why.")


class NothingChosen(Refusal):
    """Only the tablet or the record can stand."""

    field = "chosen"

    def __init__(self) -> None:
        super().__init__(
            "Choose what stands: what was entered on the tablet, or what the record says. Nothing "
            "was saved."
        )


class NothingToDecide(Refusal):
    """Only what differs or was refused is decided."""

    def __init__(self) -> None:
        super().__init__("There is nothing to decide about this entry. Nothing was saved.")


class AlreadySettled(Refusal):
    """A difference is decided once."""

    def __init__(self, by: str) -> None:
        super().__init__(
            f"{by} has decided on this since you opened the page. Nothing was changed. If it is "
            "wrong, correct the answer on the form, with a reason."
        )


class NoSuchVisit(Refusal):
    """The visit has not begun, so no answer can be put in."""

    def __init__(self) -> None:
        super().__init__(
            "This visit has not begun in the record, so the answer cannot be put in. Begin the "
            "visit first, with the day and the time when it was; then decide again."
        )


class NotLost(Refusal):
    """Only a tablet that was told lost is found again."""

    def __init__(self) -> None:
        super().__init__("This tablet is not told lost. Open the page again.")


class HasEnded(Refusal):
    """The package ended before."""

    def __init__(self) -> None:
        super().__init__("This package has ended already. Open the page again.")
