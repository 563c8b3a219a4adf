"""What staff do with links, and what a parent does with one."""

from alongside.workspaces.self_completion.actions.answering import (
    answer,
    enter_code,
    finish,
    say_how_it_was,
)
from alongside.workspaces.self_completion.actions.links import (
    make_link,
    record_voucher,
    revoke_link,
)
from alongside.workspaces.self_completion.actions.refusals import (
    AlreadyRevoked,
    FamilyStopped,
    LinkClosed,
    NotAsked,
    NothingSaid,
    NothingToAsk,
    StillOpen,
    VisitOver,
    WaitForCode,
    WordingMissing,
)

__all__ = [
    "AlreadyRevoked",
    "FamilyStopped",
    "LinkClosed",
    "NotAsked",
    "NothingSaid",
    "NothingToAsk",
    "StillOpen",
    "VisitOver",
    "WaitForCode",
    "WordingMissing",
    "answer",
    "enter_code",
    "finish",
    "make_link",
    "record_voucher",
    "revoke_link",
    "say_how_it_was",
]
