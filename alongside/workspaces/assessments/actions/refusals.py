"""What is refused at a visit, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from alongside.foundations.record.refusals import Refusal


def _on(moment: datetime, zone: str) -> str:
    here = moment.astimezone(ZoneInfo(zone))
    return f"{here.day} {here:%B %Y at %H:%M}"


class NoValidConsent(Refusal):
    """A visit needs the family's consent to take part."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Family {number} has not given consent to take part in the study, so no visit can "
            "begin. Nothing was saved. Ask the recruitment coordinator to record the consent first."
        )


class StoppedAssessments(Refusal):
    """The family asked that nothing more be collected."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Family {number} has asked us to stop collecting answers, so no visit can be booked "
            "or begun. What they told us before stays as they wished. Do not contact them for a "
            "visit."
        )


class BeforeConsent(Refusal):
    """A visit that was done on paper cannot have begun before the family consented."""

    field = "occurred_at"

    def __init__(self, began: datetime, consented: datetime, zone: str) -> None:
        super().__init__(
            f"The family gave consent on {_on(consented, zone)}, so the visit cannot have begun on "
            f"{_on(began, zone)}. Nothing was saved. Check the day and the time; if questions were "
            "asked before consent, do not enter the answers, and record a deviation."
        )


class StoppedMeanwhile(Refusal):
    """The family stopped while a visit was under way."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Family {number} has asked us to stop, so no more answers are taken. What was "
            "answered before is kept as they wished. Finish the visit, and say once why the rest "
            "has no answer."
        )


class NotLicensed(Refusal):
    """The licence of the form does not allow new answers in this way, here or now."""


class EndsBeforeItBegins(Refusal):
    """A visit ends after it began."""

    field = "occurred_at"

    def __init__(self, began: datetime, zone: str) -> None:
        super().__init__(
            f"The visit began on {_on(began, zone)}, so it cannot have ended before. Check the day "
            "and the time."
        )


class EarlierVisitMissing(Refusal):
    """This visit is counted from another that has not been done."""

    def __init__(self, title: str, earlier: str) -> None:
        super().__init__(
            f"“{title}” is counted from “{earlier}”, which has not been done with this family. "
            f"Do “{earlier}” first."
        )


class VisitHasBegun(Refusal):
    """The visit was begun before, perhaps by a colleague."""

    def __init__(self, title: str, by: str, at: datetime, zone: str) -> None:
        super().__init__(
            f"“{title}” was begun by {by} on {_on(at, zone)}. It was not begun "
            "a second time. Go to the visit's page to carry on with it."
        )


class VisitNotBegun(Refusal):
    """The visit was taken back, or never begun."""

    def __init__(self) -> None:
        super().__init__("This visit was taken back. Nothing was saved; begin the visit again.")


class VisitIsFinished(Refusal):
    """A finished visit is not paused, taken up or finished again."""

    def __init__(self) -> None:
        super().__init__(
            "This visit is finished. Answers can still be corrected on their form, with a reason."
        )


class NotPaused(Refusal):
    """Only a paused visit can be taken up again, and only a running one paused."""

    def __init__(self, paused: bool) -> None:
        super().__init__(
            "This visit is paused already."
            if paused
            else "This visit is running; it is not paused."
        )


class InTheFuture(Refusal):
    """What has not happened yet cannot be recorded."""

    def __init__(self) -> None:
        super().__init__(
            "This time has not come yet, so nothing was saved. Give the time when it happened."
        )


class UnknownMode(Refusal):
    """The study does not allow this visit to be done that way."""

    field = "mode"

    def __init__(self, title: str) -> None:
        super().__init__(f"The study does not have “{title}” done in that way. Choose another way.")


class ReasonNeeded(Refusal):
    """An answer changes after its form was finished."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__(
            "This form is finished. To change an answer now, write why it changes. "
            "What you typed is still here, and is not saved yet."
        )


class AnswersOpen(Refusal):
    """Items of the form have neither an answer nor a reason for having none."""

    def __init__(self, numbers: Sequence[int]) -> None:
        shown = ", ".join(str(number) for number in numbers[:12])
        more = f" and {len(numbers) - 12} more" if len(numbers) > 12 else ""
        one = len(numbers) == 1
        super().__init__(
            f"{'Item' if one else 'Items'} {shown}{more} {'has' if one else 'have'} no answer yet. "
            "Everything answered so far is saved. Answer what is open, or say once why the rest "
            "has no answer."
        )


class PromptsOpen(Refusal):
    """An answer out of range was neither confirmed nor changed."""

    def __init__(self, form: str, numbers: Sequence[int]) -> None:
        shown = ", ".join(str(number) for number in numbers)
        super().__init__(
            f"{form}: check item {shown}. The answer is not one that is expected. "
            "Change it, or say that it is right. Everything is saved."
        )


class FormIsFinished(Refusal):
    """The form was finished before."""

    def __init__(self) -> None:
        super().__init__(
            "This form is finished already. To change an answer, change it on the form and say why."
        )


class FormsOpen(Refusal):
    """Forms of the visit are not finished."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"Not finished yet: {', '.join(names)}. Everything answered so far is saved. "
            "Finish each form, or say once why the rest has no answer."
        )


class NotOnThisForm(Refusal):
    """An answer was sent for an item or form that this visit does not have."""

    def __init__(self, what: str) -> None:
        super().__init__(f"This visit has no {what}. Nothing was saved. Open the form again.")


class NoReason(Refusal):
    """A reason must be chosen or written."""

    def __init__(self) -> None:
        super().__init__("Say why. Choose a reason from the list, or write it.")


class NothingAsked(Refusal):
    """A question or reply is empty."""

    def __init__(self) -> None:
        super().__init__("Nothing is written yet. Write what you want to ask or say.")


class QuestionClosed(Refusal):
    """A closed question takes no reply."""

    def __init__(self) -> None:
        super().__init__("This question is closed. Open it again to reply to it.")


class QuestionOpen(Refusal):
    """An open question cannot be opened again."""

    def __init__(self) -> None:
        super().__init__("This question is open already. Write a reply instead.")
