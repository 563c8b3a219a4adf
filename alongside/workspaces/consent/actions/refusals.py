"""What is refused about consent, in words for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from alongside.foundations.clock import day_of
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Document
from alongside.workspaces.consent.queries import Opening

MINUTE = timedelta(minutes=1)


def when_possible(opening: Opening, at: datetime, zone: str) -> str:
    """From when consent can be given, and why not before, as it is said at a moment."""
    possible = _whole_minute_from(opening.possible_from)
    return (
        f"Consent can be given from {_said(possible, at, zone, weekday=True)}. "
        f"The information sheet was given {_said(opening.informed_at, at, zone)}."
    )


def _whole_minute_from(moment: datetime) -> datetime:
    """Rounded up, so that the minute that is shown is never too early."""
    rest = timedelta(seconds=moment.second, microseconds=moment.microsecond)
    return moment - rest + MINUTE if rest else moment


def _said(moment: datetime, at: datetime, zone: str, *, weekday: bool = False) -> str:
    local, today = moment.astimezone(ZoneInfo(zone)), day_of(at, zone)
    date = f"{local:%A} {local.day} {local:%B}" if weekday else f"{local.day} {local:%B}"
    if local.year != today.year:
        date += f" {local.year}"
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((local.date() - today).days, "")
    if weekday:
        return f"{local:%H:%M} {near} ({date})" if near else f"{local:%H:%M} on {date}"
    return f"{near} at {local:%H:%M}" if near else f"on {date} at {local:%H:%M}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _on(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y}, {local:%H:%M}"


class TooSoon(Refusal):
    """A hard rule of the protocol: time to think between information and consent."""

    def __init__(self, opening: Opening, at: datetime, zone: str) -> None:
        self.opening = opening
        super().__init__(when_possible(opening, at, zone))


class SignedTooSoon(Refusal):
    """A paper form carries a day on which the family had not had its time to think."""

    field = "when"

    def __init__(self, opening: Opening, signed: datetime, zone: str, hours: int) -> None:
        self.opening = opening
        super().__init__(
            f"This form was signed on {_on(signed, zone)}, less than {hours} hours after the "
            f"information sheet was given on {_on(opening.informed_at, zone)}, so it is not valid. "
            f"The family could sign from {_on(_whole_minute_from(opening.possible_from), zone)}. "
            "If they still agree, ask them to sign again."
        )


class NoInformation(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The record does not show that the family had the information sheet before this, so "
            "consent cannot be given yet. Record when and how it was given; the family then "
            "has its time to think."
        )


class NotEligible(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The family has not been confirmed as eligible, so consent cannot be given yet. "
            "Screen the family and record the decision first."
        )


class FamilyDeclined(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The record says that the family does not want to go on. If they changed their mind, "
            "take that back on the family's page first."
        )


class VersionNotYet(Refusal):
    """A paper form carries a day on which this version was not in use yet."""

    field = "when"

    def __init__(self, document: Document, then: Document, signed: datetime, zone: str) -> None:
        super().__init__(
            f"Version {document.version} is in use since {_day(document.date)}; on "
            f"{_on(signed, zone)} it was version {then.version}. Look which version stands on the "
            "paper form: open that version from the link on top of this page, or check the date."
        )


class FamilyElsewhere(Refusal):
    def __init__(self, number: str, into: str) -> None:
        super().__init__(
            f"Family {number} was joined to {into}. Go on with {into}; nothing was saved here."
        )


class ParentTooYoung(Refusal):
    field = "parent"

    def __init__(self, years: int) -> None:
        super().__init__(
            f"This parent is younger than {years} and cannot give consent in this study. Another "
            "parent or carer of the family may."
        )


class NotAParentHere(Refusal):
    field = "parent"

    def __init__(self) -> None:
        super().__init__("This parent is not in this family. Choose one of those shown.")


class NotAChildHere(Refusal):
    field = "children"

    def __init__(self) -> None:
        super().__init__("Choose at least one child, and only from those of this family.")


class FamilyHasStopped(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The family has withdrawn, so nothing more is asked of it. If that was recorded by "
            "mistake, take the withdrawal back with a reason; then consent can be given."
        )


class AlreadyGiven(Refusal):
    def __init__(self, title: str, version: str, by: str, at: datetime, zone: str) -> None:
        super().__init__(
            f"“{title}”, version {version}, was signed on {_on(at, zone)} and recorded by {by}. "
            "Nothing was changed. If something in it is wrong, take it back with a reason and "
            "record it again."
        )


class NotYours(Refusal):
    """Each consent is taken by the roles that the study names."""

    def __init__(self, title: str, roles: Sequence[str]) -> None:
        super().__init__(
            f"The consent “{title}” is taken by the {' or '.join(roles).lower()}. "
            "Nothing was saved."
        )


class StatementsMissing(Refusal):
    """Each required statement must be agreed to; the message names those that were not."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = tuple(texts)
        listed = " ".join(f"“{text}”" for text in texts)
        super().__init__(
            f"Consent needs a yes to each of these, and there is none yet: {listed} "
            "Talk about it with the parent. Without it the parent cannot give this consent."
        )


