"""Which things are missing together: each pattern once, with how often it is there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

State = Literal["there", "some", "missing", "none"]
"""Whole; in part; not there; not asked for at all."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern over the columns, and how many have it."""

    states: tuple[State, ...]
    count: int

    @property
    def missing(self) -> int:
        """How many columns are not whole."""
        return sum(state in ("some", "missing") for state in self.states)


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns, the most frequent first, and for each column how many are not whole."""

    columns: tuple[str, ...]
    rows: tuple[Pattern, ...]
    not_whole: tuple[int, ...]
    total: int

    @property
    def whole(self) -> int:
        """How many have nothing missing."""
        return sum(row.count for row in self.rows if row.missing == 0)

    @property
    def monotone(self) -> bool:
        """Whether columns can be put in an order in which, once one is missing, all later are.

        That is so when of any two patterns one has everything missing that the other has.
        """
        gaps = [
            {place for place, state in enumerate(row.states) if state in ("some", "missing")}
            for row in self.rows
        ]
        return all(one <= other or other <= one for one in gaps for other in gaps)


def patterns(columns: Sequence[str], states: Sequence[Sequence[State]]) -> Patterns:
    """Count the patterns of missing data, as `md.pattern` of mice does.

    Raises ValueError when a row has another number of states than there are columns. Source: van
    Buuren, Flexible Imputation of Missing Data, 2nd ed. 2018, section 4.1.

    >>> found = patterns(["a", "b"], [["there", "there"], ["there", "missing"], ["there", "there"]])
    >>> [(row.states, row.count) for row in found.rows], found.not_whole, found.monotone
    ([(('there', 'there'), 2), (('there', 'missing'), 1)], (0, 1), True)
    """
    return counted_patterns(columns, [(tuple(row), 1) for row in states])


def counted_patterns(
    columns: Sequence[str], states: Sequence[tuple[tuple[State, ...], int]]
) -> Patterns:
    """As `patterns`, of rows that each stand for so many."""
    if any(len(row) != len(columns) for row, _ in states):
        raise ValueError("Every row needs a state for each column.")
    counted: Counter[tuple[State, ...]] = Counter()
    for row, count in states:
        counted[row] += count
    rows = sorted(
        (Pattern(one, count) for one, count in counted.items()),
        key=lambda row: (-row.count, row.missing, row.states),
    )
    lacking = [
        sum(row.count for row in rows if row.states[place] in ("some", "missing"))
        for place in range(len(columns))
    ]
    return Patterns(tuple(columns), tuple(rows), tuple(lacking), counted.total())
