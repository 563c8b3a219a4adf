"""What is refused about families, in words for the screen."""

from __future__ import annotations

from datetime import date, datetime

from alongside.foundations.pages.filters import moment
from alongside.foundations.record.refusals import Refusal


class ContactNotAgreed(Refusal):
    """A hard rule: no agreement to be contacted, no identifier."""

    def __init__(self) -> None:
        super().__init__(
            "This family has not agreed to be contacted, so no name, date of birth or contact "
            "detail is kept. Nothing was saved. If they agree later, record that first."
        )


class NoSuchSite(Refusal):
    def __init__(self, site: str) -> None:
        super().__init__(f"This study has no site called “{site}”. Choose one of its sites.")


class NameNeeded(Refusal):
    field = "name"

    def __init__(self) -> None:
        super().__init__("Write a name with at least one letter.")


class BornInFuture(Refusal):
    field = "born"

    def __init__(self, born: date) -> None:
        super().__init__(
            f"A date of birth of {born.day} {born:%B %Y} is in the future. Check the date."
        )


class SameChildTwice(Refusal):
    field = "name"

    def __init__(self, letter: str) -> None:
        super().__init__(
            f"A child of this name and date of birth is already in the family, as child {letter}. "
            "Twins have the same date of birth but not the same name. Check the name."
        )


class TooManyChildren(Refusal):
    def __init__(self) -> None:
        super().__init__("A family can have 26 children here. Ask the trial manager what to do.")


class WeeksEarlyOutOfRange(Refusal):
    field = "weeks_early"

    def __init__(self) -> None:
        super().__init__("Write the number of weeks early as a number from 0 to 18.")


class NothingWritten(Refusal):
    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} is empty. Write a few words.")


class ReasonNeeded(Refusal):
    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say in a few words why. The record keeps the reason beside the change.")


class ChangedMeanwhile(Refusal):
    """Somebody else changed it after this page was shown; sent again, it replaces theirs."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(
            f"{by} changed this at {moment(at)}, while you had it open. Nothing of yours was saved "
            "yet, and it still stands here. Look at what they wrote on the page about children, "
            "parents and contact; then send yours again to replace it, or leave theirs."
        )


class NotOfThisFamily(Refusal):
    def __init__(self) -> None:
        super().__init__("This belongs to another family. Go back to the family's page.")


class JoinedToItself(Refusal):
    field = "into"

    def __init__(self) -> None:
        super().__init__("A family cannot be joined to itself. Write the other family's number.")


class AlreadyJoined(Refusal):
    field = "into"

    def __init__(self, number: str, into: str) -> None:
        super().__init__(
            f"Family {number} has already been joined to {into}. Take that back first if it "
            "was wrong."
        )


class OtherStudy(Refusal):
    field = "into"

    def __init__(self) -> None:
        super().__init__("The two families are in different studies, so they cannot be joined.")


class AlreadyForgotten(Refusal):
    def __init__(self, number: str) -> None:
        super().__init__(
            f"The names and contact details of family {number} have already been destroyed."
        )


class NotOffered(Refusal):
    """An answer that the study definition does not offer."""

    def __init__(self, question: str, answer: str) -> None:
        super().__init__(
            f"“{answer}” is no answer to the question “{question}” of this study. Nothing was "
            "saved. Choose one of the answers shown, or leave the question."
        )
