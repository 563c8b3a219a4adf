"""Who made, enrolled, assigned and could see: SPIRIT 2025 item 21, CONSORT 2025 items 17 to 19."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.science.protocol import Study
from alongside.workspaces.randomisation import outside_words, queries
from alongside.workspaces.randomisation.queries.separation import (
    ASSIGNS,
    ENROLS,
    GENERATES,
    SEES,
    Part,
    Separation,
)

TITLE = "Who could see the sequence"
SENTENCE = "Worked out from who held which role, and from who did what; nobody typed it."
HEADS = ["Task", "Roles that may", "Who holds one now", "Who held one before", "Who did it"]
TASKS = {
    GENERATES: "Makes the sequence",
    ENROLS: "Enrols families (screens, decides, takes consent)",
    ASSIGNS: "Assigns families (opens the next place)",
    SEES: "Learns an arm once it is assigned",
}
MAKE, ENROL, ASSIGN = "make the sequence", "enrol families", "assign families"
CAN = {GENERATES: MAKE, ENROLS: ENROL, ASSIGNS: ASSIGN}
NOBODY = "Nobody"
APART = (
    "Nobody ever held roles that make the sequence and enrol, make and assign, or enrol and assign."
)
BLOCKS = (
    "The sizes of the blocks are shown on no page. Whoever reads the study's folder on the "
    "server can read them."
)


def rows(study: Study, found: Separation) -> list[list[str]]:
    return [_row(study, part) for part in found.parts]


def _row(study: Study, part: Part) -> list[str]:
    did = [f"{name} ({times})" for name, times in part.done]
    roles = [study.role(role).name for role in part.roles]
    named = (roles, part.now, part.earlier, did)
    return [TASKS[part.task], *(", ".join(each) or NOBODY for each in named)]


def both(found: Separation) -> Sequence[str]:
    """One sentence for each person who could do two things that are better apart."""
    lines = [f"{name} could {CAN[one]} and {CAN[other]}." for name, one, other in found.both]
    return lines or [APART]


def could_see(made: queries.MadeBy) -> list[str]:
    """Who could have read a place before it was opened."""
    lines = []
    if made.holders:
        lines.append(
            "The holder of the one share could work out every place."
            if len(made.holders) == 1
            else "Places still to come: no holder alone, nobody with a copy of the database, and "
            "nobody with the database and the sealing key. These could: all holders, if they "
            "pooled their shares; a holder together with somebody who has both; and whoever "
            "controlled the server at the moment at which the shares were brought together."
        )
    if made.alone_before:
        lines.append(
            "The holder of the one share of an earlier sequence could work out its places."
        )
    if made.drawn_here:
        lines.append(
            "Places of a sequence that this installation drew by itself: whoever has the "
            "database and the sealing key."
        )
    if made.brought_in:
        lines.append(outside_words.COULD_SEE)
    return [*(lines or ["There is no sequence yet."]), BLOCKS]
