"""Rows that came in before, and rows of families that were met before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from alongside.science.protocol import Study
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.log_import.cells import Task
from alongside.workspaces.referrals.log_import.marks import family_half, marks_of, same_household
from alongside.workspaces.referrals.log_import.rows import LogRow
from alongside.workspaces.referrals.models import ImportedRow


@dataclass(frozen=True)
class Met:
    """Whom a row may be about: a family here, or an earlier row of the same log.

    `changed`: the row came in before and says something else now. `family` is empty when the
    person may not see it.
    """

    how: Literal["changed", "family", "row"]
    family: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Compared:
    """What became of each row by its number."""

    marks: dict[int, str]
    already: frozenset[int]
    again: dict[int, int]
    met: dict[int, Met]


@dataclass(frozen=True)
class _Known:
    row: int
    family: str
    site: str


def compare(task: Task, rows: Sequence[LogRow]) -> Compared:
    """Compare the rows with the record and with each other."""
    marks = marks_of(task.study, rows)
    known = _known_rows(task.study)
    already = frozenset(number for number, mark in marks.items() if mark in known)
    again = _again(marks)
    fresh = [row for row in rows if row.number not in already and row.number not in again]
    changed = _changed(task, fresh, marks, known)
    others = [row for row in fresh if row.number not in changed]
    met = {**_twice_in_log(rows, others), **_families_met(task, others), **changed}
    return Compared(marks, already, again, dict(sorted(met.items())))


def _known_rows(study: Study) -> dict[str, _Known]:
    rows = ImportedRow.objects.as_of().filter(study=study.slug)
    shown = rows.values_list("row_digest", "row", "family__number", "family__site")
    return {mark: _Known(row, family, site) for mark, row, family, site in shown}


def _again(marks: dict[int, str]) -> dict[int, int]:
    first: dict[str, int] = {}
    return {
        number: first[mark]
        for number, mark in marks.items()
        if first.setdefault(mark, number) != number
    }


def _changed(
    task: Task, fresh: list[LogRow], marks: dict[int, str], known: dict[str, _Known]
) -> dict[int, Met]:
    """Rows whose family and day came in before, from a row that this log no longer has."""
    here = set(marks.values())
    gone = {family_half(mark): row for mark, row in known.items() if mark not in here}
    found = {row.number: gone.get(family_half(marks[row.number])) for row in fresh}
    return {
        number: Met("changed", row.family if row.site in task.sites else "", row.row)
        for number, row in found.items()
        if row is not None
    }


def _twice_in_log(rows: Sequence[LogRow], others: list[LogRow]) -> dict[int, Met]:
    asked = {row.number for row in others}
    first: dict[str, int] = {}
    found = {}
    for row in rows:
        for mark in _marks_of_people(row):
            if first.setdefault(mark, row.number) != row.number and row.number in asked:
                found[row.number] = Met("row", row=first[mark])
    return found


def _marks_of_people(row: LogRow) -> set[str]:
    people = (family_queries.name_marks(*each) for each in row.people.with_dates())
    household = same_household(row)
    return set().union(*people, {household} if household else ())


def _families_met(task: Task, rows: list[LogRow]) -> dict[int, Met]:
    """One question for all rows; only where somebody was met are they asked about in halves."""
    people = [each for row in rows for each in row.people.with_dates()]
    families = family_queries.possible_duplicates(task.study, people) if people else []
    if not families:
        return {}
    if len(rows) == 1:
        return {rows[0].number: Met("family", _seen(task, families))}
    half = len(rows) // 2
    return {**_families_met(task, rows[:half]), **_families_met(task, rows[half:])}


def _seen(task: Task, families: list[Family]) -> str:
    return ", ".join(family.number for family in families if family.site in task.sites)
