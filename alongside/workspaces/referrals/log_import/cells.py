"""One row of a log seen through a map; what cannot be read is collected, not raised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from alongside.foundations.tables import Cell, Row
from alongside.science.protocol import Study
from alongside.science.recruitment.dates import UnreadableDate
from alongside.workspaces.referrals.log_import.fields import LogField, fields_of
from alongside.workspaces.referrals.log_import.mapping import NOTHING, LogMap
from alongside.workspaces.referrals.log_import.reading import (
    Log,
    as_day,
    as_text,
    as_word,
    parts_of,
)
from alongside.workspaces.referrals.log_import.rows import Problem
from alongside.workspaces.referrals.log_import.vocabularies import labels


@dataclass(frozen=True)
class Task:
    """A log, how to read it, and for whom: `sites` are those at which the person works."""

    study: Study
    log: Log
    map: LogMap
    sites: Sequence[str]
    today: date

    @cached_property
    def fields(self) -> dict[str, LogField]:
        return fields_of(self.study)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each mapped column; a heading that the log lacks is left out."""
        found = {id: self.log.place(heading) for id, heading in self.map.columns.items()}
        return {id: place for id, place in found.items() if place is not None}

    @cached_property
    def _known_words(self) -> dict[str, frozenset[str]]:
        return {}

    def known_words(self, vocabulary: str) -> frozenset[str]:
        """Codes and labels of a vocabulary as words, to tell them from a log's own."""
        if vocabulary not in self._known_words:
            known = labels(self.study, vocabulary)
            self._known_words[vocabulary] = frozenset(map(as_word, [*known, *known.values()]))
        return self._known_words[vocabulary]


class Cells:
    """The cells of one row by our fields."""

    def __init__(self, task: Task, row: Row) -> None:
        self.task, self.row = task, row
        self.problems: list[Problem] = []
        self.notices: set[str] = set()

    def report(self, field: str, what: str, seen: str = "") -> None:
        """What stands in an identifying cell is not repeated: the row says where it is."""
        shown = "" if self.task.fields[field].names_somebody else seen
        self.problems.append(Problem(self.row.number, field, what, shown))

    def report_once(self, field: str, what: str) -> None:
        """Report what is missing, unless it is already known why it could not be read."""
        if field not in {problem.field for problem in self.problems}:
            self.report(field, what)

    def raw(self, field: str) -> Cell:
        place = self.task.places.get(field)
        return None if place is None else self.row.cells[place]

    def text(self, field: str) -> str:
        return as_text(self.raw(field))

    def lines(self, field: str) -> str:
        """The text with its lines as written."""
        cell = self.raw(field)
        return cell.strip() if isinstance(cell, str) else as_text(cell)

    def needed(self, field: str) -> bool:
        """Whether something stands there; reports it when not."""
        if self.text(field) or field in self.task.map.always:
            return True
        self.report(field, "blank")
        return False

    def day(self, field: str) -> date | None:
        """The day of a field, None when empty or unreadable; the future is reported."""
        try:
            day = as_day(self.raw(field), self.task.today)
        except UnreadableDate as problem:
            self.report(field, problem.trouble, self.text(field))
            return None
        if day is not None and day > self.task.today:
            self.report(field, "future", self.text(field))
            return None
        return day

    def code(self, field: str, *, blank_counts: bool = False) -> str:
        """The code of a word; an empty cell is looked up only when `blank_counts`."""
        if field in self.task.map.always:
            return self.task.map.always[field]
        word = self.text(field)
        return self._code(field, word) if word or blank_counts else ""

    def codes(self, field: str) -> tuple[str, ...]:
        found = (self._code(field, part) for part in parts_of(self.raw(field)))
        return tuple(dict.fromkeys(code for code in found if code))

    def _code(self, field: str, word: str) -> str:
        code = self.task.map.code(self.task.fields[field], word)
        if code is None:
            self.report(field, "unknown_word" if word else "blank_word", word)
        return "" if code in (None, NOTHING) else str(code)
