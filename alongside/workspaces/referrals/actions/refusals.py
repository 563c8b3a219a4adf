"""What is refused before consent, in words for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from alongside.foundations.record.refusals import Refusal
from alongside.workspaces.families.models import Family

LONDON = ZoneInfo("Europe/London")


def _when(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"


class IdentifiersWithoutAgreement(Refusal):
    """A hard rule: a family that does not agree to contact stays nameless."""

    def __init__(self) -> None:
        super().__init__(
            "The family did not agree to be contacted, so no name, date of birth or contact "
            "detail may be sent. Nothing was saved. Take these out, then send again."
        )


class NoSuchTeam(Refusal):
    field = "team"

    def __init__(self) -> None:
        super().__init__("This team is not at this site. Choose one of the teams shown.")


class CriteriaUnanswered(Refusal):
    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(f"There is no answer yet to: {' '.join(texts)} Answer yes, no or unsure.")


class CriteriaUnknown(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Some answers do not belong to this study's criteria. Open the page again and "
            "answer there."
        )


class ReasonsNeeded(Refusal):
    field = "reasons"

    def __init__(self) -> None:
        super().__init__("Choose at least one reason, and say which of them is the main one.")


class ReasonsUnknown(Refusal):
    field = "reasons"

    def __init__(self) -> None:
        super().__init__("Choose from the reasons shown; the main one must be among them.")


class ReasonsNotExpected(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Reasons for not taking part were given for a family that goes on. Take them out, "
            "or change the answer."
        )


class ParentNeeded(Refusal):
    field = "parent_name"

    def __init__(self) -> None:
        super().__init__("Write the name of the parent whom the study may contact.")


class ChildNeeded(Refusal):
    field = "child_1_name"

    def __init__(self) -> None:
        super().__init__("Write the name and date of birth of at least one child.")


class NoWayToReach(Refusal):
    field = "phone"

    def __init__(self) -> None:
        super().__init__(
            "Write a telephone number, an email address or a postal address, so that the "
            "coordinator can reach the family."
        )


class InTheFuture(Refusal):
    def __init__(self, moment: datetime) -> None:
        super().__init__(f"{_when(moment)} is in the future. Write when it happened.")


class PossibleDuplicate(Refusal):
    """A family like this was met before; somebody has to decide before a second record."""

    field = "duplicate_reason"

    def __init__(self, families: Sequence[Family]) -> None:
        self.families = tuple(families)
        super().__init__(
            "Somebody with this name and date of birth has already been referred. Nothing was "
            "saved. If this is the same family, stop here. If it is another family, or they "
            "should be referred anew, say why and send again."
        )


class UnknownCode(Refusal):
    def __init__(self, what: str) -> None:
        super().__init__(f"Choose the {what} from those shown.")


class DueInThePast(Refusal):
    field = "next_due"

    def __init__(self) -> None:
        super().__init__("The next attempt cannot be due before this one. Check the date.")


class FamilyElsewhere(Refusal):
    def __init__(self, number: str, into: str) -> None:
        super().__init__(
            f"Family {number} was joined to {into}. Go on with {into}; nothing was saved here."
        )


class AlreadyDecided(Refusal):
    """Somebody else has decided already."""

    def __init__(self, what: str, by: str, at: datetime) -> None:
        super().__init__(
            f"{by} has already decided on this family ({what}) on {_when(at)}. Nothing was "
            "changed. If that is wrong, open the decision under “Eligibility”, take it back "
            "with a reason, and decide again."
        )


class AlreadyDeclined(Refusal):
    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(
            f"{by} recorded on {_when(at)} that the family does not want to go on. Nothing was "
            "changed. If that is wrong or they changed their mind, take it back with a reason."
        )


class NotScreened(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The family has not been screened yet. Answer the criteria first, then decide."
        )


class CriteriaNotMet(Refusal):
    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(
            "The family cannot be confirmed as eligible. These answers rule it out: "
            f"{' '.join(texts)} If an answer is wrong, screen again and change it."
        )


class StillUnclear(Refusal):
    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(
            "The family cannot be confirmed as eligible while this is unclear: "
            f"{' '.join(texts)} Ask the team, or screen again when you know."
        )


class DiscussionNeeded(Refusal):
    field = "discussed_with"

    def __init__(self) -> None:
        super().__init__(
            "This family is decided case by case. Write with whom you discussed it, and what "
            "was decided and why."
        )


class NoChildOfAge(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "No child in this family was of the study's ages on the day of screening, so it "
            "cannot be confirmed as eligible. Check the dates of birth, or record that it is "
            "not eligible."
        )


class ParentsTooYoung(Refusal):
    def __init__(self, years: int) -> None:
        super().__init__(
            f"The only parent recorded is younger than {years} and cannot take part here. "
            "Record another parent or carer, or record that the family is not eligible."
        )


class QuestionNeeded(Refusal):
    field = "question"

    def __init__(self) -> None:
        super().__init__("Write what you need to know from the team.")


class AlreadyAsked(Refusal):
    field = "question"

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(
            f"{by} asked the team about this criterion on {_when(at)}, and the answer is still "
            "to come. Nothing was saved."
        )


class AnswerNeeded(Refusal):
    field = "decision"

    def __init__(self) -> None:
        super().__init__("Write what was decided and why, and choose yes or no.")


class AlreadyAnswered(Refusal):
    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(
            f"{by} answered this question on {_when(at)}. Nothing was changed. If the answer is "
            "wrong, correct it with a reason."
        )


class NotToBeTakenBack(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "This cannot be taken back here. Open the family's page and correct it where it "
            "was recorded."
        )


class NothingToChange(Refusal):
    def __init__(self) -> None:
        super().__init__("The record already says this. Nothing was changed.")
