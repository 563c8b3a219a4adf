"""How the factors of minimisation and their levels are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from alongside.science.protocol import Study
from alongside.workspaces.randomisation import queries

FACTORS = {
    "site": "Site",
    "child_age": "Age of the youngest child, in months",
    "children": "Children who take part",
    "parents": "Parents or carers",
}
COUNTS = (
    "What counts for this family is written down first. Then the place is opened and its arm is "
    "drawn, so that nobody can choose either after seeing the other."
)
NEXT = "The next sealed place is opened, and nobody can choose or change what is in it."


def confirmed(study: Study) -> str:
    """What happens when a family is allocated."""
    return COUNTS if study.allocation.minimises else NEXT


def lines(study: Study, levels: Mapping[str, str]) -> list[dict[str, str]]:
    """What is taken into account of one family; nothing where blocks are used."""
    known = queries.factors_known(study)
    return [
        {"key": FACTORS[one.id], "value": known[one.id].get(levels[one.id], levels[one.id])}
        for one in study.allocation.factors
        if one.id in levels
    ]


def told(study: Study, levels: Mapping[str, str]) -> str:
    """The levels of one allocation in a line: "Site: Glasgow, children who take part: 1"."""
    parts = [f"{line['key']}: {line['value']}" for line in lines(study, levels)]
    text = ", ".join(part[:1].lower() + part[1:] for part in parts)
    return text[:1].upper() + text[1:]


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "randomisation.LevelsCommitted": lambda fact, study: (
        f"What counts for its allocation written down: {told(study, fact.event['levels'])}"
    ),
}
