"""What is refused about sequences and allocation, in words for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alongside.foundations.pages.filters import moment
from alongside.foundations.record.refusals import Refusal
from alongside.workspaces.randomisation.codes import LONGEST_SEQUENCE
from alongside.workspaces.randomisation.queries import BASELINE, CONSENT, ELIGIBILITY, FAMILY

GATES = {
    CONSENT: "a valid consent",
    ELIGIBILITY: "confirmed eligibility",
    BASELINE: "a complete baseline assessment",
}


class NoSuchStratum(Refusal):
    field = "stratum"

    def __init__(self) -> None:
        super().__init__("Choose one of the places shown.")


class WrongLength(Refusal):
    field = "length"

    def __init__(self) -> None:
        super().__init__(f"A sequence has from 1 to {LONGEST_SEQUENCE:,} places.")


class SequenceStillOpen(Refusal):
    field = "stratum"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} still has unused places in its sealed sequence. "
            "A further one can be made when that is used up."
        )


class NoPlaceLeft(Refusal):
    def __init__(self, place: str) -> None:
        super().__init__(
            f"No sealed place is left for {place}. Nothing was allocated. "
            "Ask the person who makes the sequence to seal a further one."
        )


class AlreadyAllocated(Refusal):
    def __init__(self, number: str, at: datetime) -> None:
        super().__init__(
            f"{number} was already allocated on {moment(at)}. A family is allocated once; "
            "nothing was changed."
        )


class JoinedElsewhere(Refusal):
    def __init__(self, number: str, into: str) -> None:
        super().__init__(
            f"{number} was joined to {into}, so it is not allocated on its own. Nothing was "
            f"changed. Go on with {into}."
        )


class NotReady(Refusal):
    def __init__(self, number: str, missing: Sequence[str]) -> None:
        super().__init__(
            f"{number} cannot be allocated yet. Still missing: "
            f"{', '.join(GATES[gate] for gate in missing)}. No place of the sequence was opened."
        )


class NotAllocated(Refusal):
    def __init__(self, number: str) -> None:
        super().__init__(f"{number} has not been allocated yet, so there is nothing to tell.")


class NotForThisArm(Refusal):
    def __init__(self, number: str) -> None:
        super().__init__(f"{number} is not in the arm whose team receives referrals.")


class NotAsListed(Refusal):
    def __init__(self) -> None:
        super().__init__("Choose from the answers shown.")


class AlreadyTold(Refusal):
    def __init__(self, told: str, at: datetime) -> None:
        who = "The family" if told == FAMILY else "The social worker"
        super().__init__(
            f"{who} is already recorded as told on {moment(at)}. Nothing was changed. If that "
            "is wrong, correct it."
        )


class AlreadyPassedOn(Refusal):
    def __init__(self, at: datetime) -> None:
        super().__init__(
            f"The referral is already recorded as passed on, on {moment(at)}. Nothing was "
            "changed. If that is wrong, correct it."
        )


class TeamNeeded(Refusal):
    field = "to"

    def __init__(self) -> None:
        super().__init__("Write to which team the referral went.")


class InTheFuture(Refusal):
    field = "occurred_at"

    def __init__(self) -> None:
        super().__init__("This is in the future. Give the time at which it happened.")


class BeforeAllocation(Refusal):
    field = "occurred_at"

    def __init__(self, number: str, at: datetime) -> None:
        super().__init__(
            f"{number} was allocated on {moment(at)}, so nobody can have been told before then. "
            "Check the time."
        )
