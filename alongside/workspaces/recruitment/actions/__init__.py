"""Switching rules, raising alerts, acting on them."""

from alongside.workspaces.recruitment.actions.answering import (
    act,
    follow_up,
    take_back_action,
    take_back_follow_up,
)
from alongside.workspaces.recruitment.actions.raising import raise_alerts
from alongside.workspaces.recruitment.actions.switching import switch

__all__ = [
    "act",
    "follow_up",
    "raise_alerts",
    "switch",
    "take_back_action",
    "take_back_follow_up",
]
