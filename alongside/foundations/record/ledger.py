"""The whole ledger, read once: as JSON where all of it is as it was written, else line by line.

Objects are made of its lines only where somebody looks for a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from alongside.foundations.record.as_json import Row
from alongside.foundations.record.glancing import Line, Said, leaves_of, line_of, said_of

FACT = 2  # its place in a line


class Ledger:
    """Its lines by number: `rows` as JSON, or `entries` as the database's model has them."""

    def __init__(self, rows: list[Row] | None, entries: Sequence[Any] = ()) -> None:
        self._rows, self._entries = rows, entries

    @cached_property
    def lines(self) -> Sequence[Line]:
        return self._entries if self._rows is None else [line_of(row) for row in self._rows]

    @cached_property
    def by_number(self) -> dict[int, Line]:
        return {line.number: line for line in self.lines}

    @cached_property
    def by_fact(self) -> dict[UUID, Line]:
        return {line.fact: line for line in self.lines}

    @cached_property
    def said(self) -> dict[str, Said]:
        """What it says of each fact; nothing where a line is not as it was written."""
        return said_of(self._rows or [])

    @cached_property
    def leaves(self) -> dict[int, str]:
        """What seals have of its lines; nothing where a line is not as it was written."""
        return leaves_of(self._rows or [])

    @cached_property
    def numbers(self) -> set[int]:
        return set(self.by_number if self._rows is None else self.leaves)

    def without(self, facts: set[str]) -> Iterator[Line]:
        """The lines of facts whose ids (in JSON) are not among these."""
        if self._rows is None:
            yield from (line for line in self.lines if f'"{line.fact}"' not in facts)
        else:
            yield from (line_of(row) for row in self._rows if row[FACT] not in facts)
