"""What people do with a family from the referral to the decision on eligibility."""

from alongside.workspaces.referrals.actions.contacting import (
    decline,
    give_information,
    record_attempt,
)
from alongside.workspaces.referrals.actions.deciding import decide, screen
from alongside.workspaces.referrals.actions.questions import (
    answer_question,
    ask_team,
    correct_answer,
)
from alongside.workspaces.referrals.actions.referring import (
    agree_later,
    no_longer_agrees,
    refer,
)
from alongside.workspaces.referrals.actions.refusals import *  # noqa: F403
from alongside.workspaces.referrals.actions.undoing import take_back

__all__ = [
    "agree_later",
    "answer_question",
    "ask_team",
    "correct_answer",
    "decide",
    "decline",
    "give_information",
    "no_longer_agrees",
    "record_attempt",
    "refer",
    "screen",
    "take_back",
]