class StatementsUnknown(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Some answers do not belong to this version of the form. Open the page again and "
            "go through it with the parent."
        )


class SignatureNeeded(Refusal):
    field = "signature"

    def __init__(self) -> None:
        super().__init__("The parent has not signed yet. Draw the signature or type the name.")


class SignatureUnreadable(Refusal):
    field = "signature"

    def __init__(self) -> None:
        super().__init__(
            "The signature could not be read. Clear it and sign again, or type the name instead."
        )


class PaperNeeded(Refusal):
    field = "file"

    def __init__(self) -> None:
        super().__init__("Choose the scan or photograph of the signed form.")


class UnknownCode(Refusal):
    def __init__(self, what: str) -> None:
        super().__init__(f"Choose the {what} from those shown.")


class InTheFuture(Refusal):
    field = "when"

    def __init__(self, moment: datetime, zone: str) -> None:
        super().__init__(f"{_on(moment, zone)} is in the future. Write when it happened.")


class BeforeTheOther(Refusal):
    """Things cannot have happened in an order that makes no sense."""

    field = "when"

    def __init__(self, what: str, at: datetime, zone: str) -> None:
        super().__init__(
            f"This cannot have happened before {what} on {_on(at, zone)}. Check the date."
        )


class DeclineInstead(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Without this consent the family is not in the study. If they do not want to take "
            "part, record under “Referral and screening” that they do not go on."
        )


class NothingToWithdraw(Refusal):
    def __init__(self, title: str) -> None:
        super().__init__(f"The consent “{title}” is not given at the moment. Nothing was changed.")


class WithdrawInstead(Refusal):
    def __init__(self, title: str) -> None:
        super().__init__(
            f"The consent “{title}” has been given. If the family changed its mind, record that "
            "it is withdrawn."
        )


class NotInTheStudy(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The family has not given consent to take part, so there is nothing to withdraw from. "
            "If they do not want to go on, record that under “Referral and screening”."
        )


class AlreadyWithdrawn(Refusal):
    def __init__(self) -> None:
        super().__init__("The record already says that the family has stopped this way.")


class ReasonsUnknown(Refusal):
    field = "reasons"

    def __init__(self) -> None:
        super().__init__("Choose from the reasons shown, or leave them out.")


class ReasonNeeded(Refusal):
    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say in a few words why. The record keeps the reason beside the change.")


class NotToBeTakenBack(Refusal):
    def __init__(self) -> None:
        super().__init__("This cannot be taken back here. Correct it where it was recorded.")


class NoEmailAddress(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "No email address is kept for this family, so the copy cannot be sent that way. "
            "Print it and give it to them, or ask for an address."
        )
