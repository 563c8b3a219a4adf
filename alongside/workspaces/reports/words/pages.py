"""What stands on the pages of reports, and in the letter that tells of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from alongside.foundations.pages.filters import count_of, moment
from alongside.science.protocol import Study
from alongside.workspaces.monitoring.words import as_of
from alongside.workspaces.randomisation.colleagues import Letter
from alongside.workspaces.reports.queries import SnapshotRow
from alongside.workspaces.reports.words.labels import WHY, kind

TITLE = "Reports for the steering committee"
TABLE = "Reports, the latest first"
PICTURE = "As of when the reports are"
PICTURE_SAYS = "Each report on the day as of which its figures are; hollow ones were replaced."
PICTURE_COLUMNS = ("Kind", "Figures as of", "State", "Made")
NONE_YET = "No report has been made yet."
EMPTY = "Reports will be listed here."
HOW_IT_STARTS = (
    "The trial manager makes the open one, and the independent statistician the closed one. "
    "Each is frozen: its files stay as they were."
)
STANDS, REPLACED = ("Stands", "green"), ("Replaced", "grey")
OPEN_MEANS = (
    "Everybody who sees progress can read the open report. No figure in it is split by arm."
)
CLOSED_MEANS = (
    "The closed report adds figures by arm. Only people who may know arms can open it. Do not "
    "show it or send it to anybody else."
)
FROZEN = (
    "The record is sealed, the figures are counted as of the moment that you choose, and the "
    "files are kept. A report can be replaced, with a reason; it cannot be changed or removed."
)
AS_OF, AS_OF_HINT = "As of the end of", "Leave it empty for now. For example 1 11 2023."
WHY_LABEL = "Why does it take the place of the earlier one?"
WORDS_LABEL = "In your own words, if you like"
WORDS_HINT = "Shown to people who may know arms. Name nobody."
MAKE_OPEN, MAKE_CLOSED = "Make an open report", "Make a closed report"
MAKE = "Make the report"
REPLACE = "Make the report in its place"
SEND, SEND_TITLE = "Send the link", "Send the link to the committee"
SENT_HOW = (
    "Everybody who receives reports gets an email with the link. No figure is in it: they sign "
    "in to read the report."
)
WRITTEN_TO = "Written to already"
CODE_HELP = (
    "The code is printed on every page. It changes with any number in the report and with any "
    "report of its kind before it, so a printed copy shows that neither was changed since."
)
MADE = "The report is made and kept. Its files are below."
NOBODY_YET = "Nobody yet"


def list_sentence(rows: Sequence[SnapshotRow], study: Study) -> str:
    """What is there, and as of when the latest is."""
    standing = [row for row in rows if row.stands]
    if not standing:
        return NONE_YET
    latest = max(standing, key=lambda row: row.fact.moment)
    there = count_of(len(standing), "report stands", "reports stand")
    return f"{there}; the latest figures are {_inside(shown_as_of(latest.fact.moment, study))}."


def _inside(text: str) -> str:
    """As it stands within a sentence."""
    return text[:1].lower() + text[1:]


def shown_as_of(at: datetime, study: Study) -> str:
    return as_of(at.astimezone(ZoneInfo(study.time_zone)))


def title(row: SnapshotRow) -> str:
    return kind(row.fact.closed)


def sentence(row: SnapshotRow, study: Study) -> str:
    when = shown_as_of(row.fact.moment, study)
    if row.replaced is None:
        return f"{when}, frozen on {moment(row.fact.recorded_at)}."
    return (
        f"{when}. Another report took its place on {moment(row.replaced.recorded_at)}: "
        f"{_inside(WHY[row.replaced.why])}."
    )


def state(row: SnapshotRow) -> tuple[str, str]:
    return STANDS if row.stands else REPLACED


def sent(row: SnapshotRow) -> str:
    """To how many people the link went, and when last."""
    if not row.sent:
        return NOBODY_YET
    last = row.sent[-1]
    return f"{count_of(last.people, 'person', 'people')}, {moment(last.at)}"


def send_sentence(row: SnapshotRow) -> str:
    """Whether the link went already, and to how many."""
    return f"The link went to {sent(row)}." if row.sent else "The link has gone to nobody yet."


def sent_to(people: int) -> str:
    return f"The link is on its way to {count_of(people, 'person', 'people')}."


def make_title(closed: bool, replaces: bool) -> str:
    what = MAKE_CLOSED if closed else MAKE_OPEN
    return f"{what} in place of an earlier one" if replaces else what


def make_sentence(closed: bool) -> str:
    return f"{CLOSED_MEANS if closed else OPEN_MEANS} {FROZEN}"


def made_on(row: SnapshotRow) -> str:
    return f"{moment(row.fact.recorded_at)}, by {row.by}"


def size(count: int) -> str:
    """1.2 MB, 340 KB."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{-(-count // 1000)} KB"


def letter(study: Study, when: str, address: str) -> Letter:
    """The link and no figure: it is read on locked screens and goes through mail servers."""
    return Letter(
        "A report for the steering committee",
        f"a report of the {study.name} is ready for you. {when}. Sign in to read it:\n\n"
        f"{address}\n\nNothing of the report is in this email.\n",
    )
