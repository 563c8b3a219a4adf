"""What the forms ask, and what is said when they are sent."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.science.protocol import Document, Study
from alongside.workspaces.consent.words.labels import title
from alongside.workspaces.families.queries import ParentRow

PARENT_ASK = "Who gives consent?"
PARENT_MISSING = "Choose the parent who gives consent."
CHILDREN_ASK = "For which children?"
CHILDREN_MISSING = "Choose at least one child."
CAN_BE_LEFT = "This line can be left out."
MODE_ASK = "How did you meet?"
MODE_MISSING = "Choose how you met."
HOW_ASK = "How does the parent sign?"
HOW_MISSING = "Choose how the parent signs."
ON_SCREEN = "On this screen"
ON_PAPER = "On a paper form, which I have scanned or photographed"
PARENT_SIGNATURE = "The parent’s signature"
PARENT_TYPES = "Or the parent types their full name"
PAPER_ASK = "The signed paper form"
PAPER_HINT = "If the page comes back with something to put right, choose the file again."
SIGNED_AT = "When was the paper form signed?"
SIGNED_AT_HINT = "The day and time on the form, for example 4 7 2023 and 14:20."
TAKER = "Your signature: your password"
TAKER_MISSING = "Type your password to sign."
REASONS_ASK = "Did they give a reason?"
REASON_ASK = "Did they give a reason?"
NO_DEMAND = "Nobody has to give a reason. Do not ask for one; leave this empty if none was given."
OWN_WORDS = "In their own words"
SCOPE_ASK = "What does the family want to stop?"
SCOPE_MISSING = "Choose what the family wants to stop."
TOLD_BY_ASK = "Who told you?"
WHEN_ASK = "When did they say so?"
WHEN_HINT = "Leave this empty if it was just now."
WHY_MISTAKE = "What was the mistake?"
PRIVATE_ADDRESS = "The parent wants the copy at this address, and nobody else reads it"
PRIVATE_MISSING = "Ask the parent, and tick this when they have said yes. Otherwise print the copy."
UNDONE = (
    "What the family told us stays in the record, because a record cannot be changed afterwards, "
    "but it is left out of every result from now on.",
    "Results that were already published, or sent out of the study, cannot be called back.",
    "If this was recorded by mistake it can be taken back with a reason, and the answers count "
    "again.",
    "Names and contact details can be destroyed as well. Ask the trial manager; that cannot be "
    "undone.",
)


PAPER_OF_EARLIER = "Was an earlier version signed on paper, while it was in use?"


def old_version(document: Document, current: Document) -> str:
    """What is said above a version that is in use no more."""
    since = f"{current.date.day} {current.date:%B %Y}"
    return (
        f"This is version {document.version}. Version {current.version} is in use since {since}. "
        "Go on here only for a paper form that was signed before; the family is asked to sign the "
        "new version later."
    )


def statement_missing(text: str) -> str:
    """What is said beside a required statement without a yes."""
    return f"Consent needs a yes to this line: “{text}”"


def taker_hint(name: str) -> str:
    return f"You sign as {name}: you went through the form with the parent and saw them sign."


def age_note(study: Study, parents: Sequence[ParentRow]) -> str:
    """What the taker has to check where a date of birth is not kept."""
    if all(row.born for row in parents):
        return ""
    years = study.ages.parent_from_years
    return f"A date of birth is not recorded. Whoever signs must be {years} or older."


def done(kind: str, study: Study) -> str:
    return f"The consent “{title(study, kind)}” is recorded. Give the family its copy."


def not_given_done(kind: str, study: Study) -> str:
    return f"It is recorded that “{title(study, kind)}” was not given. Everything else stands."


def withdrawn_done(kind: str, study: Study) -> str:
    return (
        f"It is recorded that “{title(study, kind)}” is withdrawn. The other consents stand. "
        "Please thank the family."
    )


WITHDRAW_DONE = (
    "The withdrawal is recorded. Please thank the family for the time they gave, and tell them "
    "that nothing changes in the help they get."
)
TAKEN_BACK = "It is taken back. The history keeps both, with your reason."
SENT = "The copy is on its way to the family."
