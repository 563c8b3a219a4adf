"""What is refused about envelopes on paper, in words for the screen."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.pages.filters import count_of, moment
from alongside.foundations.record.refusals import Refusal
from alongside.workspaces.randomisation.sharing_refusals import SECRET_OPENINGS

MOST_ENVELOPES = 50


class NotSoMany(Refusal):
    field = "number"

    def __init__(self, left: int) -> None:
        most = min(left, MOST_ENVELOPES)
        super().__init__(
            f"From 1 to {most} envelopes can be made here: the sequence has "
            f"{count_of(left, 'place', 'places')} left."
            if left
            else "No sealed place is left here. Seal a sequence first."
        )


class StillPrinting(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The envelopes that were made here before are not all printed yet. Finish those first."
        )


class OpeningsNeeded(Refusal):
    field = SECRET_OPENINGS

    def __init__(self, number: int) -> None:
        super().__init__(
            f"These places are opened with a holder's share: {count_of(number, 'key', 'keys')} of "
            "64 signs each, and no more: a key opens its place for good. Write the number, then "
            "choose the file of your share. Nothing was reserved."
        )


class NothingToPrint(Refusal):
    def __init__(self) -> None:
        super().__init__("No envelopes wait to be printed here.")


class BothHalves(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "You have the one half of these envelopes. With the other half you could read every "
            "arm in them, so somebody else who may make sequences prints it."
        )


class NotYourHalf(Refusal):
    def __init__(self) -> None:
        super().__init__("You have no half of these envelopes to print.")


class OpenedBefore(Refusal):
    def __init__(self, at: datetime) -> None:
        super().__init__(
            f"This envelope is already recorded as opened on {moment(at)}. Nothing was changed. "
            "Look at the number on the envelope once more."
        )


class NotOpened(Refusal):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"Envelope {number} is not recorded as opened, so there is nothing to take back."
        )


class PlaceUsed(Refusal):
    field = "family"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"The place of envelope {number} was given to another family when it was recorded as "
            "opened by mistake, and no place is given twice. Record it as opened for nobody, and "
            "allocate the family from the next place."
        )


class NotOnPaper(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "These envelopes are not recorded as printed and filled yet, so none of them can have "
            "been opened. Record first that both halves are in them."
        )


class EnvelopeSetAside(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The sequence of this envelope has ended, so it allocates nobody. Record it as opened "
            "for nobody, and say why."
        )


class AnotherPlace(Refusal):
    field = "family"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} belongs to another place, and this envelope is of this one. Check the "
            "number on the envelope."
        )


class PaperDiffers(Refusal):
    field = "arm"

    def __init__(self) -> None:
        super().__init__(
            "That is not what was put into this envelope. Check its number, and put its two slips "
            "together once more. Nothing was recorded. If the family was given another arm all "
            "the same, record what the envelope says and write a deviation."
        )


class OpenedTooEarly(Refusal):
    field = "occurred_at"

    def __init__(self, since: datetime) -> None:
        super().__init__(
            f"The envelope cannot have allocated this family before {moment(since)}: only then "
            "was it printed and the family ready. Check the time."
        )


class NotSomebodyHere(Refusal):
    field = "opened_by"

    def __init__(self) -> None:
        super().__init__("Choose who opened it, from the people shown.")
