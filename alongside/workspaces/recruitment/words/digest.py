"""The e-mail of the day: what is new, what is late; no family, no arm, no name but the reader's."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.pages.filters import day
from alongside.science.protocol import Study
from alongside.workspaces.recruitment.queries import ActionRow, AlertRow
from alongside.workspaces.recruitment.words.sentences import alert_sentence

SUBJECT = "Recruitment: please have a look in Alongside"
MOST = 10


def digest(
    study: Study, name: str, new: Sequence[AlertRow], late: Sequence[tuple[AlertRow, ActionRow]]
) -> str:
    """One letter for everything; a long list is cut and says so."""
    parts = [f"Hello {name},"]
    if new:
        parts.append("fewer families come than expected:")
        parts += [f"* {alert_sentence(study, one)}" for one in new[:MOST]]
        if len(new) > MOST:
            parts.append(f"and {len(new) - MOST} more.")
    if late:
        parts.append("These actions of yours were to be done by now. Say what became of them:")
        parts += [f"* By {day(action.by_when)}: {action.words}" for _, action in late[:MOST]]
    parts.append(
        "Sign in to Alongside and open “Progress”, then “Alerts”: there stands what could be done, "
        "and there you say what is done, by whom and by when."
    )
    return "\n\n".join(parts) + "\n"
