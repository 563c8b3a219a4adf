"""Every page before consent."""

from alongside.workspaces.referrals.views.about import about
from alongside.workspaces.referrals.views.contacting import contact, correct, declined, information
from alongside.workspaces.referrals.views.notes import comments, deviations, family_deviations
from alongside.workspaces.referrals.views.people import (
    child,
    contact_details,
    forget,
    join,
    parent,
    people,
)
from alongside.workspaces.referrals.views.referring import agreement, mine, refer
from alongside.workspaces.referrals.views.screening import (
    ambiguities,
    ask,
    decision,
    question,
    screening,
    to_answer,
)

__all__ = [
    "about",
    "agreement",
    "ambiguities",
    "ask",
    "child",
    "comments",
    "contact",
    "contact_details",
    "correct",
    "decision",
    "declined",
    "deviations",
    "family_deviations",
    "forget",
    "information",
    "join",
    "mine",
    "parent",
    "people",
    "question",
    "refer",
    "screening",
    "to_answer",
]
