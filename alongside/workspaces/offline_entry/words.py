"""How packages, tablets and differences are put into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from alongside.foundations.pages.filters import count_of, moment
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments.queries import DueVisit
from alongside.workspaces.assessments.questionnaires import Form, instrument
from alongside.workspaces.assessments.words import MODES, about, form_name_of, shown_value
from alongside.workspaces.assessments.words import modes as modes
from alongside.workspaces.offline_entry.models import (
    BEGIN,
    DIFFERS,
    LOST,
    RECORD,
    RETURNED,
    TABLET,
    EntryArrived,
)
from alongside.workspaces.offline_entry.queries import Difference, PackageRow

HOME, TABLETS = "Without a network", "Tablets"
LEAD = (
    "Take visits along on a tablet before you go where there is no network. It takes study numbers "
    "and blank forms, no names and no answers, and nothing on it can be read without your "
    "passphrase."
)
WHICH_VISITS, WHICH_HINT = "Which visits do you take along?", "Those that can be done now."
WHICH_TABLET = "What is written on the tablet?"
TABLET_HINT = "So that it can be told lost, such as “Tablet 3”. Not a name of a person."
WORDS_ASKED, AGAIN = "A passphrase for this package", "The same passphrase again"
WORDS_ASKED_HINT = (
    "At least 16 signs: four or five words that nobody would guess together. It is not sent "
    "anywhere, and nobody can open the package without it, we neither. Do not write it on the "
    "tablet."
)
TAKE = "Put it on this tablet"
TAKING = {
    "short": "The passphrase is shorter than 16 signs. Take four or five words.",
    "unlike": "The two passphrases are not the same. Write them again.",
    "full": (
        "There is a package on this tablet already. Open the tablet page, send what was entered, "
        "and empty the tablet; then take the next visits along."
    ),
    "away": "The server could not be reached, so nothing was put on the tablet. Try again.",
    "outside": "You were signed out, so nothing was put on the tablet. Sign in and try again.",
    "old": (
        "This browser cannot seal anything or cannot work without a network. Use the latest "
        "Chrome, Edge, Firefox or Safari over https."
    ),
    "working": "Sealing the package. This takes a few seconds.",
}
WITHOUT_SCRIPTS = "To take visits along, this browser has to allow JavaScript."
TABLET_TITLE = "On the tablet"
EMPTY = "Nothing is on this tablet"
EMPTY_HOW = (
    "With a network, sign in and open “Without a network” in the menu: there you take visits along."
)
TO_ALONGSIDE = "Sign in to Alongside"
LOCKED, OPEN, YOUR_PASSPHRASE = "This tablet is locked", "Open", "Your passphrase"
VISITS, TO_VISITS, TO_VISIT = "Visits on this tablet", "All visits", "All forms of this visit"
THIS_VISIT, THIS_FORM = "The visit", "The form"
HOW_DONE, BEGIN_VISIT = "How is the visit done?", "Begin the visit"
SEND, LOCK, EMPTY_TABLET = "Send what was entered", "Lock", "Send and empty the tablet"
ON_THE_TABLET = {
    "opening": "Opening. This takes a few seconds.",
    "wrong": "It cannot be opened with this passphrase. Write it again.",
    "choose": "Choose how the visit is done.",
    "nothing": "Nothing has been entered yet.",
    "one": "1 entry is kept on this tablet, sealed. Send it when you have a network.",
    "some": "{n} entries are kept on this tablet, sealed. Send them when you have a network.",
    "none": "Everything that was entered has arrived.",
    "done": "{n} answered",
    "full": (
        "This could not be kept on the tablet. Write it down on paper, and make room on the tablet."
    ),
    "sending": "Sending.",
    "away": "There is no network. Everything is still on the tablet; send it later.",
    "outside": (
        "You are signed out. Sign in to Alongside in another window of this browser, then send "
        "again. Everything is still on the tablet."
    ),
    "refused": "",
    "emptied": "Everything has arrived, and nothing is left on this tablet.",
}
OPEN_TABLET = "Open the tablet page"
NO_VISITS = "No visit can be done now."
NO_VISITS_HOW = "Visits appear here once a family has given consent."
NO_PACKAGES = "No visits have been taken along yet."
NO_PACKAGES_HOW = "Packages appear here when somebody puts visits on a tablet."
NO_DIFFERENCES = "Nothing waits for a decision."
DIFFERENCES = "To decide"
PACKAGES = "Packages"
ENDED = {LOST: ("Told lost", "red"), RETURNED: ("Everything arrived", "green"), "": ("Out", "blue")}
TELL_LOST, TELL_FOUND = "Tell it lost", "It was found"
LOST_LEAD = (
    "Nothing on the tablet can be read without the passphrase. From now on nothing is taken from "
    "it, whoever has it. Ring the trial manager too."
)
FOUND_LEAD = "What was entered on the tablet can be sent again by the person who took it along."
IS_LOST, IS_FOUND = "The tablet is told lost.", "The tablet may send again."
WHY_LOST, WHY_FOUND = "What happened?", "How was it found?"
DECIDE, REASON = "What stands?", "Why?"
DECIDED = "Decided. Both answers stay in the history."
CHOICES = {TABLET: "What was entered on the tablet", RECORD: "What the record says"}
NOTHING = "nothing"
WHY = {
    "VisitNotBegun": "the visit has not begun in the record, or was taken back",
    "NotOnThisForm": "the visit has no such form or item: the forms follow the ages on its day",
    "NotLicensed": "the licence of the form does not allow new answers",
    "NoValidConsent": "the family has not given consent, or took it back",
    "StoppedAssessments": "the family has asked us to stop",
    "BeforeConsent": "it would be before the consent",
    "EarlierVisitMissing": "an earlier visit has not been done",
    "UnknownMode": "the study does not have this visit done in that way",
}


def visit_title(row: DueVisit) -> str:
    return row.visit.title


def when_planned(row: DueVisit, study: Study) -> str:
    """The day and time of a visit that is booked; a tablet shows it as it stands."""
    if row.planned_for is None:
        return ""
    return moment(row.planned_for.astimezone(ZoneInfo(study.time_zone)))


def to_take(row: DueVisit, study: Study) -> str:
    planned = when_planned(row, study)
    said = f", booked for {planned}" if planned else ", under way" if row.began else ""
    return f"{row.number}: {row.visit.title}{said}"


def named(asked: Instrument, form: Form) -> str:
    return f"{asked.short}: {about(form.about, form.age_months)}"


def came(row: PackageRow) -> str:
    """What has arrived of a package."""
    if not row.arrived or row.last_at is None:
        return "nothing yet"
    said = f"{count_of(row.arrived, 'entry', 'entries')}, the last on {moment(row.last_at)}"
    if row.stopped:
        answers = count_of(row.stopped, "answer", "answers")
        said += f"; {answers} given after the family had stopped, not kept"
    return said


def tablets_sentence(rows: Sequence[PackageRow], waiting: int) -> str:
    out = sum(not row.ended for row in rows)
    decide = count_of(waiting, "entry waits", "entries wait") if waiting else "Nothing waits"
    away = count_of(out, "package is", "packages are") if out else "No package is"
    return f"{away} out. {decide} for a decision."


def what(arrived: EntryArrived, study: Study) -> str:
    """What an entry is about."""
    title = study.visit(arrived.visit).title
    if arrived.what == BEGIN:
        return f"{title}: how it was done"
    number = _number(study, arrived)
    return f"{title}, {form_name_of(study, arrived.form)}, item {number}"


def why(arrived: EntryArrived) -> str:
    if arrived.outcome == DIFFERS:
        return "The record says something else."
    return f"It could not be put in: {WHY.get(arrived.why, 'the record refused it')}."


def value(arrived: EntryArrived, study: Study, kept: str) -> str:
    """An answer or a way of doing a visit in words."""
    if not kept:
        return NOTHING
    if arrived.what == BEGIN:
        return MODES.get(kept, kept)
    item = instrument(study, arrived.form.partition(":")[0]).by_code.get(arrived.item)
    return shown_value(item, study, kept) if item else kept


def side_by_side(found: Difference, study: Study) -> list[list[str]]:
    """The tablet, the record when it arrived, and the record now."""
    one = found.arrived
    entered = one.answer.get("value", one.answer.get("mode", ""))
    stood = one.stood.get("value", one.stood.get("mode", ""))
    return [
        ["On the tablet", value(one, study, entered), moment(one.occurred_at)],
        ["In the record when it arrived", value(one, study, stood), moment(one.recorded_at)],
        ["In the record now", value(one, study, found.now), ""],
    ]


def clocks(one: EntryArrived, study: Study) -> str:
    """What the tablet's own clock said, and when the server had it."""
    zone = ZoneInfo(study.time_zone)
    device = moment(one.device_at.astimezone(zone))
    return (
        f"{one.package.tablet}, entry {one.sequence}. The tablet’s clock said {device}; it arrived "
        f"on {moment(one.recorded_at)}."
    )


def settled(found: Difference) -> str:
    done = found.settled
    if done is None:
        return ""
    said = CHOICES[done.chosen][0].lower() + CHOICES[done.chosen][1:]
    on = moment(done.recorded_at)
    return f"{done.recorded_by.name} decided on {on}: {said}. {done.reason}"


def _number(study: Study, arrived: EntryArrived) -> str:
    item = instrument(study, arrived.form.partition(":")[0]).by_code.get(arrived.item)
    return str(item.number) if item else arrived.item


def _arrived(fact: Any, study: Study) -> str:
    return f"Came from {fact.package.tablet}: {what(fact, study)}"


def _settled(fact: Any, study: Study) -> str:
    return f"Decided what stands after a tablet came back: {what(fact.arrived, study)}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "offline_entry.EntryArrived": _arrived,
    "offline_entry.DifferenceSettled": _settled,
}
