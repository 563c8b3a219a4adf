"""The words on the family's copy."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.science.protocol import Document, Study
from alongside.workspaces.consent.queries import ConsentState, GivenRow
from alongside.workspaces.consent.words.labels import moment

EMAIL_SUBJECT = "Your copy"
MAY_STOP = (
    "You can change your mind at any time, and you do not have to say why. Nothing changes in "
    "the help that you get. Just tell us."
)
YES, NO = "Yes", "No"
A_PARENT = "Parent or carer"


def typed_as(name: str) -> str:
    return f"signed by typing “{name}”"


def for_children(names: Sequence[str]) -> str:
    return f"This is about: {', '.join(names)}."


def copy_footer(study: Study, number: str, state: ConsentState) -> str:
    """What stands at the foot of each page of a copy."""
    if state.state == "withdrawn" and state.at:
        return f"Family {number}. This consent was withdrawn on {moment(state.at, study)}."
    return f"Family {number}. Your copy, to keep."


def copy_email(
    study: Study, document: Document, given: GivenRow, agreed: Sequence[str], left: Sequence[str]
) -> str:
    """The copy as plain text, without anybody's name."""
    parts = [
        "Hello,",
        f"Here is your copy of what you agreed to on {moment(given.at, study)}: "
        f"“{document.wording.heading}”, version {given.version}.",
        *document.wording.paragraphs,
        "You said yes to:\n" + "\n".join(f"- {text}" for text in agreed),
        *(["You did not say yes to:\n" + "\n".join(f"- {text}" for text in left)] if left else []),
        MAY_STOP,
        "Thank you for your time.",
    ]
    return "\n\n".join(parts)
