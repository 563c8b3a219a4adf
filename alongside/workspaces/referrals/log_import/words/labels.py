"""Labels and hints of fields, words and buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alongside.science.protocol import Study
from alongside.science.protocol.places import Site, Team
from alongside.workspaces.referrals.log_import.fields import CRITERION, LogField

STEPS = ("The log", "Columns", "Words", "Check")
SECTIONS = {
    "where_and_when": "The family, and when it was identified",
    "criteria": "Criteria",
    "decision": "Screening and decision",
    "people": "People",
    "kept_there": "As kept in the log",
}
LABELS = {
    "site": "Site",
    "team": "Team that identified the family",
    "identified_on": "Identified on",
    "agreed": "Agreed to be contacted",
    "not_agreed_reason": "Reason for not agreeing to be contacted",
    "leaflet_on": "Leaflet given on",
    "leaflet_mode": "How the leaflet was given",
    "screened_on": "Screened on",
    "eligible": "Eligible",
    "main_reason": "Main reason for not being eligible",
    "reasons": "Further reasons for not being eligible",
    "discussed_with": "With whom it was discussed",
    "declined_on": "Declined on",
    "declined_reason": "Reason for declining",
    "parent_name": "Parent’s name",
    "relation": "Parent’s relation to the children",
    "child_name": "Child’s name",
    "born": "Child’s date of birth",
    "phone": "Telephone number",
    "recorded_by": "Recorded by",
    "recorded_on": "Recorded on",
    "notes": "Notes",
}
HINTS = {
    "reasons": "Several in one cell are divided by ; or | or a new line.",
    "discussed_with": "Needed for families that were decided case by case.",
    "leaflet_on": "A day without a time counts as the end of that day.",
    "parent_name": "Kept sealed, and only for families that agreed to be contacted.",
    "child_name": "Kept sealed, and only for families that agreed to be contacted.",
    "born": "Kept sealed, and only for families that agreed to be contacted.",
    "phone": "Kept sealed, and only for families that agreed to be contacted.",
    "notes": "Kept as a note between colleagues, with the family’s names and numbers taken out. "
    "Notes on families that did not agree are left out.",
}
VOCABULARIES = {
    "site": "Sites",
    "team": "Teams",
    "yes_no": "Yes, no and unsure",
    "leaflet_mode": "How the leaflet was given",
    "relation": "Relation to the children",
    "not_agreeing": "Reasons for not agreeing to be contacted",
    "ineligible": "Reasons for not being eligible",
    "declining": "Reasons for declining",
}
NOT_THERE = "Not in this log"
SAYS_NOTHING = "Nothing, as if the cell were empty"
NONE_OF_THESE = "None of these: name such rows as problems"
NO_CODE = "Choose what it means"
EMPTY_CELL = "(an empty cell)"
NOT_IN_LOG = "Criteria that the log has no answer to, where it says that a family is eligible"
NOT_IN_LOG_CHOICES = {
    "as_decided": "Count them as met: the log says that the family is eligible",
    "ask": "Name each such row as a problem",
}
CONFIRM_COLUMNS = "I have looked at each of these, and they are right"
CONFIRM_WORDS = "I have looked at each of these, and they are right"
LOG_FILE = "The log"
LOG_HINT = "The first sheet that is not hidden is read. Column names may be anything."
MAP_FILE = "A map from an earlier time"
MAP_HINT = "If you kept one, the columns and words are matched as it says."
ALSO = "Rows to bring in all the same"
ALSO_HINT = "Rows that you leave unticked are left out."
BECAUSE = "Why are these not the families that are here already?"
BECAUSE_HINT = "Such as: cousins of the same name. Without names."
TOO_MANY_WORDS = (
    "“{label}” has {count} different texts, and the most is {most}. Give the reasons short "
    "names in the spreadsheet, or match another column."
)


def team(site: Site, team: Team, *, alone: bool) -> str:
    return team.name if alone else f"{site.name}: {team.name}"


def either(texts: Iterable[str]) -> str:
    """The different texts, divided by a stroke.

    >>> either(["On the Register", "On a Plan", "On the Register"])
    'On the Register / On a Plan'
    """
    return " / ".join(dict.fromkeys(texts))


def label(study: Study, field: LogField | str, sites: Sequence[str] = ()) -> str:
    """A field of ours in words; a criterion in those of the sites."""
    id = field if isinstance(field, str) else field.id
    if not id.startswith(CRITERION):
        return LABELS[id]
    criterion = id.removeprefix(CRITERION)
    named = sites or [site.id for site in study.sites]
    return either(study.criterion_text(criterion, site) for site in named)


def such_as(texts: Sequence[str]) -> str:
    return " · ".join(texts)


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def hint(field: str, first: Sequence[str]) -> str:
    """What to know about a field, and what stands in the column proposed for it."""
    proposed = f"Proposed; there stands: {such_as(first)}" if first else ""
    return " ".join(filter(None, [HINTS.get(field, ""), proposed]))


def row(number: int) -> str:
    return f"Row {number}"


def column(letter: str, heading: str) -> str:
    return f"{letter}: {heading}"


def always(label: str) -> str:
    return f"The whole log: {label}"


def too_many(vocabulary: str, count: int, most: int) -> str:
    return TOO_MANY_WORDS.format(label=VOCABULARIES[vocabulary], count=count, most=most)


def in_rows(count: int) -> str:
    return f"in {count:,} row{'' if count == 1 else 's'}"


def word(written: str) -> str:
    return f"“{written}”" if written else EMPTY_CELL
