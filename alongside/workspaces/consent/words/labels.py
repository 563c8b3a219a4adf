"""Labels of states, ways and reasons, and what each says in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from alongside.science.protocol import ConsentKind, Study
from alongside.science.protocol.seeking import UnknownInStudy
from alongside.workspaces.consent import queries
from alongside.workspaces.consent.actions import when_possible
from alongside.workspaces.consent.queries import ConsentState, Opening
from alongside.workspaces.families.queries import ChildRow, ParentRow
from alongside.workspaces.families.words import relation

STATES = {
    "given": "Given",
    "sign_again": "Needs signing again",
    "not_asked": "Not asked yet",
    "not_given": "Not given",
    "withdrawn": "Withdrawn",
}
TONES = {
    "given": "green",
    "sign_again": "amber",
    "not_asked": "grey",
    "not_given": "plum",
    "withdrawn": "plum",
}
MODES = {
    "in_person": "In person",
    "video": "By video",
    "telephone": "By telephone",
    "post": "By post",
}
SIGNED_AS = {
    "drawn": "signed on the screen",
    "typed": "signed by typing the name",
    "paper": "signed on paper",
}
TOLD_BY = {
    "parent": "The parent who takes part",
    "other_parent": "Another parent or family member",
    "social_worker": "Their social worker",
    "service": "Somebody at the service",
    "somebody_else": "Somebody else",
}
STOPS = {
    "service": "The family stopped the service.",
    "assessments": "The family answers no more questions.",
    "use_of_data": "Its answers are left out of every later result.",
}


def moment(at: datetime, study: Study) -> str:
    """4 July 2023, 14:20."""
    local = at.astimezone(ZoneInfo(study.time_zone))
    return f"{local.day} {local:%B %Y}, {local:%H:%M}"


def said_of(state: ConsentState, study: Study) -> str:
    """When and by whom a consent came to stand as it does."""
    if state.at is None:
        return ""
    line = f"{moment(state.at, study)}, recorded by {state.by}."
    if state.state == "sign_again" and state.given:
        return (
            f"Version {state.given.version} was signed on {line} "
            f"Version {state.document.version} is now in use and waits to be signed."
        )
    return line


def stopped(row: queries.StoppingRow) -> str:
    """In which way the family stopped."""
    return " ".join(STOPS[each] for each in row.stops)


def title(study: Study, kind: str) -> str:
    """The title of a consent, also of one that an amendment has dropped."""
    try:
        return study.consent(kind).title
    except UnknownInStudy:
        return kind.replace("_", " ").capitalize()


def reason(study: Study, id: str, site: str) -> str:
    """A coded reason in words; nothing where none was given."""
    try:
        return study.reason_label("withdrawal", id, site) if id else ""
    except UnknownInStudy:
        return id.replace("_", " ").capitalize()


def parent(row: ParentRow) -> str:
    """A parent as the person who knows their name sees it."""
    return f"{row.name or 'Name not kept'}, {relation(row.relation).lower()}"


def child(row: ChildRow) -> str:
    return f"{row.name or 'Name not kept'} (child {row.letter})"


def takers(study: Study, kind: ConsentKind) -> str:
    """Who takes this consent, as a role."""
    return " or ".join(study.role(role).name for role in kind.taken_by)


def letters(children: Sequence[str]) -> str:
    """Child A; children A and B."""
    if len(children) == 1:
        return f"child {children[0]}"
    return f"children {', '.join(children[:-1])} and {children[-1]}"


def time_to_think(study: Study, opening: Opening | None, at: datetime) -> str:
    """Whether the hours between information and consent have passed."""
    if opening is None:
        hours = study.minimum_hours_after_information
        return (
            f"No information sheet is recorded yet. Consent can be given {hours} hours after "
            "the family had it."
        )
    if at < opening.possible_from:
        return when_possible(opening, at, study.time_zone)
    return f"The information sheet was given on {moment(opening.informed_at, study)}."
