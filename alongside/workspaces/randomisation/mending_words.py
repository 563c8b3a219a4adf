"""What is said of families randomised in error, of corrected strata and of stopped places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from alongside.foundations.pages.filters import moment
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import minimising_words, queries
from alongside.workspaces.randomisation.mending_models import StratumSwitched
from alongside.workspaces.randomisation.queries.mending import (
    CLOSED,
    OPENED,
    REOPENED,
    SHUTS,
    STOPPED,
)

WHY = {
    "not_eligible": "It was not eligible",
    "no_valid_consent": "It had no valid consent",
    "before_baseline": "Its baseline was not what it seemed to be",
    "another_family": "Another family was meant",
    "twice": "It takes part under another number already",
    "other": "Something else",
}
WHY_OPTIONS = list(WHY.items())
SWITCHES = {
    STOPPED: "Stop allocation here",
    REOPENED: "Go on with allocation here",
    CLOSED: "The site closes, or is not open yet",
    OPENED: "The site opens",
}
STATES = {
    STOPPED: "Stopped",
    CLOSED: "Site closed",
    REOPENED: "Goes on",
    OPENED: "Site open",
}
GOES_ON = "Goes on"
MARKED = "It is marked as randomised in error. It stays in its arm and in every count."
UNMARKED = "The mark is taken back. It stays in the history."
STRATA = "What the stratum should have been is recorded beside the one that was used."
KEPT = (
    "A family randomised in error stays in the arm that it was allocated, and in every count "
    "(intention to treat). Nothing is undone and its place is not used again: the mark says that "
    "it should not have happened, who found it, when and why."
)
AMISS_TITLE = "What went otherwise, and is kept as it was"
AMISS = {
    "RandomisedInError": "Randomised in error, kept in their arms and in every count",
    "StrataCorrected": "Stratum corrected afterwards, kept beside the one used",
    "EnvelopeOpened": "Allocated from a sealed envelope on paper",
}


def switched(place: str, what: str) -> str:
    said = "No family is allocated" if what in SHUTS else "Families are allocated again"
    return f"{said} at {place}. What was allocated before stays as it was."


def state(row: StratumSwitched | None) -> str:
    return STATES[row.what] if row else GOES_ON


def is_shut(row: StratumSwitched | None) -> bool:
    return row is not None and row.what in SHUTS


def stopped(study: Study) -> dict[str, str]:
    """The strata in which no family is allocated now, and how that is called."""
    now = queries.switched(study)
    return {stratum: state(row) for stratum, row in now.items() if row.what in SHUTS}


def since(row: StratumSwitched | None) -> str:
    """Who said so, when and why."""
    if row is None:
        return "From the beginning"
    return f"{moment(row.recorded_at)}, {row.recorded_by.name}: {row.reason}"


def beside(study: Study, allocation: Any, found: queries.Mended) -> list[dict[str, str]]:
    """What stands beside one allocation: who said it, when and why."""
    lines = []
    if mark := found.in_error:
        lines.append({"key": "Randomised in error", "value": in_error_line(mark)})
    if fact := found.strata:
        lines += [
            {"key": "Stratum used", "value": stratum(study, allocation.strata)},
            {"key": "Should have been", "value": f"{stratum(study, fact.strata)}. {_by(fact)}"},
        ]
    return lines


def in_error_line(mark: Any) -> str:
    return f"{WHY.get(mark.why, mark.why)}; found on {moment(mark.occurred_at)}. {_by(mark)}"


def _by(fact: Any) -> str:
    return f"{fact.reason} ({fact.recorded_by.name}, {moment(fact.recorded_at)})"


def stratum(study: Study, strata: Mapping[str, str]) -> str:
    """A stratum by the names of its levels."""
    if study.allocation.minimises:
        return minimising_words.told(study, strata)
    names = queries.strata(study)
    return ", ".join(names.get(level, level) for level in strata.values()) or study.name


def should_have_been(study: Study, factor: str) -> str:
    """The question above the levels of one factor, or above the strata."""
    if study.allocation.minimises:
        return minimising_words.FACTORS[factor]
    return "Which should it have been?"


def amiss_heads(arms: Mapping[str, str]) -> list[str]:
    return ["What", "Families", *arms.values()]


def amiss_rows(found: Sequence[queries.Amiss], arms: Mapping[str, str]) -> list[list[str]]:
    """One row for each thing: what, how many, and in each arm where arms are given."""
    return [
        [AMISS[one.what], str(one.number), *(str(one.by_arm.get(arm, 0)) for arm in arms)]
        for one in found
    ]


def happened_to(study: Study, fact: Any) -> str:
    place = queries.stoppable(study).get(fact.stratum, fact.stratum)
    return f"Allocation at {place}: {STATES[fact.what].lower()}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "randomisation.RandomisedInError": lambda fact, study: (
        f"Randomised in error: {WHY.get(fact.why, fact.why).lower()}"
    ),
    "randomisation.StrataCorrected": lambda fact, study: (
        f"Stratum should have been {stratum(study, fact.strata)}"
    ),
    "randomisation.StratumSwitched": lambda fact, study: happened_to(study, fact),
}
