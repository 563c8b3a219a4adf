"""Expected beside actual, rules and what they do, alerts and actions."""

from alongside.workspaces.recruitment.queries.alerts import (
    ActionRow,
    AlertRow,
    FollowUpRow,
    action_of,
    alert,
    alerts,
    follow_up_of,
    last_spoken,
)
from alongside.workspaces.recruitment.queries.effects import Effect, Stretch, at_place, effects
from alongside.workspaces.recruitment.queries.rules import (
    RuleState,
    rule_states,
    stated,
)
from alongside.workspaces.recruitment.queries.watched import STAGES, Watch, Watched, days_at, watch

__all__ = [
    "STAGES",
    "ActionRow",
    "AlertRow",
    "Effect",
    "FollowUpRow",
    "RuleState",
    "Stretch",
    "Watch",
    "Watched",
    "action_of",
    "alert",
    "alerts",
    "at_place",
    "days_at",
    "effects",
    "follow_up_of",
    "last_spoken",
    "rule_states",
    "stated",
    "watch",
]
