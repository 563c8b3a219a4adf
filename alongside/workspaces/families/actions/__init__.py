"""Everything that changes what is kept about a family."""

from alongside.workspaces.families.actions.describing import describe
from alongside.workspaces.families.actions.ending import forget_family, join_families
from alongside.workspaces.families.actions.notes import comment, record_deviation
from alongside.workspaces.families.actions.opening import (
    agree_to_contact,
    open_family,
    take_back_agreement,
)
from alongside.workspaces.families.actions.people import (
    add_child,
    add_parent,
    correct_child,
    correct_parent,
    set_contact_details,
)
from alongside.workspaces.families.actions.refusals import (
    AlreadyForgotten,
    AlreadyJoined,
    BornInFuture,
    ChangedMeanwhile,
    ContactNotAgreed,
    JoinedToItself,
    NameNeeded,
    NoSuchSite,
    NothingWritten,
    NotOffered,
    NotOfThisFamily,
    OtherStudy,
    ReasonNeeded,
    SameChildTwice,
    TooManyChildren,
    WeeksEarlyOutOfRange,
)

__all__ = [
    "AlreadyForgotten",
    "AlreadyJoined",
    "BornInFuture",
    "ChangedMeanwhile",
    "ContactNotAgreed",
    "JoinedToItself",
    "NameNeeded",
    "NoSuchSite",
    "NotOfThisFamily",
    "NotOffered",
    "NothingWritten",
    "OtherStudy",
    "ReasonNeeded",
    "SameChildTwice",
    "TooManyChildren",
    "WeeksEarlyOutOfRange",
    "add_child",
    "add_parent",
    "agree_to_contact",
    "comment",
    "correct_child",
    "correct_parent",
    "describe",
    "forget_family",
    "join_families",
    "open_family",
    "record_deviation",
    "set_contact_details",
    "take_back_agreement",
]
