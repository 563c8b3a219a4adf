"""What follows from finished forms, and what people do to enter forms twice."""

from alongside.workspaces.quality.actions.checking import check_everybody, check_family
from alongside.workspaces.quality.actions.deciding import decide_difference
from alongside.workspaces.quality.actions.entering import enter_again
from alongside.workspaces.quality.actions.refusals import (
    AlreadyDecided,
    AlreadyEnteredAgain,
    HadAPart,
    NoDifference,
    NotFromPaper,
    NothingWritten,
    StillOpen,
)

__all__ = [
    "AlreadyDecided",
    "AlreadyEnteredAgain",
    "HadAPart",
    "NoDifference",
    "NotFromPaper",
    "NothingWritten",
    "StillOpen",
    "check_everybody",
    "check_family",
    "decide_difference",
    "enter_again",
]
