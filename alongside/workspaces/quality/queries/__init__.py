"""What pages ask about the quality of answers."""

from alongside.workspaces.quality.queries.completeness import (
    Completeness,
    Group,
    completeness,
)
from alongside.workspaces.quality.queries.entries import (
    Again,
    Agreed,
    Compared,
    Difference,
    ToEnter,
    agreed,
    compared,
    on_paper,
    second_entry,
    to_enter,
)
from alongside.workspaces.quality.queries.flags import (
    Flagged,
    FlagsFound,
    Validity,
    flagged,
    validity,
)
from alongside.workspaces.quality.queries.missing import NoSuchForm, patterns
from alongside.workspaces.quality.queries.raised import Raised, answered, raised
from alongside.workspaces.quality.queries.reach import Reach

__all__ = [
    "Again",
    "Agreed",
    "Compared",
    "Completeness",
    "Difference",
    "Flagged",
    "FlagsFound",
    "Group",
    "NoSuchForm",
    "Raised",
    "Reach",
    "ToEnter",
    "Validity",
    "agreed",
    "answered",
    "compared",
    "completeness",
    "flagged",
    "on_paper",
    "patterns",
    "raised",
    "second_entry",
    "to_enter",
    "validity",
]
