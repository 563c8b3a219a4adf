"""What is refused where a study minimises, in words for the screen."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.record.refusals import Refusal

NEEDED = {
    "site": "its site",
    "child_age": "the month in which a child was born who takes part",
    "children": "the children who take part",
    "parents": "a parent or carer",
}


def needed(factors: Sequence[str]) -> str:
    """What has to be on record of a family: "the children who take part"."""
    *others, last = dict.fromkeys(NEEDED[one] for one in factors)
    return f"{', '.join(others)} and {last}" if others else last


class LevelsMissing(Refusal):
    def __init__(self, number: str, factors: Sequence[str]) -> None:
        super().__init__(
            f"{number} cannot be allocated yet: this study takes into account what is not on "
            f"record of it, {needed(factors)}. Record it, then allocate. No place was opened."
        )


class LevelsNotListed(Refusal):
    def __init__(self, number: str) -> None:
        super().__init__(
            f"What this study takes into account of {number} is not in the scheme of the sequence, "
            "which was fixed when it was begun. Nothing was allocated. End the sequence and begin "
            "the next one: it counts the families of this one."
        )


class MadeForAnotherMethod(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The sequence was made for another way of allocating than the study has now. Nothing "
            "was allocated. End it and begin the next one."
        )


class OnlyWithHolders(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "This study minimises: an arm is drawn when a family comes, from its levels, so that "
            "everybody can draw it again. For that a sequence is made from shares; one holder "
            "will do. Begin it under Shares."
        )


class NoListWhenMinimising(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "This study minimises, so no arm is fixed before a family comes, and a list of arms "
            "cannot be used. Nothing was brought in."
        )


class NoPaperWhenMinimising(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "This study minimises: an arm follows from the family's levels, so it cannot lie in "
            "an envelope beforehand. On a day without the screen, allocate when it is back."
        )
