"""The ledger, read once in the order of its lines; what seals have covered is not kept.

Objects are made of its lines only where one is not as it was written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from alongside.foundations.record.as_json import Row, as_json, readers_of
from alongside.foundations.record.as_written import otherwise
from alongside.foundations.record.findings import Finding, detail_of, unreadable
from alongside.foundations.record.glancing import Line, line_of
from alongside.foundations.record.keeping_up import in_parts
from alongside.foundations.record.models import Entry
from alongside.foundations.record.reading import (
    AT_ONCE,
    Key,
    Part,
    asked,
    columns_of,
    marks,
    objects_at,
    parts,
)

KIND = 1  # its place in a line
AHEAD = 100_000
"""Lines kept for the seals to come; a seal that covers later ones is looked at by itself."""
PAGE = 4_096


class Numbers:
    """Which numbers there are, a bit for each."""

    def __init__(self) -> None:
        self._pages: defaultdict[int, int] = defaultdict(int)
        self.highest = 0

    def __contains__(self, number: int) -> bool:
        page, place = divmod(number, PAGE)
        return bool(self._pages.get(page, 0) >> place & 1)

    def add(self, numbers: Sequence[int]) -> bool:
        """Whether one of them was there before."""
        before = False
        for first, last in _runs(sorted(set(numbers))):
            self.highest = max(self.highest, last)
            for page in range(first // PAGE, last // PAGE + 1):
                start, end = max(first - page * PAGE, 0), min(last - page * PAGE + 1, PAGE)
                bits = (1 << end) - (1 << start)
                before = before or bool(self._pages[page] & bits)
                self._pages[page] |= bits
        return before


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each row of numbers without a gap."""
    start = 0
    while start < len(numbers):
        end = len(numbers)
        while numbers[end - 1] - numbers[start] != end - 1 - start:
            end = (start + end) // 2 if end - start > 2 else start + 1
        yield numbers[start], numbers[end - 1]
        start = end


class Ledger:
    """How many lines it has of each kind, those that are odd, and those that no seal covers."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.odd: list[Any] = []
        self.sealed = Numbers()
        self.unreadable: list[Finding] = []
        self.otherwise: list[Finding] = []
        self._readers = readers_of(Entry)
        self._parts = parts(Entry)
        self._read_to = 0
        self._waiting: dict[int, str] = {}
        self._passed = 0

    def leaves(self, numbers: Sequence[int]) -> list[str]:
        """What seals have of these lines, of those that are there and not yet sealed."""
        last, most = max(numbers, default=0), len(numbers) + AHEAD
        while self._read_to < last and len(self._waiting) < most and self._read_on(keep=True):
            pass
        return [self._waiting[number] for number in numbers if number in self._waiting]

    def cover(self, numbers: Sequence[int]) -> bool:
        """Note that a seal covers these lines; whether one of them was covered before."""
        for number in numbers:
            self._waiting.pop(number, None)
        return self.sealed.add(numbers)

    def unsealed(self) -> int:
        """How many lines no seal covers, once there are no more seals."""
        while self._read_on(keep=False):
            pass
        odd = sum(line.number not in self.sealed for line in self.odd)
        return len(self._waiting) + self._passed + odd

    def _read_on(self, *, keep: bool) -> bool:
        part = next(self._parts, None)
        if part is None:
            return False
        rows, others = as_written(self._readers, part)
        self.kinds.update(row[KIND] for row in rows)
        new = {int(row[0]): leaf_of(row) for row in rows}
        if part.keys[0] <= self.sealed.highest:
            new = {number: leaf for number, leaf in new.items() if number not in self.sealed}
        if keep:
            self._waiting |= new
        else:
            self._passed += len(new)
        self._look_closely(others)
        self._read_to = part.keys[-1]
        return True

    def _look_closely(self, keys: list[Key]) -> None:
        entries, problems = objects_at(Entry, keys)
        self.odd += entries
        self.unreadable += [unreadable(Entry, *problem) for problem in problems.items()]
        for number, column in otherwise(Entry, entries).items():
            detail = detail_of(column)
            self.otherwise.append(Finding("changed", "record.Entry", str(number), detail))

    def numbered(self, numbers: Sequence[int]) -> dict[int, Any]:
        """These lines, of those that are there and can be read."""
        found: dict[int, Any] = {line.number: line for line in _lines("number", numbers)}
        for some in in_parts((each for each in numbers if each not in found), AT_ONCE):
            found |= {entry.number: entry for entry in objects_at(Entry, some)[0]}
        return found

    def of_facts(self, facts: Sequence[UUID]) -> dict[UUID, Any]:
        """The lines of these facts, once all lines were read."""
        odd = {line.fact: line for line in self.odd}
        return odd | {line.fact: line for line in _lines("fact", facts)}

    def of_kinds(self, kinds: set[str]) -> Iterator[list[Line]]:
        """The lines of these kinds that are as they were written, some at a time."""
        for part in parts(Entry):
            rows, _ = as_written(self._readers, part)
            yield [line_of(row) for row in rows if row[KIND] in kinds]


def leaf_of(row: Row) -> str:
    number, kind, fact, digest, *_ = row
    return f"[{number},{kind},{fact},{digest}]"


def as_written(readers: list[Any], part: Part) -> tuple[list[Row], list[Key]]:
    """The rows that are as they were written, and the keys of the others."""
    rows = list(as_json(readers, [row[1:] for row in part.rows]))
    good = [row for row in rows if row is not None]
    if len(good) == len(rows):
        return good, part.unread
    others = [stored[0] for stored, row in zip(part.rows, rows, strict=True) if row is None]
    return good, [*part.unread, *others]


def _lines(name: str, values: Sequence[Any]) -> Iterator[Line]:
    """Lines that are as they were written, by one of their fields."""
    field: Any = Entry._meta.get_field(name)
    readers = readers_of(Entry)
    for some in in_parts(values, AT_ONCE):
        query = (
            f'SELECT {columns_of(Entry)} FROM "{Entry._meta.db_table}" AS it '  # noqa: S608
            f'WHERE it."{field.column}" IN ({marks(some)})'
        )
        rows = asked(query, [field.get_db_prep_value(each, connection) for each in some])
        if rows is not None:
            yield from (line_of(row) for row in as_json(readers, rows) if row is not None)
        elif len(some) > 1:
            for each in some:
                yield from _lines(name, [each])
