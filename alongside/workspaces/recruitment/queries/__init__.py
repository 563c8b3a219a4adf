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
    "FollowUpRow",
    "RuleState",
    "Watch",
    "Watched",
    "action_of",
    "alert",
    "alerts",
    "days_at",
    "follow_up_of",
    "last_spoken",
    "rule_states",
    "stated",
    "watch",
]
