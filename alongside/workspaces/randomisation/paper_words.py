"""What is said of envelopes on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.foundations.pages.filters import count_of, moment
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import halves, queries

HALF = {halves.FIRST: "First half", halves.SECOND: "Second half"}
RESERVED = (
    "The places are kept for envelopes, and the screen passes over them. Two people now print "
    "one half each."
)
TAKEN = "You print this half. Somebody else prints the other."
ON_PAPER = "Your half is in its envelopes, and deleted here."
COUNTED = "The count is recorded."
TAKEN_BACK = "Recorded: it was not opened. What was recorded before stays in the history."
CLOSED_AGAIN = "The envelope counts as closed again, and can be opened when it is due."
KEPT_ALLOCATED = (
    "The family was allocated by it, and an allocation is not undone: it stays in its arm and in "
    "every count, and is marked as randomised in error. The envelope is set aside: put it away "
    "unopened, for its place is used."
)
SPOILED = "Recorded: the envelope was opened for nobody. Its place is never used."
NOBODY = "nobody"
FOR_A_FAMILY = "Needed when it was opened for a family."
FOR_NOBODY = "Nobody: it was opened by mistake, lost or damaged"
ALL_CLOSED = "Every envelope that should be closed was there, closed, at the last count."
OPENINGS_HINT = "Made from your share on this device: one key for each place, and no other."
WHO = (
    "Two people print one half each, put it into their own numbered opaque envelopes and close "
    "them. One half alone tells nothing about an arm, on the screen or on paper; both halves of "
    "one number together do. Nobody but these two makes them, and neither sees the other’s."
)
LIMITS = (
    "Paper gives away what a screen does not: two halves held together, or both kept in one "
    "place, can be opened by whoever finds them, and nobody here sees it. Keep them apart until a "
    "family is due, count them, and use them only when the screen cannot be reached."
)
OUTSIDE = {
    halves.FIRST: "First of two envelopes with this number. Open both only for a family that has "
    "consented, is confirmed as eligible and has finished its baseline, when Alongside cannot be "
    "reached.",
    halves.SECOND: "Second of two envelopes with this number. Open both only for a family that "
    "has consented, is confirmed as eligible and has finished its baseline, when Alongside cannot "
    "be reached.",
}
AFTERWARDS = "Write here who opened it, for which family number, when and why:"
FOLD = "Fold here, so that what is below is inside, and put the slip into an opaque envelope."
HOW = (
    "Print this on one side. Cut nothing: fold each page where it says so, put it into an opaque "
    "envelope with the same number on it, close it and sign across the flap.",
    "This is one of two halves. It tells no arm. Do not look for the other half, and do not give "
    "this one to the person who prints it.",
    "Use the envelopes in the order of their numbers. Open both envelopes of a number together, "
    "and record it here as soon as the screen can be reached.",
)


def title(half: int, place: str) -> str:
    return f"{HALF[half]} of the envelopes for {place}"


def envelope(place: str, number: int) -> str:
    return f"{place}: envelope {number}"


def word_is(word: str) -> str:
    return f"The word of this envelope is {word}. The first half says what it means."


def word_means(word: str, arm: str) -> str:
    return f"If the word of the second half is {word}: {arm}"


def sentence(study: Study, found: list[queries.Reconciled]) -> str:
    made = sum(len(one.rows) for one in found)
    if not made:
        return "No place is kept for paper. The screen allocates every family."
    closed = sum(one.closed for one in found)
    opened = sum(row.opened is not None for one in found for row in one.rows)
    return (
        f"{count_of(made, 'envelope is', 'envelopes are')} made: {closed} should be closed, "
        f"{opened} opened."
    )


def state(row: queries.EnvelopeRow) -> str:
    if row.place_is_gone:
        return "Set aside, not to be used"
    if row.opened is None:
        return "Being printed" if not row.on_paper else "Set aside" if row.over else "Closed"
    return f"Opened for {row.opened.family.number}" if row.opened.family else "Opened for nobody"


def opening(row: queries.EnvelopeRow) -> str:
    """When, by whom and why it was opened, and who recorded it; or that this was a mistake."""
    fact = row.opened
    if fact is None:
        return mistaken(row)
    who = f"{moment(fact.occurred_at)}, {fact.opened_by.name}: {fact.reason}"
    return f"{who} (recorded by {fact.recorded_by.name}, {moment(fact.recorded_at)})"


def mistaken(row: queries.EnvelopeRow) -> str:
    """Who took an opening back, when and why; nothing where none was."""
    if (fact := row.taken_back) is None:
        return ""
    family = f" for {fact.family.number}" if fact.family else ""
    return (
        f"Recorded as opened{family} by mistake: {fact.reason} ({fact.recorded_by.name}, "
        f"{moment(fact.recorded_at)})"
    )


def count(found: queries.Reconciled) -> str:
    """The last count beside what should be there."""
    if (fact := found.counted) is None:
        return "They were never counted."
    said = f"Counted on {moment(fact.recorded_at)} by {fact.recorded_by.name}: {fact.closed} closed"
    said += f", {fact.damaged} opened or damaged." if fact.damaged else "."
    return f"{said} {fact.reason}".strip()


def difference(found: queries.Reconciled) -> str:
    """What does not fit, in one line; nothing when all is there."""
    parts = []
    if found.out_of_order:
        numbers = ", ".join(map(str, found.out_of_order))
        parts.append(f"Opened before one with a lower number: {numbers}.")
    if found.counted and found.counted.damaged:
        parts.append("Envelopes that look opened are not recorded as opened: find out why.")
    if found.counted and found.counted.closed != found.closed:
        parts.append(f"{found.counted.closed} were there and {found.closed} should be.")
    return " ".join(parts)


def halves_lines(found: queries.Printing) -> list[dict[str, str]]:
    """Who has which half, and whether it is in its envelopes."""
    lines = []
    for half, name in HALF.items():
        taken, done = found.taken.get(half), found.on_paper.get(half)
        who = f"{taken.recorded_by.name} prints it" if taken else "Nobody prints it yet"
        lines.append({"key": name, "value": f"{taken.recorded_by.name}, in its envelopes since "
                      f"{moment(done.recorded_at)}" if done and taken else who})  # fmt: skip
    return lines


def after_opening(fact: Any) -> str:
    """The message after an opening is recorded."""
    if fact.family is None:
        return SPOILED
    return (
        f"{fact.family.number} is allocated from envelope {fact.envelope.number}. The coordinators "
        "of the site have been told that it waits."
    )


def _place(fact: Any, study: Study) -> str:
    return str(queries.strata(study).get(fact.stratum, fact.stratum))


def _of(what: str) -> Callable[[Any, Study], str]:
    return lambda fact, study: f"{what}: {HALF[fact.half].lower()}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "randomisation.EnvelopesReserved": lambda fact, study: (
        f"{count_of(fact.number, 'place', 'places')} kept for envelopes at {_place(fact, study)}"
    ),
    "randomisation.Envelope": lambda fact, study: envelope(_place(fact, study), fact.number),
    "randomisation.ReservationChained": lambda fact, study: "Places for envelopes chained",
    "randomisation.HalfTaken": _of("Somebody prints a half of the envelopes"),
    "randomisation.HalfOnPaper": _of("Printed and in its envelopes"),
    "randomisation.EnvelopeOpened": lambda fact, study: (
        f"Envelope {fact.envelope.number} opened on paper"
        + ("" if fact.family_id else ", for nobody")
        + (": taken back" if fact.retracted else "")
    ),
    "randomisation.EnvelopesCounted": lambda fact, study: (
        f"Envelopes counted at {_place(fact, study)}: {fact.closed} closed, {fact.damaged} opened "
        "or damaged"
    ),
}
