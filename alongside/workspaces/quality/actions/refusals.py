"""What is refused about second entries, and in which words."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.record.refusals import Refusal


class NotFromPaper(Refusal):
    """Only a finished form that was read from paper is entered twice."""

    def __init__(self) -> None:
        super().__init__(
            "This form is not finished yet, or it was not read from paper, so there is nothing to "
            "enter again. Nothing was saved."
        )


class HadAPart(Refusal):
    """The second entry is made by somebody else than the first."""

    def __init__(self) -> None:
        super().__init__(
            "You entered answers of this form yourself, so a colleague has to enter it again from "
            "the same paper. Nothing was saved."
        )


class AlreadyEnteredAgain(Refusal):
    """A form is entered again once."""

    def __init__(self, by: str) -> None:
        super().__init__(
            f"{by} has entered this form again already. Nothing was saved. Look at the comparison."
        )


class StillOpen(Refusal):
    """Items have neither an answer nor a reason for having none."""

    def __init__(self, numbers: Sequence[int]) -> None:
        shown = ", ".join(str(number) for number in numbers[:12])
        more = f" and {len(numbers) - 12} more" if len(numbers) > 12 else ""
        one = len(numbers) == 1
        super().__init__(
            f"{'Item' if one else 'Items'} {shown}{more} {'has' if one else 'have'} no answer yet. "
            "What you typed is still here. Enter what stands on the paper, or why there is nothing."
        )


class NoDifference(Refusal):
    """Only where the two entries differ is there something to decide."""

    def __init__(self) -> None:
        super().__init__("The two entries agree there. Nothing was saved. Open the page again.")


class AlreadyDecided(Refusal):
    """A difference is decided once."""

    def __init__(self, by: str) -> None:
        super().__init__(
            f"{by} has decided on this since you opened the page. Nothing was changed. If it is "
            "wrong, correct the answer on the form, with a reason."
        )


class NothingWritten(Refusal):
    """Neither of the two: then what stands on the paper must be written."""

    field = "value"

    def __init__(self) -> None:
        super().__init__("Write what stands on the paper.")
