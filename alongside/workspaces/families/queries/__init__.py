"""Families: who they are, how old the children are, how to reach them, what happened."""

from alongside.workspaces.families.queries.finding import (
    agreed_to_contact,
    families,
    find,
    forgotten,
    joined_into,
    name_marks,
    possible_duplicates,
)
from alongside.workspaces.families.queries.happenings import (
    comments,
    deviations,
    deviations_of,
    deviations_on,
    history,
)
from alongside.workspaces.families.queries.people import (
    ages_on,
    children,
    children_of,
    contact,
    identity,
    parents,
    parents_of,
)
from alongside.workspaces.families.queries.rows import (
    ChildRow,
    CommentRow,
    Contact,
    DeviationRow,
    Exit,
    FamilyRow,
    HistoryLine,
    Identity,
    ParentRow,
)

__all__ = [
    "ChildRow",
    "CommentRow",
    "Contact",
    "DeviationRow",
    "Exit",
    "FamilyRow",
    "HistoryLine",
    "Identity",
    "ParentRow",
    "ages_on",
    "agreed_to_contact",
    "children",
    "children_of",
    "comments",
    "contact",
    "deviations",
    "deviations_of",
    "deviations_on",
    "families",
    "find",
    "forgotten",
    "history",
    "identity",
    "joined_into",
    "name_marks",
    "parents",
    "parents_of",
    "possible_duplicates",
]
