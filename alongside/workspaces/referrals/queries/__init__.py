"""Referrals and what follows until consent."""

from alongside.workspaces.referrals.queries.judging import judged, settled_answers
from alongside.workspaces.referrals.queries.mine import last_team, mine, mine_on, state_of
from alongside.workspaces.referrals.queries.questions import (
    question,
    questions,
    questions_of,
    team_answers,
)
from alongside.workspaces.referrals.queries.rows import (
    Answered,
    AttemptRow,
    CriterionLine,
    DecisionRow,
    DeclinedRow,
    InformationRow,
    MyReferral,
    Question,
    ReferralRow,
    Said,
    ScreeningRow,
    Standing,
)
from alongside.workspaces.referrals.queries.stages import agreed, eligible, exits, screened
from alongside.workspaces.referrals.queries.standing import (
    CORRECTABLE,
    attempts,
    correctable,
    criteria_lines,
    decision,
    declined,
    information,
    referral,
    screening,
    standing,
)
from alongside.workspaces.referrals.queries.waiting import Waiting, waiting

__all__ = [
    "CORRECTABLE",
    "Answered",
    "AttemptRow",
    "CriterionLine",
    "DecisionRow",
    "DeclinedRow",
    "InformationRow",
    "MyReferral",
    "Question",
    "ReferralRow",
    "Said",
    "ScreeningRow",
    "Standing",
    "Waiting",
    "agreed",
    "attempts",
    "correctable",
    "criteria_lines",
    "decision",
    "declined",
    "eligible",
    "exits",
    "information",
    "judged",
    "last_team",
    "mine",
    "mine_on",
    "question",
    "questions",
    "questions_of",
    "referral",
    "screened",
    "screening",
    "settled_answers",
    "standing",
    "state_of",
    "team_answers",
    "waiting",
]
