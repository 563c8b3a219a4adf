"""What will be recorded, what is left out, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alongside.foundations.pages.filters import day
from alongside.science.protocol import Study
from alongside.science.protocol.reasons import ReasonList
from alongside.workspaces.referrals import words as referrals_words
from alongside.workspaces.referrals.given import Reasons

SOME_NAME, SOME_NUMBER, SOME_ADDRESS = "[name]", "[number]", "[address]"
NOTE_NOT_IN_LOG = "Not in the log that was brought in."
NOTE_FROM_REASON = "Not in the log that was brought in; taken from its reason."
NOTE_FROM_DECISION = (
    "Not in the log that was brought in; taken from its decision that the family is eligible."
)
DECIDED_IN_LOG = "As decided in the log that was brought in."

NOTICES = {
    "identifiers_not_kept": "Names, dates of birth and telephone numbers are left out: the "
    "families did not agree to be contacted.",
    "notes_not_kept": "Notes are left out: the families did not agree to be contacted.",
    "screening_not_kept": "Screening, decision and declining are left out: the families did not "
    "agree to be contacted.",
    "names_taken_out": "Names and numbers in notes and reasons are replaced by [name], [number] "
    "or [address].",
    "zero_put_back": "The spreadsheet dropped the first 0 of telephone numbers; it is put back.",
    "before_opening": "Identified before the site opened. Check the year.",
}
COUNTS = {
    "identified": "identified",
    "agreed": "agreed to be contacted",
    "not_agreed": "did not agree",
    "leaflet": "given the leaflet",
    "screened": "screened",
    "eligible": "eligible",
    "not_eligible": "not eligible",
    "declined": "declined",
}
NO_STEPS = "Identified"
NOBODY_NAMED = "Nobody is named"
NOTHING_HELD = "The log is not here any more. Choose the file again."
LEFT = "The log is removed from here. Nothing was recorded."
NO_FAMILIES_THERE = "a family at another site"


def met(how: str, family: str, row: int | None) -> str:
    """Whom a row may be about."""
    where = family or NO_FAMILIES_THERE
    return {
        "changed": f"This row came in before as {where}, from row {row}, and says something else "
        "now, or is read in another way. Record what is new on the family’s page.",
        "family": f"Somebody of this name and date of birth is already here: {where}.",
        "row": f"Row {row} of this log seems to be the same family.",
    }[how]


def rows(numbers: Sequence[int], most: int = 12) -> str:
    """
    >>> rows([4])
    'row 4'
    >>> rows([2, 3, 9], most=2)
    'rows 2, 3 and 1 more'
    """
    shown = ", ".join(map(str, numbers[:most]))
    more = f" and {len(numbers) - most:,} more" if len(numbers) > most else ""
    return f"{'row' if len(numbers) == 1 else 'rows'} {shown}{more}"


def brought_in(count: int) -> str:
    return f"{families(count)} brought in from the log. The file is removed from here."


def families(count: int) -> str:
    return f"{count:,} {'family' if count == 1 else 'families'}"


def all_here(count: int) -> str:
    """What is said of a log of which nothing is new."""
    if count == 1:
        return "Nothing is new: the row of this log is here already."
    return f"Nothing is new: all {count:,} rows of this log are here already."


def met_row(number: int, how: str, family: str, row: int | None) -> str:
    return f"Row {number}: {met(how, family, row)}"


def again(number: int, first: int) -> str:
    return f"Row {number} is the same as row {first} and counts once."


def notice(what: str, numbers: Sequence[int]) -> str:
    found = rows(numbers)
    return f"{found[0].upper()}{found[1:]}: {NOTICES[what]}"


def people(parent: str, child: str, born: date | None) -> str:
    """Who the family is, for the person who brings it in."""
    with_date = f"{child}, born {day(born)}" if born else child
    return "; ".join(filter(None, [parent, with_date])) or NOBODY_NAMED


def steps(told: Sequence[str]) -> str:
    return ". ".join(told)


def leaflet(mode: str, on: date) -> str:
    return f"Leaflet {day(on)}: {referrals_words.MODES[mode].lower()}"


def screened(on: date, eligible: bool | None) -> str:
    verdict = {True: "eligible", False: "not eligible", None: "not decided yet"}[eligible]
    return f"Screened {day(on)}: {verdict}"


def left(study: Study, list: ReasonList, why: Reasons, site: str, on: date | None) -> str:
    """Why a family did not go on."""
    told = referrals_words.reasons(study, list, why.coded, why.main, site)
    return f"Declined {day(on)}: {told}" if on else f"Reason: {told}"


def too_many_rows(count: int, most: int) -> str:
    return (
        f"This log has {families(count)} to bring in, and a browser would not wait for more than "
        f"{most}. Keep the map as a file and ask whoever looks after the server to run: alongside "
        "referrals import LOG --map MAP --by YOUR-EMAIL. Or bring in the rows in parts."
    )


def done(count: int) -> str:
    return f"Brought in: {families(count)}."


def problem_line(row: int | None, column: str, text: str) -> str:
    return f"{f'Row {row}' if row else 'The map'}, {column}: {text}"


def and_more(count: int) -> str:
    return f"And {count:,} more."


def before(counts: Sequence[tuple[int, str]], already: int) -> list[str]:
    """What would be brought in, as lines of a terminal."""
    lines = [f"{count:,} {label}" for count, label in counts]
    return [*lines, f"{already:,} here already"] if already else lines
