"""Requests, arms that were learned, guesses: never the true arm."""

from alongside.workspaces.unblinding.queries.guesses import (
    GuessRow,
    ToGuess,
    assessors,
    guess_of,
    guesses,
    to_guess,
)
from alongside.workspaces.unblinding.queries.learned import (
    Learned,
    find_learned,
    learned,
    learned_families,
)
from alongside.workspaces.unblinding.queries.of_use import of_no_use_yet
from alongside.workspaces.unblinding.queries.requests import (
    APPROVED,
    RAN_OUT,
    REFUSED,
    TOLD,
    WAITING,
    RequestRow,
    decision,
    disclosure,
    find,
    impact_of,
    of_family,
    of_link,
    requests,
)

__all__ = [
    "APPROVED",
    "RAN_OUT",
    "REFUSED",
    "TOLD",
    "WAITING",
    "GuessRow",
    "Learned",
    "RequestRow",
    "ToGuess",
    "assessors",
    "decision",
    "disclosure",
    "find",
    "find_learned",
    "guess_of",
    "guesses",
    "impact_of",
    "learned",
    "learned_families",
    "of_family",
    "of_link",
    "of_no_use_yet",
    "requests",
    "to_guess",
]
