"""What people do with tablets, and what follows when they come back."""

from alongside.workspaces.offline_entry.actions.arriving import arrive, come_back, receive
from alongside.workspaces.offline_entry.actions.packages import (
    close_package,
    take_along,
    tell_found,
    tell_lost,
)
from alongside.workspaces.offline_entry.actions.refusals import (
    AlreadyReturned,
    AlreadySettled,
    HasEnded,
    NoReason,
    NoSuchVisit,
    NotDue,
    NothingChosen,
    NothingToDecide,
    NotInPackage,
    NotLost,
    NoVisits,
    OtherContent,
    StillWaiting,
    TabletLost,
    TakenBySomebodyElse,
)
from alongside.workspaces.offline_entry.actions.settling import settle

__all__ = [
    "AlreadyReturned",
    "AlreadySettled",
    "HasEnded",
    "NoReason",
    "NoSuchVisit",
    "NoVisits",
    "NotDue",
    "NotInPackage",
    "NotLost",
    "NothingChosen",
    "NothingToDecide",
    "OtherContent",
    "StillWaiting",
    "TabletLost",
    "TakenBySomebodyElse",
    "arrive",
    "close_package",
    "come_back",
    "receive",
    "settle",
    "take_along",
    "tell_found",
    "tell_lost",
]
