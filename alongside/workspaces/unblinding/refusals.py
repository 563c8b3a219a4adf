"""What is refused about unblinding and guesses, in words for the screen."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.pages.filters import moment
from alongside.foundations.record.refusals import Refusal


class NotAllocated(Refusal):
    def __init__(self, number: str) -> None:
        super().__init__(f"{number} has not been allocated, so there is no arm to learn.")


class NotAsListed(Refusal):
    def __init__(self) -> None:
        super().__init__("Choose from the answers shown.")


class NothingWritten(Refusal):
    field = "words"

    def __init__(self) -> None:
        super().__init__("Write why, in a few words.")


class NobodyNamed(Refusal):
    field = "name"

    def __init__(self) -> None:
        super().__init__("Write who is to learn it.")


class AddressNeeded(Refusal):
    field = "email"

    def __init__(self) -> None:
        super().__init__("Enter the email address to which the link goes.")


class AlreadyAsked(Refusal):
    def __init__(self, at: datetime) -> None:
        super().__init__(
            f"You asked for this family on {moment(at)}, and nobody has decided yet. Nothing "
            "was saved. Ring somebody who decides if it cannot wait."
        )


class OwnRequest(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "You asked for this yourself, so somebody else decides. Nothing was saved. Ring a "
            "colleague who may decide if it cannot wait."
        )


class AlreadyDecided(Refusal):
    def __init__(self, at: datetime) -> None:
        super().__init__(f"This was decided on {moment(at)}. Nothing was changed.")


class NotForTelling(Refusal):
    def __init__(self) -> None:
        super().__init__("Nothing is to be told here: it was not agreed, or it goes by a link.")


class AlreadyTold(Refusal):
    def __init__(self, at: datetime) -> None:
        super().__init__(f"It is recorded as told on {moment(at)}. Nothing was changed.")


class LinkDoesNotWork(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "This link does not work: it was used, it ran out, or it is not complete. "
            "Ask the person who asked for it in the study."
        )


class NothingToAssess(Refusal):
    def __init__(self) -> None:
        super().__init__("Nobody has learned the arm by this request, so nothing follows from it.")


class AlreadyAssessed(Refusal):
    def __init__(self, at: datetime) -> None:
        super().__init__(
            f"What follows was recorded on {moment(at)}. Nothing was changed. If that is wrong, "
            "write a note between colleagues."
        )


class NothingToGuess(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "You have not finished a visit with this family after its allocation, so there is "
            "nothing for you to guess."
        )


class NoVisitYet(Refusal):
    def __init__(self) -> None:
        super().__init__("The family has had no visit after its allocation yet. Ask it then.")


class SurenessNeeded(Refusal):
    field = "sure"

    def __init__(self) -> None:
        super().__init__("Choose how sure.")


class ReasonNeeded(Refusal):
    field = "reason"

    def __init__(self) -> None:
        super().__init__("Write why it is corrected.")
