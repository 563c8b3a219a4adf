"""What is refused about links and on a parent's pages, and in which words."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.pages.filters import time_of_day
from alongside.foundations.record.refusals import Refusal
from alongside.workspaces.self_completion.queries import Closed

WHY_CLOSED = {
    Closed.REVOKED: "This link was switched off. Ask your research nurse for a new one.",
    Closed.EXPIRED: "This link has run out. Ask your research nurse for a new one.",
    Closed.GUESSED: (
        "A wrong code was put in too many times, so we switched this link off to keep your "
        "answers safe. Ask your research nurse for a new one."
    ),
    Closed.VISIT_OVER: "We have all your answers now, so this link is closed. Thank you.",
    Closed.STOPPED: "You asked us to stop, so there are no more questions. Thank you.",
}
KEPT = "What you told us before is kept."


class LinkClosed(Refusal):
    """A link that can no longer be used."""

    def __init__(self, why: Closed) -> None:
        self.why = why
        super().__init__(f"{WHY_CLOSED[why]} {KEPT}")


class WaitForCode(Refusal):
    """Several wrong codes in a short time."""

    field = "code"

    def __init__(self, until: datetime) -> None:
        super().__init__(
            f"That was the wrong code a few times. Try again at {time_of_day(until)}. If you do "
            "not have the code, ask your research nurse."
        )


class NothingToAsk(Refusal):
    """A link needs at least one form that a parent can answer alone."""

    def __init__(self) -> None:
        super().__init__(
            "No form of this visit can be answered by the parent alone: each is finished, or its "
            "wording belongs to its publisher and is not kept here. No link was made."
        )


class WordingMissing(Refusal):
    """The questions of a licensed form cannot be shown."""

    field = "forms"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}: its wording belongs to its publisher, and no licence is kept here that lets "
            "a parent answer it alone. Leave it out, and ask it at the visit."
        )


class AlreadyRevoked(Refusal):
    """A link is switched off once."""

    def __init__(self) -> None:
        super().__init__("This link is closed already. Nothing was changed.")


class FamilyStopped(Refusal):
    """Nobody is asked who has said stop."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Family {number} has asked us to stop, so no link was made.")


class VisitOver(Refusal):
    """Only a visit that is under way has a link."""

    def __init__(self) -> None:
        super().__init__(
            "This visit is finished or was taken back, so no link was made. Answers can still be "
            "corrected on their form, with a reason."
        )


class StillOpen(Refusal):
    """Questions have neither an answer nor “rather not say”."""

    def __init__(self, count: int) -> None:
        questions = "1 question is" if count == 1 else f"{count} questions are"
        super().__init__(
            f"{questions} still open. Answer, or choose “I would rather not say”. You can also "
            "stop now: everything you told us is kept."
        )


class NotAsked(Refusal):
    """An answer to a question that this link does not ask."""

    def __init__(self) -> None:
        super().__init__("This link does not ask that. Nothing was saved. Open your link again.")


class NotNow(Refusal):
    """The licence of a form ended, or was taken away, while a parent was answering."""

    def __init__(self) -> None:
        super().__init__(
            "These questions cannot be asked any more. What you told us before is kept. Your "
            "research nurse will help you."
        )


class NothingSaid(Refusal):
    """All of it was left empty."""

    def __init__(self) -> None:
        super().__init__("Nothing is filled in yet. Fill in what you like, or just close the page.")
