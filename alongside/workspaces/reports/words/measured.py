"""How the figures of the team's own measures are put."""

from __future__ import annotations

from collections.abc import Mapping

from alongside.foundations.pages.filters import count_of
from alongside.science.instruments.measuring import Figure

HEADING = "How well the team’s own measures measure"
HOW = (
    "Each family counts once, with the first time that it finished the form; all arms are counted "
    "together. Formulas and sources stand in the documentation (reliability). Test-retest, known "
    "groups and comparison with other measures need a second file: alongside measure reliability. "
    "The content validity index stands on the page of each version."
)
HEADS = ("Score", "Figure", "Of", "Result", "Families", "Note")
QUESTION = "Question"


def sentence(people: Mapping[str, int]) -> str:
    """PREM: 14 families. PROM: 13 families."""
    if not people:
        return "No family has finished a form that the team made."
    told = [f"{name}: {count_of(count, 'family', 'families')}." for name, count in people.items()]
    return " ".join(told)


def title(form: str) -> str:
    return f"{HEADING}: {form}"


def result(one: Figure) -> str:
    """A share, a coefficient with its interval, or a count."""
    if one.value is None:
        return "none"
    plain = str(one.value) if isinstance(one.value, int) else f"{one.value:.2f}"
    if one.lower is None or one.upper is None:
        return plain
    return f"{plain} ({one.lower:.2f} to {one.upper:.2f})"


def note(one: Figure) -> str:
    return one.note[:1].upper() + one.note[1:]
