"""What is said of lists that were made elsewhere and brought in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from alongside.foundations.pages.filters import count_of
from alongside.science.protocol import Study
from alongside.science.randomisation.outside_list import (
    BLOCKRAND,
    GRAPHPAD,
    OTHER,
    RALLOC,
    SEALED_ENVELOPE,
    Trouble,
)
from alongside.workspaces.randomisation import queries

SOURCES = {
    GRAPHPAD: "GraphPad QuickCalcs",
    BLOCKRAND: "R (blockrand)",
    RALLOC: "Stata (ralloc)",
    SEALED_ENVELOPE: "Sealed Envelope",
    OTHER: "another program",
}
FIND_OUT = "auto"
SOURCE_OPTIONS = [
    (FIND_OUT, "Tell by its headings"),
    *((source, name[:1].upper() + name[1:]) for source, name in SOURCES.items()),
]
FROM_COLUMN = "column"
LIST_HINT = (
    "The file is read, checked and sealed; it is not kept here. Columns may be called as the "
    "program calls them."
)
COLUMN_HINT = "Leave this empty if the headings are those of the program."
WHO_HAS_IT = (
    "Whoever made this list, kept a copy or can open the file knows every place to come. Let "
    "somebody bring it in who enrols and allocates nobody, and destroy every copy but the "
    "independent statistician’s."
)


def made_by(source: str) -> str:
    return f"Made by {SOURCES.get(source, source)}"


def digest(text: str) -> str:
    """In groups of eight, so that two can be compared by eye and a line can end."""
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))


def arm_label(name: str) -> str:
    return f"What is {name} called in the list?"


def stratum_label(name: str) -> str:
    return f"What is {name} called in the list?"


def brought_in(sealed: Mapping[str, int]) -> str:
    """The message after bringing in."""
    places = sum(sealed.values())
    return f"{count_of(places, 'place', 'places')} of the list sealed. The file is not kept."


TROUBLES: dict[str, Callable[[int, Sequence[str], Mapping[str, str]], str]] = {
    "no_column": lambda row, about, names: (
        f"No column for the {about[0]} was found. Its columns are {about[1]}. Write which one it "
        "is."
    ),
    "unknown_column": lambda row, about, names: (
        f"There is no column “{about[0]}”. The columns are {about[1]}."
    ),
    "no_arm": lambda row, about, names: f"Row {row} names no arm.",
    "unknown_arm": lambda row, about, names: (
        f"The list has an arm “{about[0]}”. Write below which of the study’s arms is called so."
    ),
    "no_stratum": lambda row, about, names: f"Row {row} names no place.",
    "unknown_stratum": lambda row, about, names: (
        f"The list has a place “{about[0]}”. Write below which of the study’s places is called so."
    ),
    "twice": lambda row, about, names: (
        f"Row {row} has number {about[0]}, as row {about[1]} has. Each place is used once: take "
        "one of them out."
    ),
    "out_of_order": lambda row, about, names: (
        f"Row {row} has number {about[0]}, which is less than the one before. Sort the list by "
        "its numbers."
    ),
    "too_long": lambda row, about, names: (
        f"{names.get(about[0], about[0])} has {about[1]} places; the most is 1,000."
    ),
    "no_places": lambda row, about, names: "The list holds no place.",
    "uneven": lambda row, about, names: (
        f"{names.get(about[0], about[0])}: the whole list does not hold the arms in their ratio."
    ),
    "arm_missing": lambda row, about, names: (
        f"{names.get(about[0], about[0])}: one arm does not occur."
    ),
    "uneven_blocks": lambda row, about, names: (
        f"{names.get(about[0], about[0])}: {count_of(int(about[1]), 'block does', 'blocks do')} "
        "not hold the arms in their ratio."
    ),
    "short": lambda row, about, names: (
        f"{names.get(about[0], about[0])}: {about[1]} places, for {about[2]} families hoped for."
    ),
    "alike": lambda row, about, names: (
        f"{names.get(about[0], about[0])} and {names.get(about[1], about[1])} have the same order "
        "of arms. They were probably made from one seed, so one tells the other."
    ),
    "no_list": lambda row, about, names: (
        f"{names.get(about[0], about[0])} has no place in this list."
    ),
}


def said(study: Study, trouble: Trouble) -> str:
    return TROUBLES[trouble.what](trouble.row, trouble.about, queries.strata(study))


def kept(study: Study, noticed: Sequence[Sequence[Any]]) -> list[str]:
    """What was found in a list, as it is kept in the record."""
    return [said(study, Trouble(what, 0, tuple(about))) for what, about in noticed]


def how_made(sources: Sequence[str]) -> str:
    """What every report says of a list that was not made here."""
    named = " and ".join(SOURCES.get(source, source) for source in sources)
    return (
        f"A list that was not made here was brought in ({named}): how it was drawn cannot be "
        "checked, and whoever made it or kept a copy could read every place."
    )


COULD_SEE = (
    "Places of a list that was brought in: whoever made it, brought it in or kept a copy; and "
    "whoever has the database and the sealing key."
)
DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "randomisation.SequenceBroughtIn": lambda fact, study: (
        f"List brought in from {SOURCES.get(fact.source, fact.source)}"
    ),
}
