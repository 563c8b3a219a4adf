"""What is refused about scores that are put in, and in which words."""

from __future__ import annotations

from alongside.foundations.record.refusals import Refusal


class NotToEnter(Refusal):
    """Only a finished form that is scored elsewhere takes scores."""

    def __init__(self) -> None:
        super().__init__(
            "This form is not finished yet, or it is scored here, so no scores can be put in. "
            "Nothing was saved."
        )


class NoScores(Refusal):
    """Something must be put in, and all of it must be a score of the form."""

    def __init__(self) -> None:
        super().__init__("Put in at least one score, as the licensed scoring gave it.")


class ReasonNeeded(Refusal):
    """What somebody put in before is corrected with a reason."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("You put in scores of this form before. Say why they are changed.")


class TwoAlready(Refusal):
    """Two people put in the scores of a form; whoever erred corrects their own."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(
            f"{first} and {second} have put in the scores of this form. Nothing was saved. If one "
            "of them is wrong, that person corrects it here."
        )
