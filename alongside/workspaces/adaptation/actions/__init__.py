"""Bringing in places, placing families, adopting rules and deciding at adaptation points."""

from alongside.workspaces.adaptation.actions.deciding import adopt, decide
from alongside.workspaces.adaptation.actions.places import bring_in
from alongside.workspaces.adaptation.actions.placing import place, place_by_hand
from alongside.workspaces.adaptation.actions.refusals import (
    AdoptedAlready,
    ChangeMissing,
    DecidedAlready,
    FileHasProblems,
    NoSuchArea,
    NotAdopted,
    NoTargetYet,
    PointNotReached,
    SameArea,
    problem_line,
)

__all__ = [
    "AdoptedAlready",
    "ChangeMissing",
    "DecidedAlready",
    "FileHasProblems",
    "NoSuchArea",
    "NoTargetYet",
    "NotAdopted",
    "PointNotReached",
    "SameArea",
    "adopt",
    "bring_in",
    "decide",
    "place",
    "place_by_hand",
    "problem_line",
]
